// How notices are told outside: a person chooses on a phone, a manager registers an address at a desk, sees its secret once, tries it and
// reads what became of it; whoever keeps the platform sees what was given up.
import { DESK, PHONE, enterAs } from './transport.mjs'

async function chosen({ page, shot }, address, faults) {
  await page.goto(`${address}/me`)
  await page.click('[data-go=contacts]')
  await page.waitForSelector('[data-contact=sms]')
  const sms = page.locator('[data-contact=sms]')
  await sms.locator('[name=least]').selectOption('orange')
  await sms.locator('[data-go=save-contact]').click()
  await page.waitForSelector('[data-contact=sms] .bad')
  await sms.locator('[name=phone]').fill('138 0000 0000')
  await sms.locator('[data-go=save-contact]').click()
  await page.waitForSelector('[data-contact=sms] [data-done]')
  await shot('contacts-phone')
  await page.reload()
  await page.waitForSelector('[data-contact=sms]')
  const kept = [await sms.locator('[name=phone]').inputValue(), await sms.locator('[name=least]').inputValue()]
  if (kept.join() !== '13800000000,orange') faults.push(`a choice was kept as ${kept}`)
}

async function registered({ page, shot }, address, faults) {
  await page.goto(`${address}/me`)
  await page.click('[data-go=webhooks]')
  await page.waitForSelector('.empty')
  await shot('webhooks-empty')
  await page.click('[data-go=hook-open]')
  await page.click('[data-go=hook]')
  await page.waitForSelector('.bad[role=alert]')
  await page.fill('[name=hook-name]', '厂内ERP')
  await page.fill('[name=hook-url]', 'https://127.0.0.1/in')
  await page.click('[data-go=hook]')
  await page.waitForSelector('.problem')
  await shot('webhook-refused')
  await page.fill('[name=hook-url]', 'https://erp.invalid/in?key=secret')
  await page.click('[data-go=hook]')
  await page.waitForSelector('[data-secret] .code')
  await page.waitForSelector('[data-hook=on]')
  await shot('webhook-made')
  const first = await page.innerText('[data-secret] .code')
  if ((await page.innerText('[data-hook=on]')).includes('secret')) faults.push('the query of an address is shown')
  await page.click('[data-go=hook-open]')
  await page.click('[data-go=hook-rotate]')
  await page.click('[data-go=hook-rotate]')
  await page.waitForSelector('[data-hook=on] [data-secret] .code')
  if ((await page.innerText('[data-hook=on] [data-secret] .code')) === first) faults.push('a new secret is the old one')
  await page.click('[data-go=hook-test]')
  await page.waitForSelector('[data-hook=on] [data-done]')
  // The couriers look every two seconds; a name that leads nowhere fails.
  for (let tries = 0; !(await page.$('[data-delivery=failed]')); tries++) {
    if (tries > 40) throw new Error('a test was not tried')
    await page.click('[data-go=hook-record]')
    await page.waitForTimeout(500)
    await page.click('[data-go=hook-record]')
    await page.waitForSelector('[data-deliveries]', { timeout: 3000 }).catch(() => undefined)
  }
  await shot('webhook-record')
  await page.click('[data-go=replay]')
  await page.waitForSelector('[data-delivery=waiting], [data-delivery=failed]')
  await page.click('[data-go=hook-disable]')
  await page.click('[data-go=hook-disable]')
  await page.waitForSelector('[data-hook=off] [data-go=hook-enable]')
  await page.setViewportSize(PHONE)
  await page.waitForSelector('.phone')
  await shot('webhooks-phone')
}

/** An enterprise's officer and a carrier's dispatcher say where they are reached. */
async function reached({ page, shot }, address, [bad, good], name, faults) {
  await page.goto(`${address}/me`)
  await page.click('[data-go=reach]')
  await page.waitForSelector('[data-reach] form')
  const before = await page.inputValue('[name=address]')
  await page.fill('[name=emergency]', bad)
  await page.click('[data-go=save-reach]')
  await page.waitForSelector('[data-reach] .problem')
  await page.fill('[name=emergency]', good)
  await page.click('[data-go=save-reach]')
  await page.waitForSelector('[data-reach] [data-done]')
  await shot(name)
  await page.reload()
  await page.waitForSelector('[data-reach] form')
  const kept = [await page.inputValue('[name=emergency]'), await page.inputValue('[name=address]')]
  if (kept.join() !== [good, before].join()) faults.push(`how a unit is reached was kept as ${kept}`)
}

export async function tell({ person, address, faults }) {
  await chosen(await enterAs(person, 'ehs', PHONE), address, faults)
  await reached(await enterAs(person, 'ehs', PHONE), address, ['十二', '0571-00000112'], 'reach-phone', faults)
  await reached(await enterAs(person, 'dispatcher', { ...DESK, locale: 'en-GB' }), address, ['12', '0571-00000119'], 'reach', faults)
  await registered(await enterAs(person, 'manager', DESK), address, faults)
  const admin = await enterAs(person, 'admin', { ...DESK, locale: 'en-GB' })
  await admin.page.goto(`${address}/deliveries`)
  await admin.page.waitForSelector('.empty, [data-deliveries]')
  await admin.page.selectOption('[name=state]', '')
  await admin.page.waitForSelector('[data-deliveries]')
  await admin.shot('deliveries')
}
