// The management plan: filled in one click with origins, completed, submitted, its filing entered, amended with what differs; read by
// the authority and on a phone.
import { DESK, PHONE, enterAs } from './transport.mjs'

const acts = async (page, action, fill = {}) => {
  await page.click(`.acts > [data-action=${action}]`)
  for (const [name, value] of Object.entries(fill)) await page.fill(`.acting [name=${name}]`, value)
  await page.click(`.acting [data-go=${action}]`)
  await page.waitForSelector('[data-done]')
}

export async function plan({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(`${address}/plans`)
  await page.waitForSelector('[data-go=propose]')
  await shot('plans-empty')
  await page.click('[data-go=propose]')
  await page.waitForSelector('[data-plan-form] [data-edit] [data-origin=forecast]')
  const all = () => [...document.querySelectorAll('[name=expected]')].map((one) => one.value).join()
  const before = await page.evaluate(all)
  await page.fill('[name=output_last]', '100')
  await page.fill('[name=output_next]', '106')
  await page.click('[data-go=again]')
  await page.waitForFunction((old) => [...document.querySelectorAll('[name=expected]')].map((one) => one.value).join() !== old, before)
  const moved = page.locator('[data-origin=forecast]', { hasText: '+6%' }).first()
  await moved.locator('summary').click()
  const told = await moved.textContent()
  if (!told.includes('+6%')) faults.push(`the origin does not tell of the output: ${told}`)
  await shot('plan-wizard')
  for (const name of ['registered_address', 'site_address', 'industry', 'industry_code']) await page.fill(`[name=${name}]`, name === 'industry_code' ? '3360' : '某')
  for (const [name, value] of [['longitude_e6', '119.96'], ['latitude_e6', '30.05']]) { await page.fill(`[name=${name}]`, value); await page.locator(`[name=${name}]`).blur() }
  for (const name of ['legal_representative', 'technical_lead']) await page.selectOption(`[name=${name}]`, { index: 1 })
  await page.fill('[name=discharge]', '99')
  if (!(await page.$('[name=ownfacility]'))) await page.locator('[data-add=a5]').first().click()
  for (const name of ['source', 'packaging', 'receiver', 'permit', 'ownfacility']) for (const field of await page.$$(`[data-plan-form] [name=${name}]`)) if (!(await field.inputValue())) await field.fill('某')
  for (const field of await page.$$('[data-plan-form] [name=method]')) if (!(await field.inputValue())) await field.selectOption('D10')
  // Wastes of a former ledger come without form and hazards.
  for (const field of await page.$$('[data-plan-form] [name=physical_state]')) if (!(await field.inputValue())) await field.selectOption('S')
  for (const waste of await page.$$('[data-plan-form] [data-edit]')) {
    if ((await waste.$('[name=hazards]')) && !(await waste.$('[name=hazards]:checked'))) await (await waste.$('[name=hazards][value=T]')).check()
  }
  for (const name of ['hazard_plan', 'measures']) await page.fill(`[name=${name}]`, '延长更换周期')
  for (const rest of await page.$$eval('[data-balance]', (all) => all.map((one) => one.dataset.balance))) if (rest !== '0') faults.push(`a proposed waste is uneven by ${rest} g`)
  await page.click('[data-go=save]')
  await page.waitForSelector('.plan[data-state=draft] [data-table=a7]')
  await shot('plan-draft')
  await acts(page, 'submit')
  await acts(page, 'file', { number: '33011120270001', receipt: '回执0001' })
  await page.waitForSelector('.plan[data-state=filed]')
  await shot('plan-filed')
  await acts(page, 'amend', { reason: '增产' })
  await page.click('.acts > [data-action=change]')
  await page.waitForSelector('[data-plan-form] [data-edit]')
  for (const name of ['expected', 'goes']) { const field = page.locator(`[name=${name}]`).first(); await field.fill((Number(await field.inputValue()) + 1).toFixed(3)) }
  await page.click('[data-go=save]')
  await page.waitForSelector('.plan[data-state=amending] [data-change="a3.mass_g"]')
  const wrapped = await page.$$eval('[data-changes] .mass', (all) => all.filter((one) => one.offsetHeight > 1.6 * parseFloat(getComputedStyle(one).lineHeight)).length)
  if (wrapped) faults.push(`${wrapped} masses of the differences are not on one line`)
  await shot('plan-amending')
  const path = new URL(page.url()).pathname
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}${path}`)
  await phone.page.waitForSelector('[data-table=a7]')
  // Folded: it is read in a few screens, and every part opens by a key.
  const screens = await phone.page.evaluate(() => document.documentElement.scrollHeight / innerHeight)
  console.log(`plan: ${screens.toFixed(1)} screens of a phone`)
  if (screens > 4) faults.push(`the plan is ${screens} screens long on a phone`)
  await phone.shot('plan-phone')
  await phone.page.focus('[data-table=a7] > summary')
  await phone.page.keyboard.press('Enter')
  await phone.page.waitForSelector('[data-table=a7] [data-transfer] td:visible')
  await phone.page.locator('[data-table=a7]').screenshot({ path: phone.shot.path('plan-phone-open') })
  const officer = await enterAs(person, 'reviewer', { ...DESK, dark: true })
  await officer.page.goto(`${address}${path}`)
  await officer.page.waitForSelector('.plan[data-state=amending]')
  if (await officer.page.$('.acts > button')) faults.push('a reviewer may act on a plan')
  await officer.shot('plan-dark')
}
