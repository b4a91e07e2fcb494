// A scanner gun at the tail of a vehicle: it types a label and presses Enter, and the platform has said that the drum is loaded before
// the next one is lifted.
import { DESK, PHONE, enterAs, open, pick, step } from './transport.mjs'

/** From the scan until the server's word is on the screen, ms; half of them. */
const CONFIRMED_MAX_MS = 1_000
const DRUMS = 4

/** A manifest of as many drums as lie there, up to four, issued and confirmed; gives its path. */
async function ready({ person, address, waste, receiver, carrier }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await ehs.page.goto(`${address}/manifests/new`)
  const drums = ehs.page.locator(`[data-group="${waste}"] input[name=package]`)
  await drums.first().waitFor()
  for (let at = 0; at < Math.min(DRUMS, await drums.count()); at++) await drums.nth(at).check()
  await pick(ehs.page, 'receiver', receiver)
  await pick(ehs.page, 'carrier', carrier)
  await ehs.page.click('[data-go=draft]')
  await ehs.page.waitForSelector('.manifest[data-state=draft]')
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  const path = new URL(ehs.page.url()).pathname
  const { page } = await enterAs(person, 'dispatcher', DESK)
  await open(page, address + path)
  await page.click('.acts > [data-action=confirm_carry]')
  await page.waitForSelector('.acting select[name=vehicle]')
  await page.selectOption('select[name=vehicle]', { index: 1 })
  await pick(page, 'driver', '驾驶甲')
  await pick(page, 'escort', '押运甲')
  await page.click('.acting [data-go=confirm_carry]')
  await page.waitForSelector('.manifest[data-state=carrier_confirmed]')
  return path
}

/** Types a code as a gun does; gives the ms until one line less is left to load. */
const shoot = (page, code) => page.evaluate((text) => new Promise((done) => {
  const left = () => document.querySelectorAll('.line [data-go=load]').length
  const [before, field, at] = [left(), document.querySelector('[name=scan]'), performance.now()]
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.form.requestSubmit()
  const look = () => (left() < before && document.querySelector('[data-last=ok]') ? done(performance.now() - at) : requestAnimationFrame(look))
  look()
}), code)

export async function gun({ faults, ...all }) {
  const path = await ready(all)
  const { page, shot } = await enterAs(all.person, 'keeper', PHONE)
  const told = page.waitForResponse((answer) => /\/api\/v1\/manifests\/[0-9a-f-]{36}$/.test(answer.url()) && answer.ok())
  await page.goto(`${all.address}${path}/load`)
  await page.waitForSelector('.line [data-go=load]')
  const { items } = await (await told).json()
  const took = []
  for (const { code } of items) took.push(Math.round(await shoot(page, code)))
  console.log(`scanned: confirmed after ${took.join(', ')} ms`)
  const half = [...took].sort((one, other) => one - other)[Math.floor((took.length - 1) / 2)]
  if (took.length < 2 || half > CONFIRMED_MAX_MS) faults.push(`of ${took.length} scans half were confirmed only after ${half} ms`)
  await page.waitForSelector('.deed [data-go=finish_loading]')
  await shot('load-scanned')
}
