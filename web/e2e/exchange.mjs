// The exchange with the official system by files: connected, a confirmed declaration queues, its files are taken as a package, a number
// that is none is refused, the receipt is entered and stands on the declaration; both sides are compared by an uploaded list. On a desk,
// on a phone in English, and read by the authority.
import { join } from 'node:path'
import { DESK, PHONE, enterAs } from './transport.mjs'

const acts = async (page, action, fill = {}) => {
  await page.click(`.acts > [data-action=${action}]`)
  for (const [name, value] of Object.entries(fill)) await page.fill(`.acting [name=${name}]`, value)
  await page.click(`.acting [data-go=${action}]`)
}

async function connected({ page, shot }, address, faults) {
  await page.goto(`${address}/exchange`)
  await page.waitForSelector('.empty')
  await shot('exchange-empty')
  await page.click('[data-go=connections]')
  await page.waitForSelector('.empty')
  await page.click('[data-go=connection-open]')
  await page.click('[data-go=connect]')
  await page.waitForSelector('.bad[role=alert]')
  await page.selectOption('[name=way]', 'http')
  await page.fill('[name=connection-name]', '省固体废物治理系统')
  await page.fill('[name=connection-url]', 'https://127.0.0.1/in')
  await page.click('[data-go=connect]')
  await page.waitForSelector('.problem')
  await shot('connection-refused')
  await page.fill('[name=connection-url]', 'https://official.invalid/in')
  await page.click('[data-go=connect]')
  await page.waitForSelector('[data-secret] .code')
  await page.waitForSelector('[data-connection=on]')
  await shot('connection-made')
  // Another way for the same site takes its place.
  await page.selectOption('[name=way]', 'file')
  await page.fill('[name=connection-name]', '省固体废物治理系统')
  await page.click('[data-go=connect]')
  await page.waitForFunction(() => !document.querySelector('[data-connection] .code'))
  if ((await page.$$('[data-connection]')).length !== 1) faults.push('a site has two connections')
}

/** A span that is over, of which no other story tells, confirmed; gives the path of its declaration. */
async function confirmed({ page }, root, address) {
  await page.goto(`${address}/ledger`)
  await page.setInputFiles('input[name=file]', join(root, 'fixtures/samples/ledger-a.xlsx'))
  await page.click('[data-go=import]')
  await page.waitForSelector('[data-done]', { timeout: 60_000 })
  await page.goto(`${address}/declarations`)
  await page.waitForSelector('[data-go=draft]')
  const periods = await page.$$eval('[name=period] option', (all) => all.map((one) => one.value))
  await page.selectOption('[name=period]', periods.at(-2))
  await page.click('[data-go=draft]')
  await page.waitForSelector('.declaration[data-state=draft]')
  await acts(page, 'confirm')
  await page.waitForSelector('.declaration[data-state=confirmed]')
  return new URL(page.url()).pathname
}

async function handedIn({ page, shot }, address, path, faults) {
  await page.goto(`${address}/exchange`)
  await page.waitForSelector('[data-item=declaration][data-state=to_send]')
  await shot('exchange')
  const downloaded = page.waitForEvent('download')
  await page.click('[data-go=package]')
  if (!(await downloaded).suggestedFilename().endsWith('.zip')) faults.push('the package is no zip')
  await page.click('[data-item=declaration] a')
  await page.waitForSelector('[data-exchange=to_send]')
  await shot('exchange-item')
  await acts(page, 'hand_in', { number: 'DRAFT-0001' })
  await page.waitForSelector('.acting .problem')
  await shot('exchange-number-refused')
  await page.fill('.acting [name=number]', '回执0002')
  await page.click('.acting [data-go=hand_in]')
  await page.waitForSelector('[data-exchange=accepted]')
  if ((await page.innerText('[data-number]')) !== '回执0002') faults.push('the number of an item is another')
  await shot('exchange-accepted')
  await page.click('[data-go=subject]')
  await page.waitForSelector('.declaration[data-state=submitted]')
  if (new URL(page.url()).pathname !== path) faults.push('the original is another declaration')
  if (!(await page.innerText('[data-versions]')).includes('回执0002')) faults.push('the receipt is not on the declaration')
}

async function compared({ page, shot }, address, faults) {
  await page.goto(`${address}/exchange/reconcile`)
  await page.waitForSelector('[data-go=run]')
  await page.click('[data-go=run]')
  await page.waitForSelector('.problem')
  const rows = 'kind,number,state\ndeclaration,回执0002,accepted\nplan,33011120269999,accepted\n'
  await page.setInputFiles('[name=list]', { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) })
  await page.click('[data-go=run]')
  await page.waitForSelector('[data-difference=missing_here]')
  if ((await page.$$('[data-difference]')).length !== 1) faults.push('another number of differences was found')
  await shot('exchange-reconcile')
  const downloaded = page.waitForEvent('download')
  await page.click('[data-file=csv]')
  if (!(await downloaded).suggestedFilename().endsWith('.csv')) faults.push('the differences are no csv')
}

export async function exchange({ person, root, address, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await connected(ehs, address, faults)
  const path = await confirmed(ehs, root, address)
  await handedIn(ehs, address, path, faults)
  await compared(ehs, address, faults)
  const phone = await enterAs(person, 'ehs', { ...PHONE, locale: 'en-GB' })
  await phone.page.goto(`${address}/exchange`)
  await phone.page.waitForSelector('[data-item]')
  await phone.shot('exchange-phone')
  await phone.page.click('[data-item=declaration] a')
  await phone.page.waitForSelector('[data-exchange=accepted]')
  await phone.shot('exchange-item-phone')
  const office = await enterAs(person, 'reviewer', { ...DESK, dark: true })
  await office.page.goto(`${address}/exchange`)
  await office.page.waitForSelector('[data-item=declaration]')
  await office.shot('exchange-reviewer-dark')
  await office.page.click('[data-item=declaration] a')
  await office.page.waitForSelector('[data-exchange]')
  if (await office.page.$('.acts > button')) faults.push('a reviewer may act on an item')
}
