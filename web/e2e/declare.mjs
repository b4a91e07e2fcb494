// Declarations: drawn from the ledger, compared with it, confirmed and handed in; sent back by the authority, corrected as another
// version, accepted; a quiet year is nil. On a desk and on a phone.
import { join } from 'node:path'
import { DESK, PHONE, enterAs } from './transport.mjs'

const acts = async (page, action, fill = {}) => {
  await page.click(`.acts > [data-action=${action}]`)
  for (const [name, value] of Object.entries(fill)) await page.fill(`.acting [name=${name}]`, value)
  await page.click(`.acting [data-go=${action}]`)
  await page.waitForSelector('[data-done]')
}

export async function declare({ person, root, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  // A year of a former ledger, so that there are months that are over; the same file again changes nothing.
  await page.click('nav a[href="/ledger"]')
  await page.setInputFiles('input[name=file]', join(root, 'fixtures/samples/ledger-a.xlsx'))
  await page.click('[data-go=import]')
  await page.waitForSelector('[data-done]', { timeout: 60_000 })
  await page.goto(`${address}/declarations`)
  await page.waitForSelector('[data-go=draft]')
  await page.waitForSelector('.sheet')
  await shot('declarations')
  // Long before the ledger begins there was nothing.
  const periods = await page.$$eval('[name=period] option', (all) => all.map((one) => one.value))
  await page.selectOption('[name=period]', periods.at(-1))
  await page.click('[data-go=draft]')
  await page.waitForSelector('.declaration[data-state=draft]')
  if (!(await page.innerText('[data-kind]')).includes('零申报')) faults.push('a year in which nothing happened is not nil')
  if (!(await page.$('[data-same]'))) faults.push('what was just drawn differs from the ledger')
  await shot('declaration-nil')
  await acts(page, 'confirm')
  await page.waitForSelector('.declaration[data-state=confirmed]')
  await acts(page, 'submit', { receipt: '回执0001' })
  await page.waitForSelector('.declaration[data-state=submitted]')
  const path = new URL(page.url()).pathname
  const { page: office, shot: seen } = await enterAs(person, 'reviewer', { ...DESK, dark: true })
  await office.goto(`${address}/declarations`)
  await office.waitForSelector('[data-declaration]')
  await seen('declarations-reviewer-dark')
  await office.goto(`${address}${path}`)
  await acts(office, 'return', { reason: '请核对停产情况', days: '3' })
  await office.waitForSelector('.declaration[data-state=returned]')
  await page.reload()
  await page.waitForSelector('[data-returned]')
  await acts(page, 'acknowledge')
  await acts(page, 'correct', { reason: '那一年停产' })
  await page.waitForSelector('.declaration[data-state=draft]')
  await acts(page, 'confirm')
  await acts(page, 'submit')
  await page.waitForSelector('.declaration[data-state=submitted]')
  if ((await page.$$('[data-versions] .facts')).length !== 2) faults.push('the corrected version does not stand beside the first')
  await shot('declaration-corrected')
  await office.reload()
  await office.waitForSelector('.declaration[data-state=submitted]')
  await acts(office, 'accept')
  await office.waitForSelector('.declaration[data-state=accepted]')
  // The month with figures.
  await page.goto(`${address}/declarations`)
  await page.selectOption('[name=period]', periods[0])
  await page.click('[data-go=draft]')
  await page.waitForSelector('.declaration [data-waste]')
  await shot('declaration')
  const downloaded = page.waitForEvent('download')
  await page.click('[data-file=xlsx]')
  if (!(await downloaded).suggestedFilename().startsWith('declaration-')) faults.push('the file of a declaration has another name')
  const busy = new URL(page.url()).pathname
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}${busy}`)
  await phone.page.waitForSelector('.declaration [data-waste]')
  await phone.shot('declaration-phone')
  await phone.page.goto(`${address}/declarations`)
  await phone.page.waitForSelector('[data-declaration]')
  await phone.shot('declarations-phone')
  const english = await enterAs(person, 'ehs', { ...DESK, locale: 'en-GB' })
  await english.page.goto(`${address}${busy}`)
  await english.page.waitForSelector('.declaration [data-waste]')
  await english.shot('declaration-en')
}
