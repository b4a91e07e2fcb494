// The management plan: filled in one click with origins, completed, submitted, its filing entered, amended with what differs; read by
// the authority and on a phone.
import { DESK, PHONE, enterAs } from './transport.mjs'

const acts = async (page, action, fill = {}) => {
  await page.click(`.acts > [data-action=${action}]`)
  for (const [name, value] of Object.entries(fill)) await page.fill(`.acting [name=${name}]`, value)
  await page.click(`.acting [data-go=${action}]`)
  await page.waitForSelector('[data-done]')
}

const step = async (page, name) => {
  await page.click(`[data-step=${name}]`)
  await page.waitForSelector(`[data-step=${name}][aria-selected=true]`)
  await page.waitForSelector('[data-plan-form] [data-edit]')
}
/* Fields that nobody knows yet. */
const empty = async (page, names, value) => { for (const name of names) for (const field of await page.$$(`[data-plan-form] [name=${name}]`)) if (!(await field.inputValue())) await field.fill(value) }
const chosen = async (page, name, value) => { for (const field of await page.$$(`[data-plan-form] [name=${name}]`)) if (!(await field.inputValue())) await field.selectOption(value) }
/* What is read opens to be changed. */
const opened = async (page, name) => {
  if (!(await page.$(`[data-plan-form] [name=${name}]`))) await page.locator(`[data-open=${name}]`).first().click()
  return page.locator(`[data-plan-form] [name=${name}]`).first()
}

/* Filled anew, figures follow unless somebody typed over them; typed ones go only when that is said twice. */
async function anew(page, shot, faults) {
  await step(page, 'wastes')
  await page.waitForSelector('[data-edit] [data-origin=forecast]')
  const all = () => [...document.querySelectorAll('[data-known=expected] b')].map((one) => one.textContent).join()
  const before = await page.evaluate(all)
  await page.fill('[name=output_last]', '100')
  await page.fill('[name=output_next]', '106')
  await page.click('[data-go=again]')
  await page.waitForFunction((old) => [...document.querySelectorAll('[data-known=expected] b')].map((one) => one.textContent).join() !== old, before)
  const moved = page.locator('[data-origin=forecast]', { hasText: '+6%' }).first()
  await moved.locator('summary').click()
  const told = await moved.textContent()
  if (!told.includes('+6%')) faults.push(`the origin does not tell of the output: ${told}`)
  const ledger = new URL(await moved.locator('[data-see=seeLedger]').getAttribute('href'), page.url()).searchParams
  if (ledger.get('table') !== 'B.1' || !ledger.get('code') || !ledger.get('from') || !ledger.get('to')) faults.push(`the origin does not lead to its ledger: ${ledger}`)
  const expected = await opened(page, 'expected')
  await expected.fill('0.001')
  await page.fill('[name=output_next]', '112')
  await page.click('[data-go=again]')
  await page.waitForSelector('[data-kept-field="a3.mass_g"]')
  if ((await expected.inputValue()) !== '0.001') faults.push('filling anew wiped what was typed')
  await shot('plan-kept')
  await page.click('[data-go=overwrite]')
  await page.click('[data-go=overwrite-sure]')
  await page.waitForSelector('[data-kept]', { state: 'detached' })
  if ((await expected.inputValue()) === '0.001') faults.push('what was typed stays though it was given up')
}

/* A receiver is found by its name or permit; another name may stand there, and is told of. */
async function receivers(page, shot, faults) {
  await step(page, 'goes')
  const first = page.locator('[data-receiver-pick] [name=receiver]').first()
  await first.fill('某某未登记厂')
  await page.waitForSelector('[data-receiver-pick] [data-unregistered]')
  await shot('plan-unregistered')
  await page.waitForSelector('[data-receiver-pick] datalist option', { state: 'attached' })
  const offered = await page.locator('[data-receiver-pick]').first().locator('datalist option').first().getAttribute('value')
  // A ledger that was taken over may name receivers nobody registered: they are picked anew too.
  for (const field of await page.$$('[data-receiver-pick][data-registered=no] [name=receiver]')) await field.fill(offered.split(' · ')[0])
  if (await page.$('[data-receiver-pick][data-registered=no]')) faults.push('a receiver that was picked is not the registered one')
  await empty(page, ['permit'], '某')
  await chosen(page, 'method', 'D10')
  for (const rest of await page.$$eval('[data-balance]', (all) => all.map((one) => one.dataset.balance))) if (rest !== '0') faults.push(`a proposed waste is uneven by ${rest} g`)
}

