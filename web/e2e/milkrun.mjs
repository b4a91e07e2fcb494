// A collector's round: proposed with kilometres and reasons, a stop taken out and another called at, made by one click; and a site that
// is called at is told so on its own page.
import { DESK, PHONE, enterAs } from './transport.mjs'

const asked = (page) => page.waitForFunction(() => document.querySelector('[data-go=propose]')?.getAttribute('aria-busy') !== 'true')

export async function milkrun({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'dispatcher-collector', DESK)
  await page.click('nav a[href="/milk-run"]')
  await page.waitForSelector('[data-go=propose]')
  await page.click('[data-go=propose]')
  await page.waitForSelector('[data-run] [data-stop]')
  await shot('milk-run')
  const sites = () => page.$$eval('[data-stop]', (all) => all.map((one) => one.dataset.stop))
  const first = await sites()
  if (new Set(first).size !== first.length) faults.push('a stop stands twice')
  if (first.length > 1) {
    await page.click('[data-stop]:nth-of-type(2) [data-go=up]')
    await page.waitForFunction((id) => document.querySelector('[data-stop]')?.dataset.stop === id, first[1])
    await asked(page)
    await page.click('[data-go=shortest]')
    await page.waitForSelector('[data-go=shortest]', { state: 'detached' })
    await asked(page)
    await page.click(`[data-stop="${first.at(-1)}"] [data-go=drop]`)
    await page.waitForSelector(`[data-stop="${first.at(-1)}"]`, { state: 'detached' })
    await asked(page)
  }
  await page.click('[data-go=make]')
  await page.waitForSelector('[role=alert]')
  await page.selectOption('select[name=driver]', { index: 1 })
  const stops = await sites()
  await page.click('[data-go=make]')
  await page.waitForSelector('[data-made] [data-became]')
  await shot('milk-run-made')
  const became = await page.$$eval('[data-became]', (all) => all.map((one) => one.dataset.became))
  if (became.length !== stops.length || became.some((one) => one !== '201')) faults.push(`${stops.length} stops became ${became}`)
  await page.click('[data-made] h2 a')
  await page.waitForSelector('h1')
  await page.waitForFunction(() => location.pathname.startsWith('/trips/'))
  await shot('milk-run-trip')
  // On the road's own device.
  const phone = await enterAs(person, 'dispatcher-collector', PHONE)
  await phone.page.goto(`${address}/milk-run`)
  await phone.page.waitForSelector('[data-go=propose]')
  await phone.page.click('[data-go=propose]')
  await phone.page.waitForSelector('[data-run]')
  await phone.shot('milk-run-phone')
}
