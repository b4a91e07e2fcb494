// Two people look at one container: what one does, the other sees within seconds, without asking; a form that is open is not
// moved; a list says that there is something new; without room for a feed the page still comes to know.
import { DESK, PHONE, enterAs } from './transport.mjs'

const SOON_MS = 3000
const version = (page) => page.locator('.trace li').count()

/** Moves the container of the page to a zone it is not in; gives when the page knew that it was done. */
async function move(page, faults) {
  const before = await version(page)
  await page.click('.acts [data-action=move]')
  await page.waitForSelector('[data-go=zone]')
  for (const zone of await page.$$('[data-go=zone]:not([aria-disabled=true])')) {
    const [answer] = await Promise.all([page.waitForResponse((one) => /\/packages\/[^/]+\/move$/.test(one.url())), zone.click()])
    if (answer.ok()) {
      const at = Date.now()
      await page.waitForFunction((count) => document.querySelectorAll('.trace li').length > count, before)
      return at
    }
    faults.splice(0, faults.length, ...faults.filter((fault) => !/status of (409|422)/.test(fault)))
  }
  throw new Error('no zone took the container')
}

export async function live({ person, address, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  // What may lie beside everything else: it is moved to and fro.
  await ehs.page.goto(`${address}/packages?state=in_stock&waste_code=900-041-49`)
  await ehs.page.click('[data-package]')
  await ehs.page.waitForSelector('.trace li')
  await ehs.page.waitForSelector('[data-live=on]')
  const path = new URL(ehs.page.url()).pathname
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(address + path)
  await keeper.page.waitForSelector('.trace li')
  await keeper.page.waitForSelector('[data-live=on]')
  const list = await enterAs(person, 'ehs', DESK)
  await list.page.goto(`${address}/packages?state=in_stock`)
  await list.page.waitForSelector('[data-package]')
  // Nobody loads the page anew.
  await ehs.page.evaluate(() => { window.same = true })
  const took = []
  for (let turn = 0; turn < 5; turn++) {
    const before = await version(ehs.page)
    const at = await move(keeper.page, faults)
    await ehs.page.waitForFunction((count) => document.querySelectorAll('.trace li').length > count, before, { polling: 50 })
    took.push(Date.now() - at)
  }
  console.log(`live: seen by another after ${took.join(', ')} ms`)
  if (Math.max(...took) > SOON_MS) faults.push(`a change was seen by another only after ${Math.max(...took)} ms`)
  if (!(await ehs.page.evaluate(() => window.same))) faults.push('the page was loaded anew')
  await ehs.shot('live-package')
  await keeper.shot('live-package-phone')
  // A form that is open is not moved; its page says that there is something new.
  await ehs.page.click('.acts [data-action=reweigh]')
  await ehs.page.waitForSelector('input[name=gross]')
  await ehs.page.fill('input[name=gross]', '171')
  const before = await version(ehs.page)
  await move(keeper.page, faults)
  await ehs.page.waitForSelector('[data-new]')
  if ((await ehs.page.inputValue('input[name=gross]')) !== '171' || (await version(ehs.page)) !== before) faults.push('what was typed was moved by a change')
  await ehs.shot('live-held')
  await ehs.page.click('[data-go=new-rows]')
  await ehs.page.waitForFunction((count) => document.querySelectorAll('.trace li').length > count, before)
  if ((await ehs.page.inputValue('input[name=gross]')) !== '171') faults.push('what was typed was lost by a change')
  await list.page.waitForSelector('[data-new]')
  await list.shot('live-list')
  await list.page.click('[data-go=new-rows]')
  await list.page.waitForSelector('[data-new]', { state: 'detached' })
  // No room for one more: it is asked now and then, and the page says so.
  const refused = await enterAs(person, 'keeper', PHONE)
  await refused.page.route('**/api/v1/live', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }))
  await refused.page.goto(address + path)
  await refused.page.waitForSelector('[data-live=asking]')
  await refused.shot('live-asking-phone')
  for (const one of [ehs, keeper, list, refused]) await one.page.context().close()
}
