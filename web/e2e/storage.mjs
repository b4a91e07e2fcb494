// A keeper counts a store on a phone, an EHS officer signs it as the second person; a drum is split, its mass corrected; the plan
// of the store is looked at.
import { DESK, PHONE, enterAs } from './transport.mjs'

export async function reader(address, login) {
  const signed = await fetch(`${address}/api/v1/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: 'weifei-demo-2026' }) })
  const headers = { Authorization: `Bearer ${(await signed.json()).access_token}` }
  return async (path) => (await fetch(`${address}/api/v1/${path}`, { headers })).json()
}

/** The store with the fewest containers, so that everything in it can be counted. */
async function smallest(read) {
  const site = (await read('sites')).items[0]
  const { zones } = await read(`sites/${site.id}/stock`)
  const facilities = new Map()
  for (const zone of zones) {
    const known = facilities.get(zone.facility_id) ?? { id: zone.facility_id, name: zone.facility_name, packages: 0, zones: [] }
    facilities.set(zone.facility_id, { ...known, packages: known.packages + zone.packages, zones: [...known.zones, zone] })
  }
  const [store] = [...facilities.values()].filter((one) => one.packages > 1).sort((a, b) => a.packages - b.packages)
  return { site, store }
}

async function counted(keeper, address, faults) {
  const read = await reader(address, 'keeper')
  const { store, site } = await smallest(read)
  const { page, shot } = keeper
  await page.goto(`${address}/stock-takes`)
  await page.click('[data-go=take-open]')
  await page.click(`[data-go=take-facility]:has-text("${store.name}")`)
  await page.waitForSelector('[data-take][data-state=counting] [data-difference=missing]')
  const all = Number(await page.innerText('[data-missing]'))
  if (all !== (await page.$$('[data-difference=missing]')).length) faults.push('the stock-take does not begin with everything unseen')
  await shot('take-begun-phone')
  const zone = store.zones.find((one) => one.packages > 0)
  const drums = (await read(`packages?site=${site.id}&zone=${zone.zone_id}&limit=200`)).items.filter((one) => one.code && ['in_stock', 'reserved'].includes(one.state))
  // The gun reads the zone's sign, then a label.
  const scan = async (text) => {
    await page.fill('[name=scan]', text)
    await page.press('[name=scan]', 'Enter')
  }
  await scan(zone.zone_code)
  if (drums.length) {
    await scan(drums[0].code)
    await page.waitForSelector('[data-counted]')
    await page.waitForFunction((left) => Number(document.querySelector('[data-missing]').textContent) === left, all - 1)
  }
  const unseen = (left) => page.waitForFunction((now) => Number(document.querySelector('[data-missing]').textContent) === now, left)
  if (drums.length > 1) {
    // Between the racks there is no network: counting goes on, also after the app was closed, and what was seen is told later.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.context().setOffline(true)
    await page.waitForSelector('[data-offline]')
    await scan(zone.zone_code)
    await scan(drums[1].code)
    await page.waitForSelector('[data-counted]')
    await unseen(all - 2)
    await page.reload()
    await page.waitForSelector('[data-waits]')
    await unseen(all - 2)
    if (await page.$('[data-action=sign]')) faults.push('a stock-take can be signed while what was counted waits')
    await shot('take-offline-phone')
    await page.context().setOffline(false)
    await page.waitForFunction(() => !document.querySelector('[data-waits]') && !document.querySelector('[data-as-of]'))
    await unseen(all - 2)
  }
  for (let left = all - Math.min(drums.length, 2); left > 0; left--) {
    await page.click('[data-go=tick]')
    await page.waitForFunction((now) => Number(document.querySelector('[data-missing]').textContent) === now, left - 1)
    if (left === all - 2) await shot('take-counting-phone')
  }
  await page.click('[data-action=sign]')
  await page.click('[data-go=sign]')
  await page.waitForSelector('[data-take][data-state=signed]')
  if (await page.$('[data-action=countersign]')) faults.push('who signed is offered to countersign')
  await shot('take-signed-phone')
  return new URL(page.url()).pathname
}

async function countersigned(ehs, address, path) {
  await ehs.page.goto(`${address}${path}`)
  await ehs.page.click('[data-action=countersign]')
  await ehs.shot('take-countersign')
  await ehs.page.click('.acting [data-go=countersign]')
  await ehs.page.waitForSelector('[data-take][data-state=closed]')
  await ehs.shot('take-closed')
  await ehs.page.goto(`${address}/stock-takes`)
  await ehs.page.waitForSelector('[data-state=closed]')
  await ehs.shot('takes')
}

/** Read in English nothing is left in Chinese but the names of things and people. */
async function english(person, address, path, faults) {
  const read = await reader(address, 'ehs')
  const site = (await read('sites')).items[0]
  const { zones } = await read(`sites/${site.id}/stock`)
  const me = await read('me')
  const names = [site.name, me.name, ...me.grants.map((one) => one.organisation_name), ...zones.flatMap((one) => [one.zone_name, one.facility_name]), '危', '印', '中文'].filter(Boolean).sort((a, b) => b.length - a.length)
  for (const [size, look] of [['desk', DESK], ['phone', PHONE]]) {
    const { page, shot } = await enterAs(person, 'ehs', { ...look, locale: 'en-GB' })
    await page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
    for (const [name, at] of [['takes', '/stock-takes'], ['take', path], ['stock', '/stock']]) {
      await page.goto(address + at)
      await page.waitForSelector('main .sheet')
      if (name === 'takes') { await page.click('[data-go=take-open]'); await page.waitForSelector('[data-go=take-facility]') }
      await shot(`${name}-en-${size}`)
      const texts = await page.evaluate(() => [...document.querySelectorAll('body *:not(noscript, .who i)')].flatMap((one) => [...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data), one.getAttribute('aria-label') ?? '', one.getAttribute('title') ?? '', one.getAttribute('data-label') ?? '', one.getAttribute('placeholder') ?? '']))
      for (const text of new Set(texts)) {
        const rest = names.reduce((left, known) => left.replaceAll(known, ''), text)
        if (/\p{Script=Han}/u.test(rest)) faults.push(`${at} in English: ${text.trim()}`)
      }
    }
    await page.context().close()
  }
}

/** A drum is corrected and then split, to the gram. */
async function changed(person, ehs, address, faults) {
  const read = await reader(address, 'ehs')
  const site = (await read('sites')).items[0]
  const drum = (await read(`packages?site=${site.id}&state=in_stock&limit=200`)).items.find((one) => one.code && one.container_kind.startsWith('DRUM') && one.mass_g > 20_000)
  if (!drum) throw new Error('no drum is left to change')
  await ehs.page.goto(`${address}/packages/${drum.id}`)
  await ehs.page.click('[data-action=correct]')
  const right = (drum.mass_g - 1_000) / 1000
  await ehs.page.fill('.deed [name=right]', String(right))
  await ehs.page.selectOption('.deed [name=reason]', 'typing')
  await ehs.page.waitForSelector('[data-delta] ins')
  await ehs.shot('package-correct')
  await ehs.page.click('[data-go=correct]')
  await ehs.page.waitForFunction(() => !document.querySelector('.deed'))
  if ((await read(`packages/${drum.id}`)).mass_g !== drum.mass_g - 1_000) faults.push('the correction does not hold')
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(`${address}/packages/${drum.id}`)
  await keeper.page.click('[data-action=repack]')
  const masses = keeper.page.locator('[name=part-mass]')
  await masses.nth(0).fill('10')
  await masses.nth(1).fill(String((drum.mass_g - 1_000 - 9_999) / 1000))
  await keeper.page.waitForSelector('.deed .bad[aria-live]')
  await keeper.shot('package-split-phone')
  await masses.nth(0).fill('9.999')
  await keeper.page.click('[data-go=repack]')
  await keeper.page.waitForSelector('[data-made] a')
  if ((await keeper.page.$$('[data-made] a')).length !== 2) faults.push('a split into two does not make two')
  await keeper.shot('package-made-phone')
}

/** A drum that lay there when the site joined. */
async function opened(keeper, address, faults) {
  const { page, shot } = keeper
  await page.goto(`${address}/stock`)
  await page.click('[data-go=opening]')
  await page.click('[data-go=stream]')
  await page.fill('[name=since]', new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10))
  await shot('opening-phone')
  await page.click('[data-go=create]')
  await page.waitForSelector('input[name=gross]')
  const id = new URL(page.url()).pathname.split('/')[2]
  if ((await (await reader(address, 'keeper'))(`packages/${id}`)).origin !== 'opening') faults.push('opening stock is not said to be such')
}

export async function storage({ person, address, faults }) {
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(`${address}/stock`)
  await keeper.page.waitForSelector('[data-plan] [data-zone]')
  await keeper.shot('plan-phone')
  await opened(keeper, address, faults)
  const path = await counted(keeper, address, faults)
  const ehs = await enterAs(person, 'ehs', DESK)
  await countersigned(ehs, address, path)
  await english(person, address, path, faults)
  await ehs.page.goto(`${address}/stock`)
  await ehs.page.waitForSelector('[data-plan] [data-zone]')
  await ehs.shot('plan')
  await changed(person, ehs, address, faults)
}
