// The operation logbook of a receiver, the papers it hands out of a manifest, and the signs of its store.
import { DESK, PHONE, enterAs } from './transport.mjs'

export async function logbook({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'gate', DESK)
  // Demo days lie behind: a year is asked for.
  const days = `from=${new Date().getFullYear() - 1}-01-01&to=${new Date().getFullYear()}-12-31`
  await page.click('nav.side a[href="/logbook"]')
  await page.waitForSelector('[data-permits]')
  for (const part of ['received', 'stored', 'treated', 'residue', 'shipped', 'balances']) {
    await page.goto(`${address}/logbook?${days}&part=${part}`)
    await page.waitForSelector(`[data-table=${part}]`)
    await shot(`logbook-${part}`)
  }
  await page.goto(`${address}/logbook?${days}`)
  await page.waitForSelector('[data-table=received] [data-line]')
  for (const format of ['xlsx', 'csv', 'pdf']) {
    const [file] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.click(`[data-file=${format}]`)])
    if (!file.suggestedFilename().endsWith(`.${format}`)) faults.push(`the logbook is called ${file.suggestedFilename()}`)
  }
  await page.click('[data-line] [data-event]')
  await page.waitForSelector('.manifest')
  const [receipt] = await Promise.all([page.waitForEvent('download'), page.click('[data-go=receipt]')])
  if (!receipt.suggestedFilename().endsWith('-receipt.pdf')) faults.push(`the receipt is called ${receipt.suggestedFilename()}`)
  await shot('manifest-papers')
  await page.goto(`${address}/stock`)
  await page.click('[data-signs] summary')
  await page.fill('input[name=responsible]', '王某')
  await shot('stock-signs')
  const [signs] = await Promise.all([page.waitForEvent('download'), page.click('[data-go=signs]')])
  if (!signs.suggestedFilename().startsWith('signs-')) faults.push(`the signs are called ${signs.suggestedFilename()}`)
  await page.context().close()
  const phone = await enterAs(person, 'gate', PHONE)
  await phone.page.goto(`${address}/logbook?${days}`)
  await phone.page.waitForSelector('[data-table=received] [data-line]')
  await phone.shot('logbook-phone')
  await phone.page.context().close()
}
