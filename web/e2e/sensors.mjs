// Devices of a site: an EHS officer looks at what they show, registers a thermometer with a limit of its own, changes and retires it; on
// a phone an officer of the authority reads a thermometer's day.
import { DESK, PHONE, enterAs } from './transport.mjs'

async function kept({ page, shot }, address, faults) {
  await page.goto(`${address}/devices`)
  await page.waitForSelector('[data-sensor]')
  await shot('devices')
  await page.click('[data-go=sensor-open]')
  await page.selectOption('[name=sensor-kind]', 'thermometer')
  await page.fill('[name=sensor-warn]', '40')
  await page.fill('[name=sensor-alarm]', '35')
  await page.click('button[data-go=sensor]')
  await page.waitForSelector('[role=alert] .bad')
  await shot('device-wrong')
  await page.fill('[name=sensor-name]', '装卸区温度计')
  await page.fill('[name=sensor-warn]', '30')
  await page.click('button[data-go=sensor]')
  await page.click('[data-sensor] a:has-text("装卸区温度计")')
  await page.waitForSelector('[data-go=sensor-change]')
  const facts = await page.innerText('.facts')
  if (!facts.includes('30.0 ℃') || !facts.includes('35.0 ℃')) faults.push(`limits were kept as ${facts}`)
  await page.click('[data-go=sensor-change]')
  await page.fill('[name=sensor-alarm]', '36.5')
  await shot('device-change')
  await page.click('button[data-go=sensor]')
  await page.waitForFunction(() => document.querySelector('.facts')?.textContent?.includes('36.5 ℃'))
  await page.click('[data-go=sensor-retire]')
  await page.click('button[data-go=retire]')
  await page.waitForSelector('.problem')
  await page.fill('[name=sensor-reason]', '试用结束')
  await page.click('button[data-go=retire]')
  await page.waitForFunction(() => !document.querySelector('[data-go=sensor-retire]'))
  await shot('device-retired')
}

async function read({ page, shot }, address, faults) {
  await page.goto(`${address}/devices`)
  await page.waitForSelector('[data-sensor]')
  await shot('devices-phone')
  await page.click('[data-sensor] a:has-text("温度计")')
  await page.waitForSelector('.trend polyline')
  await page.waitForSelector('[data-reading]')
  const saved = page.waitForEvent('download')
  await page.click('[data-reading] [data-go=bundle]')
  if (!(await saved).suggestedFilename().endsWith('.zip')) faults.push('the evidence of a reading was not saved as a ZIP')
  await shot('device-phone')
}

export async function sensors({ person, address, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await kept(ehs, address, faults)
  await ehs.page.context().close()
  const english = await enterAs(person, 'ehs', { ...PHONE, locale: 'en-GB' })
  await read(english, address, faults)
  await english.page.context().close()
}
