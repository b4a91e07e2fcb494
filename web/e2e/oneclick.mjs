// One click: the next manifest is filled from the oldest stock, read with its reasons, confirmed and checked; the phone shows it too.
import { DESK, PHONE, enterAs, step } from './transport.mjs'

export async function oneclick({ person, address, faults }) {
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}/manifests/new?one=1`)
  await phone.page.waitForSelector('[data-proposal]')
  await phone.shot('oneclick-phone')
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(`${address}/manifests`)
  await page.click('[data-go=one]')
  await page.waitForSelector('[data-proposal] [data-line]')
  await shot('oneclick')
  const told = await page.$$eval('[data-proposal] [data-line]', (rows) => rows.map((row) => row.dataset.line))
  const ticked = await page.$$eval('[data-group]', (groups) => groups.filter((one) => one.querySelector('input[name=package]:checked')).map((one) => one.dataset.group))
  if (told.sort().join() !== ticked.sort().join()) faults.push(`one click tells of ${told} and ticks ${ticked}`)
  const masses = await page.$$eval('[data-proposal] .facts dd .mass, .net .mass', (all) => all.map((one) => one.textContent))
  if (masses[0] !== masses.at(-1)) faults.push(`one click proposes ${masses[0]} and the form says ${masses.at(-1)}`)
  if (!(await page.$('[data-check=clear]'))) faults.push('the check before departure finds something in what one click proposes')
  for (const name of ['receiver', 'planned', 'carrier']) if (!(await page.inputValue(`[name=${name}]`))) faults.push(`one click leaves ${name} empty`)
  await page.click('[data-go=draft]')
  await page.waitForSelector('.manifest[data-state=draft]')
  await step(page, 'check')
  await page.waitForSelector('.manifest[data-state=checked]')
  await shot('oneclick-checked')
  // What is spoken for now is not proposed again; of chosen packages alone it is asked as well.
  await page.goto(`${address}/manifests/new`)
  await page.waitForSelector('[data-go=oneclick]')
  const box = page.locator('input[name=package]')
  if (await box.count()) {
    await box.first().check()
    await page.click('[data-go=oneclick-picked]')
    await page.waitForSelector('[data-proposal]')
    await shot('oneclick-picked')
  }
}
