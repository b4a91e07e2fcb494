// A keeper goes where there is no signal: the app opens, drums are moved and re-weighed on the device, the queue is seen, and
// with the network all is sent in order. One drum was reported lost meanwhile: it is refused with what came first.
import { PHONE, DESK, enterAs } from './transport.mjs'

/** Scans a drum on the field page by its code. */
async function scan(page, code) {
  await page.fill('[name=scan]', code)
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-drum]')
}

/** A new container from a reserved code: numbered and weighed; gives its code. */
async function make(page, shot) {
  await page.click('[data-go=make]')
  await page.click('[data-go=stream]')
  await page.click('[data-go=make]')
  await page.waitForSelector('[data-made]')
  const code = await page.getAttribute('[data-made] .code', 'title')
  await page.fill('input[name=gross]', '99')
  await page.fill('input[name=tare]', '20')
  await shot('field-make')
  await page.click('[data-go=weigh]')
  await page.waitForSelector('[data-done]')
  await page.waitForSelector('[data-drawn=Pending] svg.drawnlabel')
  await shot('field-label')
  return code
}

/** No reserved code is left: the container wears a temporary sticker; gives its number. That nineteen more were used is written here. */
async function stick(page, shot, faults) {
  await page.click('.crumbs a')
  await page.waitForSelector('[data-shelf]')
  await page.evaluate(async () => {
    const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
    const change = db.transaction('blocks', 'readwrite')
    const asked = change.objectStore('blocks').getAll()
    asked.onsuccess = () => asked.result.forEach((one) => change.objectStore('blocks').put({ ...one, codes: [] }))
    await new Promise((done) => { change.oncomplete = done })
    db.close()
  })
  await page.reload()
  await page.waitForSelector('[data-shelf]')
  await page.click('[data-go=make]')
  await page.waitForSelector('[data-supply=none]')
  await shot('sticker-none-left')
  await page.click('[data-go=sticker]')
  await page.click('[data-go=make]')
  await page.waitForSelector('[data-stuck]')
  const code = await page.getAttribute('[data-made] .code', 'title')
  if (!/^T-\d{4}$/.test(code)) faults.push(`a temporary sticker is called ${code}`)
  await page.fill('input[name=gross]', '88.5')
  await page.fill('input[name=tare]', '20')
  await page.click('[data-go=weigh]')
  await page.waitForSelector('[data-sticker] svg.drawnlabel')
  await shot('sticker-made')
  await printed(page, faults)
  await page.click('.crumbs a')
  await page.waitForSelector('[data-standing=waiting]')
  await page.fill('[name=scan]', code)
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-found]')
  if (!/68\.5/.test(await page.innerText('[data-found]'))) faults.push('a container is not found by its sticker')
  await shot('sticker-found')
  return code
}

/** With a network again: the to-do leads to the real label; after that nothing wears the sticker. */
async function replaced(page, shot, address, code, faults) {
  await page.goto(address)
  await page.waitForSelector('[data-standing=registered]')
  await shot('sticker-todo')
  await page.goto(`${address}/scan`)
  await page.fill('[name=scan]', code)
  await page.press('[name=scan]', 'Enter')
  await page.waitForURL(/\/packages\/[^/]+$/)
  await page.waitForSelector('.trace li')
  if (!/68\.5/.test(await page.innerText('.facts')) || !(await page.$('.codeline .code'))) faults.push('a container with a sticker got no code, or is not weighed')
  await page.goto(address)
  await page.click('[data-standing=registered]')
  await page.waitForSelector('img.label')
  await shot('sticker-label')
  await page.click('[data-go=label]')
  await page.waitForSelector('[data-go=zone]')
  await page.goto(`${address}/field`)
  await page.waitForSelector('[data-shelf]')
  await page.waitForSelector('[data-part=stickers]', { state: 'detached' })
  await page.fill('[name=scan]', code)
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-last=unknown]')
}

/** The texts of a drawn label with where they stand. */
const texts = (svg) => [...svg.matchAll(/<text [^>]*?x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, y, size, text]) => `${Number(x).toFixed(1)} ${Number(y).toFixed(1)} ${Number(size).toFixed(2)} ${text}`)

/** What goes to the printer: one page of the label's own size, and nothing else. */
async function printed(page, faults) {
  // The button opens the system's print, which a browser without a screen does not have: as it stands then, as a file.
  await page.evaluate(() => document.documentElement.classList.add('labelonly'))
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  await page.evaluate(() => document.documentElement.classList.remove('labelonly'))
  const pages = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [w, h].map((points) => Math.round((points * 25.4) / 72)))
  if (pages.length !== 1 || pages[0][0] !== pages[0][1] || ![100, 150, 200].includes(pages[0][0])) faults.push(`a label is printed on pages of ${JSON.stringify(pages)} mm`)
}

