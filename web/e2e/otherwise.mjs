// Manifests that are not written from the list of stock: a collector fills one from the labels on a producer's drums and the
// producer confirms it; waste flows through a pipe, is metered and closed.
import { DESK, PHONE, done, enterAs, open, pick, step } from './transport.mjs'

/** Label codes of what lies in stock, of one waste, as the signed-in page reads them. */
async function labels(page, waste) {
  return page.evaluate(async (wanted) => {
    const answer = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'keeper', password: 'weifei-demo-2026' }) })
    const headers = { Authorization: `Bearer ${(await answer.json()).access_token}` }
    const read = async (path) => (await (await fetch(`/api/v1/${path}`, { headers })).json()).items
    const [site] = await read('sites')
    return (await read(`packages?site=${site.id}&state=in_stock&limit=200`)).filter((one) => one.code && one.waste_code === wanted).map((one) => one.code)
  }, waste)
}

async function reverse({ person, address, waste, receiver, faults }) {
  const { page, shot } = await enterAs(person, 'dispatcher', PHONE)
  const drums = await labels(page, waste)
  if (!drums.length) throw new Error('no drum is left for the collector')
  await page.goto(`${address}/manifests`)
  await page.click('[data-go=reverse]')
  const scan = async (code) => {
    await page.fill('[name=scan]', code)
    await page.press('[name=scan]', 'Enter')
  }
  // A scanner gun types the address in the label's code.
  await scan(`${address}/l/payload.signature/${drums[0]}`)
  await page.waitForSelector('[data-scanned]')
  await scan(drums[0])
  await page.waitForSelector('[data-fault=twice]')
  await page.waitForSelector('select[name=receiver]')
  await pick(page, 'receiver', receiver)
  if (await page.$eval('select[name=method]', (one) => !one.value)) await page.selectOption('select[name=method]', 'D10')
  await shot('manifest-reverse')
  await page.click('[data-go=draft]')
  await page.waitForSelector('.manifest[data-state=draft]')
  const path = new URL(page.url()).pathname
  const ehs = await enterAs(person, 'ehs', DESK)
  await open(ehs.page, address + path)
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  await ehs.page.waitForSelector('.manifest[data-state=issued]')
  if (!/反向填写/.test(await ehs.page.innerText('.facts'))) faults.push('a manifest does not say that it was filled in reverse')
  await ehs.page.click('.acts > [data-action=revoke]')
  await ehs.page.selectOption('select[name=reason]', 'schedule')
  await ehs.page.click('.acting [data-go=revoke]')
  await ehs.page.waitForSelector('.manifest[data-state=revoked]')
}

async function pipe({ person, address, receiver, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await ehs.page.goto(`${address}/manifests`)
  await ehs.page.click('[data-go=continuous]')
  await ehs.page.waitForSelector('select[name=waste]')
  await pick(ehs.page, 'waste', '900-300-34')
  await pick(ehs.page, 'receiver', receiver)
  await ehs.page.selectOption('select[name=method]', 'D9')
  await ehs.shot('manifest-continuous')
  await ehs.page.click('[data-go=draft]')
  await ehs.page.waitForSelector('.manifest[data-state=draft]')
  const path = new URL(ehs.page.url()).pathname
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  const keeper = await enterAs(person, 'keeper', PHONE)
  await open(keeper.page, address + path)
  await keeper.page.click('.acts > [data-action=meter]')
  await pick(keeper.page, 'tank', '废盐酸')
  await keeper.page.fill('[name=mass]', '50')
  await keeper.shot('meter')
  await keeper.page.click('.acting [data-go=meter]')
  await done(keeper.page)
  await keeper.page.waitForSelector('[data-meter] tbody tr')
  await keeper.shot('metered')
  // The receiver closes with the sum of its own meter; what was metered here and there is then on the manifest side by side.
  const gate = await enterAs(person, 'gate', PHONE)
  await open(gate.page, address + path)
  await gate.page.click('.acts > [data-action=close_metering]')
  await gate.page.fill('.acting [name=mass]', '49.5')
  await gate.shot('close-metering')
  await gate.page.click('.acting [data-go=close_metering]')
  await done(gate.page)
  await gate.page.waitForSelector('.manifest[data-state=accepted]')
  if (!/0\.050/.test(await gate.page.innerText('[data-meter]'))) faults.push('a closed metering does not show what was metered')
  await gate.shot('metering-closed')
}

export async function otherwise(load) {
  await reverse(load)
  await pipe(load)
}
