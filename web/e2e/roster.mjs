// The roster: a reviewer puts an officer on duty, enters a leave and who stands in, says which sites lie in a township; the manager of a
// site puts somebody on duty on a phone; an officer reads and changes nothing but the own leave.
import { DESK, PHONE, enterAs } from './transport.mjs'

const chooseFirst = async (page, form, name) => {
  const values = await page.$$eval(`[data-form=${form}] [name=${name}] option`, (all) => all.map((one) => one.value).filter(Boolean))
  await page.selectOption(`[data-form=${form}] [name=${name}]`, values[0])
  return values
}

async function kept({ page, shot }, faults) {
  await page.click('.side a[href="/roster"]')
  await page.waitForSelector('.rosterpage[data-place^=division] .empty')
  await shot('roster-empty')
  await page.click('[data-go=shift-open]')
  await page.click('[data-go=add-shift]')
  await page.waitForSelector('[data-form=shift] [role=alert]')
  const people = await chooseFirst(page, 'shift', 'person')
  if (people.length < 2) faults.push('an authority of one person cannot stand in for itself')
  for (const day of ['day6', 'day7']) await page.check(`[data-form=shift] [name=${day}]`)
  await page.fill('[data-form=shift] [name=from]', '00:00')
  await page.fill('[data-form=shift] [name=to]', '00:00')
  await shot('roster-shift')
  await page.click('[data-go=add-shift]')
  await page.waitForSelector('[data-shift="1"]')
  if (!(await page.locator('.week .duty').count())) faults.push('a shift is not in its week')
  await page.click('[data-go=leave-open]')
  await chooseFirst(page, 'leave', 'person')
  if (people.length > 1) await page.selectOption('[data-form=leave] [name=substitute]', people[1])
  await page.click('[data-go=enter-leave]')
  await page.waitForSelector('[data-leave="2"]')
  await page.click('[data-go=town-open]')
  await page.fill('[data-form=township] [name=code]', '330111001')
  await page.fill('[data-form=township] [name=name]', '富春街道')
  await page.locator('[data-form=township] input[type=checkbox]').first().check()
  await page.click('[data-go=set-township]')
  await page.waitForSelector('[data-township="330111001"]')
  await shot('roster')
  await page.click('[data-week=next]')
  await page.waitForURL('**week=*')
  await page.waitForSelector('.week .duty')
  await page.click('[data-week=this]')
  await page.click('[data-go=end-leave]')
  await page.click('[data-go=end-leave-sure]')
  await page.waitForSelector('[data-leave="2"]', { state: 'detached' })
}

export async function roster({ person, address, faults }) {
  await kept(await enterAs(person, 'reviewer', DESK), faults)
  const phone = await enterAs(person, 'manager', PHONE)
  await phone.page.goto(`${address}/roster`)
  await phone.page.waitForSelector('.rosterpage[data-place^=site]')
  await phone.page.click('[data-go=shift-open]')
  await chooseFirst(phone.page, 'shift', 'person')
  await phone.page.click('[data-go=add-shift]')
  await phone.page.waitForSelector('[data-shift="1"]')
  await phone.shot('roster-phone')
  const dark = await enterAs(person, 'officer', { ...DESK, dark: true })
  await dark.page.goto(`${address}/roster`)
  await dark.page.click('.settings [lang=en]')
  await dark.page.waitForSelector('.week .duty')
  if (await dark.page.$('[data-go=shift-open], [data-go=name-head], [data-go=town-open]')) faults.push('an officer may keep the roster')
  if (!(await dark.page.$('[data-go=leave-open]'))) faults.push('an officer cannot enter the own leave')
  await dark.shot('roster-dark')
}