export async function plan({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(`${address}/plans`)
  await page.waitForSelector('[data-go=propose]')
  await shot('plans-empty')
  await page.click('[data-go=propose]')
  await page.waitForSelector('[data-plan-form] [data-edit=a1]')
  await anew(page, shot, faults)
  await step(page, 'unit')
  await empty(page, ['registered_address', 'site_address', 'industry'], '某')
  await empty(page, ['industry_code'], '3360')
  for (const [name, value] of [['longitude_e6', '119.96'], ['latitude_e6', '30.05']]) if (await page.$(`[name=${name}]`)) { await page.fill(`[name=${name}]`, value); await page.locator(`[name=${name}]`).blur() }
  for (const name of ['legal_representative', 'technical_lead']) if (await page.$(`[name=${name}]`)) await page.selectOption(`[name=${name}]`, { index: 1 })
  await (await opened(page, 'discharge')).fill('99')
  await page.check('[name=treats]')
  await shot('plan-wizard')
  await step(page, 'plants')
  if (!(await page.$('[data-edit=a2] details'))) await page.click('[data-add=a2]')
  await empty(page, ['plant', 'plantcode'], '某')
  await step(page, 'wastes')
  await empty(page, ['source', 'wastename'], '某')
  // Wastes of a former ledger come without form and hazards.
  await chosen(page, 'physical_state', 'S')
  for (const waste of await page.$$('[data-plan-form] [data-edit]')) {
    if ((await waste.$('[name=hazards]')) && !(await waste.$('[name=hazards]:checked'))) await (await waste.$('[name=hazards][value=T]')).check()
  }
  // A waste of the catalogue is added, described, and taken away again.
  await page.click('[data-add=a3]')
  await page.fill('[name=codewords]', '900-249-08')
  await page.click('[data-go=findcode]')
  await page.click('[data-pick="900-249-08"]')
  const rows = await page.$$('[data-plan-form] [data-row]')
  const added = rows.at(-1)
  if (!(await added.textContent()).includes('900-249-08')) faults.push('a waste of the catalogue is not added')
  await (await added.$('[data-remove=a3]')).click()
  await (await added.$('[data-remove=a3]')).click()
  if ((await page.$$('[data-plan-form] [data-row]')).length !== rows.length - 1) faults.push('a waste that was added does not go')
  await step(page, 'stores')
  if (!(await page.$('[data-treats]'))) await page.locator('[data-add=a5]').first().click()
  await empty(page, ['packaging', 'ownfacility', 'store'], '某')
  await chosen(page, 'method', 'D10')
  await receivers(page, shot, faults)
  await step(page, 'reduce')
  for (const name of ['hazard_plan', 'measures']) await page.fill(`[name=${name}]`, '延长更换周期')
  await page.locator('[name=less]').first().fill('0.001')
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
  for (const [of, name] of [['wastes', 'expected'], ['goes', 'goes']]) { await step(page, of); const field = await opened(page, name); await field.fill((Number(await field.inputValue()) + 1).toFixed(3)) }
  await page.click('[data-go=save]')
  await page.waitForSelector('.plan[data-state=amending] [data-change="a3.mass_g"]')
  if (!(await page.textContent('[data-reason=amend]')).includes('增产')) faults.push('why it is amended is not told')
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
  await phone.page.goto(`${address}${path}/edit?step=goes`)
  await phone.page.waitForSelector('[data-plan-form] [data-receiver-pick]')
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) faults.push(`the steps of the plan are ${wide} px wider than a phone`)
  await phone.shot('plan-phone-step')
  const officer = await enterAs(person, 'reviewer', { ...DESK, dark: true })
  await officer.page.goto(`${address}${path}`)
  await officer.page.waitForSelector('.plan[data-state=amending]')
  if (await officer.page.$('.acts > button')) faults.push('a reviewer may act on a plan')
  await officer.shot('plan-dark')
}
