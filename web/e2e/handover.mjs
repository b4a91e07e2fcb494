// A hand-over where nobody has a network: the giver shows a code, the taker scans it and signs, each on a phone of their own; the
// taker's phone is heard first and waits for the giver's. Then one that somebody else came before: both are told. At last one phone
// for both.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { offLine, onLine } from './later.mjs'
import { settled } from './settled.mjs'
import { DESK, PHONE, done, enterAs, open, pick, step, write } from './transport.mjs'

const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
prepareZXingModule({ overrides: { wasmBinary } })

/** What a code on the screen says, once nothing lies over it. */
export async function readFrom(path) {
  const svg = (await path.evaluateHandle((mark) => { mark.parentElement.scrollIntoView({ block: 'center' }); return mark.parentElement })).asElement()
  const [read] = await readBarcodes(new Uint8Array(await svg.screenshot()), { formats: ['QRCode'], tryHarder: true })
  return read
}
const crew = async (page, action, driver = '驾驶甲') => {
  await page.waitForSelector('.acting select[name=vehicle]')
  await page.selectOption('select[name=vehicle]', { index: 1 })
  await pick(page, 'driver', driver)
  await pick(page, 'escort', '押运甲')
  await page.click(`.acting [data-go=${action}]`)
}

/** A load of two legs on its way; gives its path. */
export async function underway({ person, address, giver, taker, driver }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  const path = await write(ehs, { waste: '900-041-49', receiver: '焚烧', carrier: '危货运输', count: 1, legs: 2 })
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  await open(taker.page, address + path)
  await taker.page.click('.acts > [data-action=confirm_carry]')
  await crew(taker.page, 'confirm_carry', driver)
  await done(taker.page)
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(`${address}${path}/load`)
  await keeper.page.click('.line [data-go=load]')
  await keeper.page.waitForSelector('.deed [data-go=finish_loading]')
  await keeper.page.click('[data-go=finish_loading]')
  await done(keeper.page)
  await open(giver.page, address + path)
  await step(giver.page, 'depart')
  await keeper.page.context().close()
  await ehs.page.context().close()
  return path
}

/** Both phones lose the network with the manifest as it is now on them. */
async function apart({ address, giver, taker }, id) {
  for (const one of [giver, taker]) {
    await one.page.goto(address)
    await settled(one.page)
    await offLine(one, id)
  }
}

/** Both sign; gives what the giver's code says. */
async function signed({ address, giver, taker }, shots) {
  await giver.page.click('.acts > [data-action=offer_handover]')
  await giver.page.click('.acting [data-go=offer_handover]')
  const code = await giver.page.waitForSelector('[data-offer] svg.qr path')
  if (shots) await giver.shot('handover-give-offline')
  const read = await readFrom(code)
  if (!read) throw new Error('the code of a hand-over cannot be read from the screen')
  await taker.page.goto(`${address}/scan`)
  await taker.page.fill('[name=scan]', read.text)
  await taker.page.press('[name=scan]', 'Enter')
  await taker.page.waitForSelector('[data-handover=sign]')
  await taker.page.waitForSelector('.acting select[name=vehicle]')
  if (shots) await taker.shot('handover-take-offline')
  await crew(taker.page, 'accept_handover')
  await taker.page.waitForSelector('[data-handover=signed]')
  if (shots) await taker.shot('handover-signed-offline')
}

async function passes(all, faults) {
  const { address, giver, taker } = all
  const path = await underway(all)
  await apart(all, path.split('/').at(-1))
  await signed(all, true)
  // The taker is heard first: nothing is sent that the server could not know of.
  await taker.page.context().setOffline(false)
  await taker.page.click('[data-net]')
  await taker.page.waitForSelector('[data-part=waiting] [data-awaits]')
  await taker.page.click('[data-go=flush]')
  await settled(taker.page)
  if (await taker.page.$('[data-part=refused] [data-entry]')) faults.push('a taking over was told before the giver was heard')
  await taker.shot('handover-waits')
  await onLine(giver, faults, 'the offer of a hand-over')
  await taker.page.click('[data-go=flush]')
  await taker.page.waitForFunction(() => !document.querySelector('[data-part=waiting] [data-entry]'))
  if (await taker.page.$('[data-part=refused] [data-entry]')) faults.push(`a taking over that both signed was refused: ${await taker.page.innerText('[data-part=refused]')}`)
  for (const one of [giver, taker]) {
    await open(one.page, address + path)
    await one.page.waitForSelector('.manifest[data-state=in_transit] [data-handover=passed]')
  }
  await giver.shot('handover-passed')
}

