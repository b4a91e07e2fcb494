// Blank manifests for an outage: taken and printed, noted as used, entered by their serial from the page that the QR code opens; and
// plans of all sites of a person as a job with a result for each.
import { DESK, PHONE, enterAs, pick } from './transport.mjs'

const row = (page, number) => page.locator('[data-blank]', { hasText: number })

async function entered({ page, shot }, address, number) {
  await page.goto(`${address}/manifests/new?blank=${number}`)
  await page.waitForSelector('input[name=blank]')
  const group = page.locator('[data-group]').first()
  await group.locator('input[name=package]').first().check()
  for (const name of ['receiver', 'carrier']) {
    const choice = page.locator(`select[name=${name}] option:not([disabled])`).first()
    await page.selectOption(`select[name=${name}]`, await choice.getAttribute('value'))
  }
  if (!(await page.inputValue('select[name=method]').catch(() => 'none'))) await pick(page, 'method', 'D10')
  await shot('blank-enter')
  await page.click('[data-go=draft]')
  await page.waitForSelector('.manifest[data-state=draft]')
}

/** A job by the API, as the page of plans begins it for who has several sites. */
const asked = (page) => page.evaluate(async () => {
  const json = { 'Content-Type': 'application/json' }
  const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: json, body: JSON.stringify({ login: 'ehs', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
  const headers = { ...json, Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() }
  const made = await fetch('/api/v1/jobs/plans', { method: 'POST', headers, body: JSON.stringify({ year: 2031 }) })
  return made.status === 202 ? (await made.json()).id : `status ${made.status}`
})

export async function blanks({ person, address, faults }) {
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await page.goto(`${address}/manifests`)
  await page.click('[data-go=blanks]')
  await page.waitForSelector('.empty')
  await shot('blanks-empty')
  await page.click('[data-go=give]')
  await page.waitForFunction(() => document.querySelectorAll('[data-blank]').length === 5)
  const number = await page.locator('[data-blank] td').first().innerText()
  if (!number.startsWith('PAPER-')) faults.push(`a blank is called ${number}`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('[data-file=pdf]')])
  if (!file.suggestedFilename().startsWith('blanks-')) faults.push(`blanks are kept as ${file.suggestedFilename()}`)
  await row(page, number).locator('[data-go=note]').click()
  await page.click('[data-go=use]')
  await page.waitForSelector('[data-blank][data-standing=used]')
  await page.locator('[data-standing=free] [data-go=note]').first().click()
  await page.fill('[name=reason]', '受潮')
  await page.click('[data-go=spoil]')
  await page.waitForSelector('[data-blank][data-standing=spoiled]')
  await shot('blanks')
  await entered({ page, shot }, address, number)
  await page.goto(`${address}/blanks`)
  await page.waitForSelector('[data-blank][data-standing=entered] a[href^="/manifests/"]')
  await page.goto(`${address}/jobs/${await asked(page)}`)
  await page.waitForSelector('[data-job][data-state=done]', { timeout: 60_000 })
  await page.waitForSelector('[data-planned] tbody tr[data-outcome=proposed]')
  await shot('plans-job')
  await page.context().close()
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}/blanks`)
  await phone.page.waitForSelector('[data-blank]')
  await phone.shot('blanks-phone')
}