export async function offline({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'keeper', PHONE)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.click('[data-go=field]')
  await page.waitForSelector('[data-shelf]')
  // The list on the device, as the page reads it: one drum to be moved into another zone of its store – rather one that
  // holds nothing but the same waste; else the server may find, afterwards, that the two must not meet – and two more.
  const drums = await page.evaluate(async () => {
    const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
    for (let tries = 0; tries < 100; tries++) {
      const all = await new Promise((done) => { const asked = db.transaction('shelf').objectStore('shelf').getAll(); asked.onsuccess = () => done(asked.result) })
      const lying = (all[0]?.packages ?? []).filter((one) => one.state === 'in_stock')
      const zones = (all[0]?.facilities ?? []).flatMap((facility) => facility.zones.map((zone) => ({ ...zone, beside: facility.zones.map((one) => one.id) })))
      const fits = (drum, zone) => zone.id !== drum.zone_id && zone.beside.includes(drum.zone_id) && lying.every((one) => one.zone_id !== zone.id || one.waste_code === drum.waste_code)
      const drummed = lying.filter((one) => one.code && !['TANK', 'BULK', 'PIPE'].includes(one.container_kind))
      const beside = (drum, zone) => zone.id !== drum.zone_id && zone.beside.includes(drum.zone_id)
      const way = drummed.some((drum) => zones.some((zone) => fits(drum, zone))) ? fits : beside
      const moved = drummed.find((drum) => zones.some((zone) => way(drum, zone)))
      const others = lying.filter((one) => one.code && one !== moved)
      if (moved && others.length >= 2) return [...others.slice(0, 2), { ...moved, to: zones.find((zone) => way(moved, zone)) }]
      await new Promise((wait) => setTimeout(wait, 100))
    }
    return []
  })
  if (drums.length < 3) throw new Error('the device has no list, or no zone is free')
  const { name, code: sign } = drums[2].to
  await page.waitForFunction(() => document.querySelector('[data-net=synced]'))
  await page.click('[data-go=make]')
  await page.click('[data-go=reserve]')
  await page.waitForSelector('[data-supply=enough]')
  await shot('field-codes')
  await page.click('.crumbs a')
  await page.waitForSelector('[data-shelf]')

  await page.context().setOffline(true)
  await page.reload()
  await page.waitForSelector('[data-shelf]')
  await page.waitForSelector('[data-offline]')
  for (const { code } of drums.slice(0, 2)) {
    await scan(page, code)
    await page.click('[data-go=reweigh]')
    await page.fill('input[name=gross]', '150.5')
    await page.fill('input[name=tare]', '20')
    if (code === drums[0].code) await shot('field-weigh')
    await page.click('[data-go=weigh]')
    await page.waitForSelector('[data-last=kept]')
  }
  await scan(page, drums[2].code)
  await shot('field-zone')
  // Its label is drawn here from what was kept, and printed alone.
  await page.click('[data-go=label]')
  await page.waitForSelector('[data-drawn=signed] svg.drawnlabel')
  await shot('field-label-kept')
  const drawn = texts(await page.$eval('[data-drawn] svg.drawnlabel', (svg) => svg.outerHTML))
  await printed(page, faults)
  await page.click('.tabbar [role=tab]:first-child')
  // A scanner types the zone's sign.
  await page.fill('[name=zone]', sign)
  await page.press('[name=zone]', 'Enter')
  await page.waitForSelector('[data-last=kept]')
  await shot('field-kept')
  await scan(page, drums[2].code)
  if (!(await page.innerText('[data-drum]')).includes(name)) faults.push('a drum moved off line is still shown where it was')
  const made = await make(page, shot)
  await printed(page, faults)
  const sticker = await stick(page, shot, faults)
  await page.click('[data-net]')
  await page.waitForSelector('[data-part=waiting] [data-entry]')
  if ((await page.$$('[data-part=waiting] [data-entry]')).length !== 7) faults.push('not all that was done off line waits')
  await shot('outbox-offline')

  // Meanwhile somebody reports the second drum as lost: he is first.
  const ehs = await enterAs(person, 'ehs', DESK)
  await ehs.page.goto(`${address}/packages/${drums[1].id}`)
  await ehs.page.click('.acts > [data-action=report_lost]')
  await ehs.page.click('.deed .grave')
  await ehs.page.waitForFunction(() => !document.querySelector('.acts > [data-action=report_lost]'))

  await page.context().setOffline(false)
  await page.waitForSelector('[data-part=refused] [data-entry]')
  await page.waitForFunction(() => !document.querySelector('[data-part=waiting] [data-entry]'))
  const [sent, refused] = await page.evaluate(() => ['sent', 'refused'].map((part) => document.querySelectorAll(`[data-part=${part}] [data-entry]`).length))
  if (sent + refused !== 7 || sent < 5) faults.push(`of what was done off line ${sent} were registered and ${refused} refused`)
  await shot('outbox-refused')
  if (!/报失/.test(await page.innerText('[data-part=refused] [data-winner]'))) faults.push('a late command does not say what was first')
  await page.goto(`${address}/scan`)
  await page.fill('[name=scan]', made)
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('.trace li')
  await page.waitForSelector('.acts')
  if (!/79/.test(await page.innerText('.facts')) || !(await page.$('[data-action=label]'))) faults.push('a container made off line is not there, or not weighed')
  await page.goto(`${address}/outbox`)
  for (let left = refused; left > 0; left--) {
    await page.click('[data-go=seen]')
    await page.waitForFunction((n) => document.querySelectorAll('[data-go=seen]').length === n, left - 1)
  }
  await page.waitForSelector('[data-net=synced]')
  await replaced(page, shot, address, sticker, faults)
  const served = texts(await page.evaluate(async (id) => {
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'keeper', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
    return fetch(`/api/v1/packages/${id}/label.svg`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.text())
  }, drums[2].id))
  if (!served.length || JSON.stringify(drawn) !== JSON.stringify(served)) faults.push(`the label drawn here is not the server's: ${JSON.stringify(drawn)}, ${JSON.stringify(served)}`)
  await page.goto(`${address}/packages/${drums[0].id}`)
  await page.waitForSelector('.trace li')
  if (!/130\.5/.test(await page.innerText('.facts'))) faults.push('a mass weighed off line was not registered')
}