async function refused(all, faults) {
  const { person, address, giver, taker } = all
  const path = await underway(all)
  await apart(all, path.split('/').at(-1))
  await signed(all, false)
  // The receiver books the arrival meanwhile: what both signed is not the manifest any more.
  const gate = await enterAs(person, 'gate', PHONE)
  await open(gate.page, address + path)
  await gate.page.click('.acts > [data-action=book_arrival]')
  await gate.page.click('.acting [data-go=book_arrival]')
  await done(gate.page)
  await onLine(giver, faults, 'an offer somebody came before', 1)
  await onLine(taker, faults, 'a taking over somebody came before', 1)
  for (const [one, words] of [[giver, /责任还在你方/], [taker, /责任还在交方/]]) if (!words.test(await one.page.innerText('[data-part=refused]'))) faults.push('a hand-over that was refused is not told on both phones')
  await taker.shot('handover-refused')
  for (const one of [giver, taker]) {
    await one.page.click('[data-go=seen]')
    await one.page.waitForFunction(() => !document.querySelector('[data-part=refused]'))
  }
  return path
}

/** Who acts for both carriers hands over on one phone. */
async function onePhone({ address, taker }, path, faults) {
  await taker.page.goto(address)
  await settled(taker.page)
  await offLine(taker, path.split('/').at(-1))
  await taker.page.click('.acts > [data-action=offer_handover]')
  await taker.page.click('.acting [data-go=offer_handover]')
  await taker.page.click('.acts > [data-action=accept_handover]')
  await crew(taker.page, 'accept_handover')
  await taker.page.waitForSelector('.manifest[data-state=in_transit] [data-handover=signed]')
  await onLine(taker, faults, 'a hand-over on one phone')
  await open(taker.page, address + path)
  await taker.page.waitForSelector('[data-handover=passed]')
}

/** The driver who is to take over sees the load coming on his home, checks the three facts, names his vehicle, and signs. */
async function byDriver({ person, address, giver, taker }, faults) {
  // The dispatcher gives for another driver; the driver's own phone takes.
  const path = await underway({ person, address, giver: taker, taker, driver: '驾驶乙' })
  const id = path.split('/').at(-1)
  const { page, shot } = giver
  await page.goto(address)
  await page.waitForSelector(`[data-coming] a[href^="${path}"][data-takeover=in_transit]`)
  await shot('driver-coming')
  await open(taker.page, address + path)
  await step(taker.page, 'offer_handover')
  await page.waitForSelector(`[data-coming] a[href^="${path}"][data-takeover=handover]`, { timeout: 30_000 })
  await shot('driver-offered')
  await page.click(`[data-coming] a[href^="${path}"]`)
  await page.waitForSelector('[data-handover=sign]')
  await page.waitForSelector('.acting select[name=vehicle]')
  const himself = await page.$eval('.acting select[name=driver]', (one) => one.selectedOptions[0]?.textContent)
  if (!himself?.includes('驾驶甲')) faults.push(`who takes over is not named as the driver: ${himself}`)
  await pick(page, 'escort', '押运甲')
  await page.selectOption('.acting select[name=vehicle]', { index: 1 })
  await shot('driver-takes')
  await page.click('.acting [data-go=accept_handover]')
  await page.waitForSelector('[data-handover=passed]')
  await shot('driver-took')
  await page.goto(address)
  await page.waitForSelector('[data-run]')
  if (await page.$(`[data-coming] a[href^="${path}"]`)) faults.push(`what was taken over still comes: ${id}`)
}

export async function handover({ person, address, faults }) {
  const giver = await enterAs(person, 'driver', PHONE)
  const taker = await enterAs(person, 'dispatcher', PHONE)
  const all = { person, address, giver, taker }
  await byDriver(all, faults)
  await passes(all, faults)
  const path = await refused(all, faults)
  await onePhone(all, path, faults)
}
