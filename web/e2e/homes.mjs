// The first things of the three who open the app most: a keeper on a phone, an EHS officer and a law officer at a desk.
import { join } from 'node:path'

/** A container from scale to shelf on a phone; `person` signs in. */
export async function keeper({ person, address, faults }) {
  const { page, shot, enter } = await person('keeper', { width: 390, height: 844 })
  await shot('login-phone')
  await enter()
  await page.waitForSelector('.tiles')
  await shot('keeper-home')
  await page.click('.tile.wide')
  await page.waitForSelector('[data-go=stream]')
  await shot('make-stream')
  await page.click('[data-go=stream]')
  await shot('make-container')
  await page.click('[data-go=create]')
  await page.fill('input[name=gross]', '192.5')
  await page.fill('input[name=tare]', '20')
  await shot('make-weigh')
  await page.click('[data-go=weigh]')
  await page.waitForSelector('img.label')
  await shot('make-label')
  await page.click('[data-go=label]')
  await page.waitForSelector('[data-go=zone]')
  await shot('make-store')
  await storeSomewhere(page, faults)
  await shot('make-done')
  // It was the wrong one: taken back with one tap, and stored again.
  await page.click('[data-go=undo]')
  await page.waitForSelector('[data-go=zone]')
  await storeSomewhere(page, faults)
  await page.click('.tiles a:not(.main)')
  await page.waitForSelector('.trace li:not(.loose)')
  await page.waitForFunction(() => !document.querySelector('.trace li.loose'))
  await page.click('.proofbar .btn')
  await page.waitForSelector('.proofbar [role=status]')
  if ((await page.$$('.seal.set + .tick')).length !== (await page.$$('.trace li')).length) faults.push('not every event of the trace was proved')
  if (!(await page.innerText('.trace')).includes('撤回')) faults.push('the trace does not tell what was taken back')
  if (!(await page.$('[data-undo]'))) faults.push('what was just stored cannot be taken back on its page')
  const saved = page.waitForEvent('download')
  await page.click('.proofbar [data-go=bundle]')
  if (!(await saved).suggestedFilename().endsWith('.zip')) faults.push('the evidence bundle was not saved as a ZIP')
  await shot('package-phone')
  await page.goto(`${address}/stock`)
  await shot('stock-phone')
}

/** Tries one zone after the other: an incompatible or full one refuses with its reason. */
async function storeSomewhere(page, faults) {
  await page.waitForSelector('[data-go=zone]:not([aria-disabled=true])')
  for (const zone of await page.$$('[data-go=zone]:not([aria-disabled=true])')) {
    await zone.click()
    const end = await Promise.race([page.waitForSelector('[data-done]').then(() => 'done'), page.waitForSelector('.problem').then(() => 'refused')])
    if (end === 'done') return
    faults.splice(0, faults.length, ...faults.filter((fault) => !/status of (409|422)/.test(fault)))
  }
  faults.push('no zone took the container')
}

/** A factory's own ledger is read at a desk. */
export async function ehs({ person, root, faults }) {
  const { page, shot, enter } = await person('ehs', { width: 1280, height: 800 })
  await enter()
  await page.click('nav a[href="/ledger"]')
  await page.setInputFiles('input[name=file]', join(root, 'fixtures/samples/ledger-a.xlsx'))
  await shot('ledger-form')
  await page.click('[data-go=import]')
  await page.waitForSelector('[data-done]', { timeout: 60_000 })
  if ((await page.$$('[data-table]')).length !== 4) faults.push('the import does not show its four tables')
  await shot('ledger-result')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForSelector('.phone')
  await shot('ledger-result-phone')
}

/** An officer walks from the sites to a container, the journal and its checkpoint. */
export async function officer({ person, faults }, look = {}) {
  const { page, shot, enter } = await person('officer', { width: 1280, height: 800, ...look })
  const name = look.dark ? 'officer-dark-en' : 'officer'
  await enter()
  await page.waitForSelector('table tbody tr')
  await shot(`${name}-sites`)
  await page.click('table tbody tr a')
  await page.waitForSelector('.meter')
  await shot(`${name}-stock`)
  await page.click('td.lead a')
  await page.waitForSelector('[data-package]')
  await shot(`${name}-packages`)
  await page.click('[data-package]')
  await page.waitForSelector('.trace li')
  await page.click('.proofbar .btn')
  await page.waitForSelector('.proofbar [role=status]')
  await shot(`${name}-package`)
  await page.click('nav a[href="/events"]')
  await page.waitForSelector('table tbody tr')
  await shot(`${name}-events`)
  await page.click('nav a[href="/checkpoint"]')
  await page.waitForSelector('[data-verdict]')
  if (await page.$('[data-verdict=bad]')) faults.push('the checkpoint does not verify')
  await shot(`${name}-checkpoint`)
}

/** The page that shows the API. */
export async function document({ stranger, address, shots }) {
  const page = await stranger('docs')
  await page.goto(`${address}/api/docs/`)
  await page.waitForSelector('.opblock, .swagger-ui .information-container', { timeout: 20_000 })
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(shots, 'api-docs.png') })
}
