// A load without a network at any of its stops: the keeper loads and signs, the driver leaves and arrives, the gate decides, each
// off line and told later. A manifest revoked meanwhile refuses what was loaded on it, and says what to do.
import { settled } from './settled.mjs'
import { PHONE, DESK, enterAs, open, pick, step, write } from './transport.mjs'

/** Waits until a manifest lies on the device. */
const shelved = (page, id) => page.waitForSelector(`[data-kept-manifest="${id}"]`, { state: 'attached' })
/** What a store of the device holds. */
export const held = (page, name) => page.evaluate(async (store) => {
  const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
  const all = await new Promise((done) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result) })
  db.close()
  return all
}, name)

/** Opens the manifest after the network went: from the list on the device, or by its number. */
export async function offLine({ page }, id, { scans = false } = {}) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await shelved(page, id)
  await page.context().setOffline(true)
  await page.waitForSelector('[data-offline]')
  if (scans) {
    const { number } = (await held(page, 'manifests')).find((one) => one.id === id).manifest
    await page.goto(new URL('/scan', page.url()).href)
    await page.fill('[name=scan]', number)
    await page.press('[name=scan]', 'Enter')
  } else await page.click(`[data-kept-manifest="${id}"]`)
  await page.waitForSelector('.manifest[data-state]')
  await page.waitForSelector('[data-as-of]')
}
export async function onLine({ page }, faults, what, refused = 0) {
  await page.context().setOffline(false)
  await page.click('[data-net]')
  await page.waitForFunction(() => document.querySelector('[data-part=sent],[data-part=refused]') && !document.querySelector('[data-part=waiting] [data-entry]'))
  const n = (await page.$$('[data-part=refused] [data-entry]')).length
  if (n !== refused) faults.push(`${what}: ${n} refused: ${await page.innerText('main')}`)
}
async function issued({ person, address }, { count }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  const path = await write(ehs, { waste: '900-041-49', receiver: '焚烧', carrier: '危货运输', count })
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  const dispatcher = (await enterAs(person, 'dispatcher', DESK)).page
  await open(dispatcher, address + path)
  await dispatcher.click('.acts > [data-action=confirm_carry]')
  await dispatcher.waitForSelector('select[name=vehicle]')
  await dispatcher.selectOption('select[name=vehicle]', { index: 1 })
  await pick(dispatcher, 'driver', '驾驶甲')
  await pick(dispatcher, 'escort', '押运甲')
  await dispatcher.click('.acting [data-go=confirm_carry]')
  await dispatcher.waitForSelector('.manifest[data-state=carrier_confirmed]')
  return { path, id: path.split('/').at(-1), ehs: ehs.page }
}

async function load(keeper, id, faults) {
  const { page, shot } = keeper
  await offLine(keeper, id)
  await page.click('.acts > [data-action=load]')
  await page.waitForSelector('[name=scan]')
  await page.fill('[name=scan]', '91330111MA9Z00000X9000414920261101999')
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-stop]')
  await page.screenshot({ path: shot.path('load-stop-offline') })
  await page.click('[data-go=stopped]')
  const codes = (await held(page, 'manifests')).find((one) => one.id === id).manifest.items.map((item) => item.code)
  for (const code of codes) {
    await page.fill('[name=scan]', code)
    await page.press('[name=scan]', 'Enter')
    await page.waitForSelector('[data-last=ok]')
  }
  await page.waitForSelector('.deed [data-go=finish_loading]')
  await page.fill('[name=scan]', codes[0])
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-last=again]')
  await shot('load-offline')
  await page.click('[data-go=finish_loading]')
  await page.waitForSelector('[data-done]')
  await page.reload()
  await page.waitForSelector('[data-done]')
  if (!/3步/.test(await page.innerText('[data-waits]'))) faults.push('what was loaded off line is not seen to wait after a reload')
  await shot('load-offline-done')
  await onLine(keeper, faults, 'the load')
}

/** Drives: both steps are told later, the second from a state the server had not yet been told of. */
async function drive(driver, id, faults) {
  const { page, shot } = driver
  await offLine(driver, id)
  await page.click('.acts > [data-action=depart]')
  await page.click('.acting [data-go=depart]')
  await page.waitForSelector('.manifest[data-state=in_transit]')
  await page.click('.acts > [data-action=arrive]')
  await page.click('.acting [data-go=arrive]')
  await page.waitForSelector('.manifest[data-state=arrived]')
  await shot('manifest-offline')
  await onLine(driver, faults, 'the drive')
}
async function decide(gate, id, faults) {
  const { page, shot } = gate
  await offLine(gate, id, { scans: true })
  await page.click('.acts > [data-action=decide]')
  await page.waitForSelector('.verdict')
  await page.click('.verdict:nth-of-type(1) [data-choose=accept]')
  await page.click('.verdict:nth-of-type(2) [data-choose=hold]')
  await page.click('.verdict:nth-of-type(2) [data-reason=packing]')
  await shot('verdicts-offline')
  await page.click('[data-go=decide]')
  await page.waitForSelector('[data-waits]')
  await onLine(gate, faults, 'the verdicts')
}

export async function later({ person, address, faults }) {
  const first = await issued({ person, address }, { count: 2 })
  const keeper = await enterAs(person, 'keeper', PHONE)
  await load(keeper, first.id, faults)
  await drive(await enterAs(person, 'driver', PHONE), first.id, faults)
  await decide(await enterAs(person, 'gate', PHONE), first.id, faults)
  await first.ehs.goto(address + first.path)
  await first.ehs.waitForSelector('.manifest[data-state=discrepancy]')
  if ((await first.ehs.$$('tr[data-item=accepted]')).length !== 1) faults.push('a verdict given off line is not on the manifest')

  const second = await issued({ person, address }, { count: 1 })
  const { page, shot } = keeper
  await page.goto(address)
  await offLine(keeper, second.id)
  await page.click('.acts > [data-action=load]')
  await page.click('.line [data-go=load]')
  await page.waitForSelector('[data-last=ok]')
  await page.click('.deed [data-go=finish_loading]')
  await page.waitForSelector('[data-done]')
  await second.ehs.click('.acts > [data-action=revoke]')
  await second.ehs.selectOption('.acting select[name=reason]', 'mistake')
  await second.ehs.click('.acting [data-go=revoke]')
  await second.ehs.waitForSelector('.manifest[data-state=revoked]')
  await onLine(keeper, faults, 'the load of a revoked manifest', 2)
  await shot('outbox-revoked')
  const told = await page.innerText('[data-part=refused]')
  if (!/作废，没有算装车。请把货卸回原处/.test(told) || !/作废，这一步没有登记/.test(told)) faults.push(`a revoked manifest is not explained: ${told}`)
  if (!(await page.$('[data-part=refused] [data-winner]'))) faults.push('the fact that was first is not told')
  await page.goto(`${address}/me`)
  await settled(page)
  await page.click('[data-go=out]')
  await page.waitForSelector('input[name=login]')
  for (const name of ['shelf', 'sites', 'manifests', 'means']) if ((await held(page, name)).length) faults.push(`signing out leaves ${name} on the device`)
  if ((await held(page, 'outbox')).some((one) => one.state === 'sent')) faults.push('signing out leaves what was sent on the device')
}
