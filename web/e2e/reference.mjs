// The administrator looks a waste code up, compares a newer catalogue with the one in force, sees what it changes and takes it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DESK, PHONE, enterAs, open } from './transport.mjs'

export async function reference({ person, root, address, faults }) {
  const { page, shot } = await enterAs(person, 'admin', DESK)
  await page.click('nav a[href="/reference"]')
  await page.waitForSelector('tr[data-table]')
  await page.fill('[name=words]', '油漆')
  await page.click('[data-go=codes]')
  await page.waitForFunction(() => [...document.querySelectorAll('tr[data-code]')].every((row) => row.textContent.includes('油漆')) && document.querySelector('tr[data-code]'))
  await shot('reference-search')
  const lines = readFileSync(join(root, 'fixtures/waste-catalogue.csv'), 'utf8').split('\n')
  const gone = lines.splice(5, 1)[0].split(',')[3]
  await page.fill('[name=edition]', '2027')
  await page.fill('[name=from]', '2027-01-01')
  await page.setInputFiles('input[name=text]', { name: 'catalogue-2027.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n').replaceAll(/,2021$/gm, ',2027')) })
  await page.click('[data-go=compare]')
  await page.waitForSelector('[data-change=removed]')
  if ((await page.$$('[data-change]')).length !== 1 || !(await page.innerText('[data-change]')).includes(gone)) faults.push('the difference is not what was left out')
  await shot('reference-difference')
  await page.click('[data-go=take]')
  await page.waitForSelector('[data-difference] [data-done]')
  await page.waitForFunction(() => [...document.querySelectorAll('tr[data-table=catalogue]')].some((row) => row.textContent.includes('2027')))
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(`${address}/reference`)
  await keeper.page.waitForSelector('tr[data-code]')
  if (await keeper.page.$('[data-go=compare]')) faults.push('a keeper is offered to load tables')
  await keeper.shot('reference-phone')
  const english = await enterAs(person, 'keeper', { ...PHONE, dark: true, locale: 'en-GB' })
  await english.page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
  for (const [path, ready] of [['field', '[data-shelf]'], ['field/new', '[data-supply]'], ['scan', '[name=scan]'], ['outbox', '[data-part=waiting]']]) {
    await english.page.goto(`${address}/${path}`)
    await english.page.waitForSelector(ready)
    await english.shot(`${path.replace('/', '-')}-dark-en`)
  }
  await open(english.page, await english.page.goto(`${address}/manifests`).then(() => english.page.waitForSelector('main a[href^="/manifests/"]')).then((link) => link.evaluate((one) => one.href)))
  await english.shot('manifest-dark-en')
}
