// An officer stops a load: by plate, by label; the verdict first, what is aboard compared with the manifest, the check recorded with a
// photo, and the sheet that the driver shows read by anybody.
import { readFrom, underway } from './handover.mjs'
import { PHONE, enterAs, photo } from './transport.mjs'

async function ask(page, text) {
  await page.fill('[name=scan]', text)
  await page.press('[name=scan]', 'Enter')
  await page.waitForFunction((q) => new URL(location.href).searchParams.get('q') === q, text)
  return (await page.waitForSelector('[data-verdict]')).getAttribute('data-verdict')
}

export async function roadside({ person, address, faults }) {
  const giver = await enterAs(person, 'driver', PHONE)
  const taker = await enterAs(person, 'dispatcher', PHONE)
  const path = await underway({ person, address, giver, taker })
  const plate = await taker.page.innerText('.legs li.now p b')
  const { page, shot } = await enterAs(person, 'officer', PHONE)
  await page.click('.tabs a[href="/roadside"]')
  await page.waitForSelector('[data-records]')
  await shot('roadside-empty')
  if ((await ask(page, '浙Z99999')) !== 'no_manifest') faults.push('a plate that nobody knows has a manifest')
  await shot('roadside-none')
  const verdict = await ask(page, plate)
  const found = (await page.$$('[data-finding]')).length
  if (verdict === 'no_manifest' || (verdict === 'clear') !== (found === 0)) faults.push(`a load on the road is ${verdict} with ${found} findings`)
  const card = page.locator(`[data-carried]:has(a[href="${path}"])`)
  await card.waitFor()
  await card.locator('summary').click()
  const code = await page.evaluate(async (id) => {
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'officer', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
    return (await fetch(`/api/v1/manifests/${id}`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.json())).items[0].code
  }, path.split('/').at(-1))
  for (const [text, what] of [[code, 'on'], ['91330111MA9Z00000X9000414920261101999', 'off']]) {
    await card.locator('[name=scan]').fill(text)
    await card.locator('[name=scan]').press('Enter')
    await card.locator(`[data-aboard-last=${what}]`).waitFor()
  }
  await shot('roadside-phone')
  // The same by the label, and the record.
  if ((await ask(page, code)) !== verdict) faults.push('a label and a plate do not lead to the same verdict')
  await page.click('[data-go=recording]')
  await page.click('[data-outcome=clear]')
  await photo(page, '[data-record]', { big: false })
  await shot('roadside-record')
  await page.click('[data-go=record]')
  await page.waitForURL(/\/roadside\/[0-9a-f-]{36}$/)
  const drawn = await page.waitForSelector('svg.qr path')
  await page.waitForSelector('[data-evidence] a.thumb img')
  await shot('roadside-sheet')
  const read = await readFrom(drawn)
  const shown = await fetch(address + new URL(read.text).pathname, { headers: { 'Accept-Language': 'zh' } })
  const text = await shown.text()
  if (shown.status !== 200 || !text.includes('未发现问题') || text.includes(plate)) faults.push(`the sheet that the driver shows answers ${shown.status}: ${text}`)
  await page.click('[data-go=withdraw]')
  await page.click('[data-go=withdraw-sure]')
  await page.waitForSelector('[data-outcome=withdrawn]')
  if (!(await (await fetch(address + new URL(read.text).pathname)).text()).includes('已撤回')) faults.push('a sheet that was withdrawn does not say so')
  await page.click('.crumbs a')
  await page.waitForSelector('[data-records] a')
  await shot('roadside-records')
  const dark = await enterAs(person, 'officer', { ...PHONE, dark: true, locale: 'en-GB' })
  await dark.page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
  await dark.page.goto(`${address}/roadside?q=${encodeURIComponent(code)}`)
  await dark.page.waitForSelector('[data-verdict]')
  await dark.shot('roadside-dark-en')
}
