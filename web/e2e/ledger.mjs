// The ledger that follows from the events: its tables with totals, filters in the address, balances, and from a line to its record.
import { DESK, PHONE, enterAs } from './transport.mjs'

const tonnes = (text) => Number(text.replace(/[,\s]/g, '').replace('−', '-'))

export async function ledger({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(address)
  await page.click('nav.side a[href="/ledgers"]')
  await page.waitForSelector('[data-table="B.1"] [data-line]')
  await shot('ledger-b1')
  const total = async () => tonnes(await page.innerText('[data-total]'))
  const all = await total()
  for (const table of ['B.2', 'B.3', 'B.4', 'B.5']) {
    await page.click(`[data-view="${table}"]`)
    await page.waitForSelector(`[data-table="${table}"] [data-line]`)
    await shot(`ledger-${table.toLowerCase().replace('.', '')}`)
  }
  // The facility is a filter of its own, and each file is what the filter leaves.
  await page.goto(`${address}/ledgers?table=B.2`)
  await page.waitForSelector('[data-table="B.2"] [data-line]')
  const whole = await total()
  const places = await page.$$eval('select[name=facility] option', (all) => all.map((one) => one.value).filter(Boolean))
  let placed = 0
  for (const place of places) {
    await page.goto(`${address}/ledgers?table=B.2&facility=${place}`)
    await page.waitForSelector('[data-table="B.2"] h2 small')
    if (await page.$('[data-total]')) placed += await total()
  }
  if (Math.abs(whole - placed) > 0.0005 * (places.length + 1)) faults.push(`the ledger stores ${whole} t and its facilities ${placed} t`)
  await shot('ledger-facility')
  for (const format of ['xlsx', 'csv']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(`[data-file=${format}]`)])
    if (!file.suggestedFilename().endsWith(`.${format}`)) faults.push(`the file is called ${file.suggestedFilename()}`)
  }
  // Codes of the filter add up to the whole.
  await page.click('[data-view="B.1"]')
  await page.waitForSelector('[data-table="B.1"] [data-line]')
  const codes = await page.$$eval('select[name=code] option', (all) => all.map((one) => one.value).filter(Boolean))
  let sum = 0
  for (const code of codes) {
    await page.goto(`${address}/ledgers?code=${code}`)
    await page.waitForSelector('[data-table="B.1"] h2 small')
    if (await page.$('[data-total]')) sum += await total()
  }
  if (Math.abs(sum - all) > 0.0005 * (codes.length + 1)) faults.push(`the ledger generates ${all} t and its codes ${sum} t`)
  await page.goto(`${address}/ledgers?table=balances`)
  await page.waitForSelector('[data-table=balances] [data-line]')
  await shot('ledger-balances')
  const wrong = await page.$$eval('[data-table=balances] tbody tr', (rows) => rows.filter((row) => {
    const [opening, , stored, out, other, closing] = [...row.querySelectorAll('.mass')].map((one) => Number(one.textContent.replace(/[,\s]/g, '').replace('−', '-')))
    return Math.abs(opening + stored - out + other - closing) > 0.003
  }).map((row) => row.innerText))
  if (wrong.length) faults.push(`balances do not close: ${wrong[0]}`)
  // From a line to its record among those of the package, whose proof the browser checks.
  await page.goto(`${address}/ledgers?table=B.2`)
  await page.waitForSelector('[data-event]')
  await page.click('[data-event]')
  await page.waitForSelector('.trace li.asked')
  await page.click('.proofbar .btn')
  await page.waitForSelector('.trace li.asked .tick')
  await shot('ledger-record')
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}/ledgers?table=B.2`)
  await phone.page.waitForSelector('[data-line]')
  await phone.shot('ledger-phone')
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) faults.push(`the ledger is ${wide} px too wide on a phone`)
  await phone.page.goto(`${address}/ledgers?table=balances`)
  await phone.page.waitForSelector('[data-table=balances] [data-line]')
  await phone.shot('ledger-balances-phone')
  const officer = await enterAs(person, 'officer', { ...DESK, dark: true, locale: 'en-GB' })
  await officer.page.goto(`${address}/ledgers?table=balances`)
  await officer.page.waitForSelector('[data-table=balances]')
  await officer.page.click('[data-view="B.1"]')
  await officer.page.waitForSelector('[data-table="B.1"] [data-line]')
  await officer.page.click('text=English')
  await officer.page.waitForSelector('h1:has-text("ledger")')
  await officer.shot('ledger-officer-dark-en')
}
