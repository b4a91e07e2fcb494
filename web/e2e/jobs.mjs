// A ledger of many rows is read in beside: its progress is seen, its page is left and the header still tells, its result is read; a
// second one is cancelled and says how far it came.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESK, PHONE, enterAs } from './transport.mjs'

/** Enough rows that a job is still under way after a few pages, on a fast machine too. */
const ROWS = 20_000

function file(name, rows) {
  const lines = Array.from({ length: rows }, (_, at) => `2026/3/5,900-041-49,${name}${at},12.5,${name}C${at},编织袋,张`)
  // One row that is not accepted, so that the result has something to say.
  lines.push(`2026/3/5,900-999-99,${name}X,12.5,${name}CX,编织袋,张`)
  const path = join(mkdtempSync(join(tmpdir(), 'weifei-job-')), `${name}.csv`)
  writeFileSync(path, `日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n${lines.join('\n')}\n`)
  return path
}
async function sent(page, address, path) {
  await page.goto(`${address}/ledger`)
  await page.setInputFiles('input[name=file]', path)
  await page.click('[data-go=import]')
  await page.waitForSelector('[data-job]')
}
const state = (page, wanted) => page.waitForSelector(`[data-job][data-state=${wanted}]`, { timeout: 240_000 })

/** The administrator sends a register of vehicles and does not wait; one row of it cannot be. */
async function register(person, address, faults) {
  const { page, shot } = await enterAs(person, 'admin', DESK)
  const id = await page.evaluate(async () => {
    const json = { 'Content-Type': 'application/json' }
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: json, body: JSON.stringify({ login: 'admin', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
    const as = { Authorization: `Bearer ${token}` }
    const { items } = await fetch('/api/v1/organisations?limit=200', { headers: as }).then((answer) => answer.json())
    const { uscc } = items.find((one) => one.kind === 'carrier')
    const rows = Array.from({ length: 320 }, (_, at) => `${uscc},${at === 6 ? '浙A1' : `浙A${70000 + at}`},yellow,rigid,15000000`)
    const body = `organisation,plate,colour,kind,load_max_g\n${rows.join('\n')}\n`
    const made = await fetch('/api/v1/imports/vehicles', { method: 'POST', headers: { ...as, 'Content-Type': 'text/csv', Prefer: 'respond-async', 'Idempotency-Key': crypto.randomUUID() }, body })
    return made.status === 202 ? (await made.json()).id : `status ${made.status}`
  })
  await page.goto(`${address}/jobs/${id}`)
  await state(page, 'done')
  await page.waitForSelector('[data-refused] tbody tr')
  if (!(await page.innerText('[data-done]')).includes('319') || (await page.$$('[data-refused] tbody tr')).length !== 1) faults.push('a register that was read in beside does not say what became of it')
  await shot('job-register')
  await page.context().close()
}

/** A file that is drawn beside is taken from the page of its job. */
async function drawn({ page, shot }, address, faults) {
  const id = await page.evaluate(async () => {
    const json = { 'Content-Type': 'application/json' }
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: json, body: JSON.stringify({ login: 'ehs', password: 'weifei-demo-2026' }) }).then((answer) => answer.json())
    const as = { Authorization: `Bearer ${token}` }
    const { items } = await fetch('/api/v1/sites', { headers: as }).then((answer) => answer.json())
    const path = `/api/v1/sites/${items[0].id}/ledger/B.1/file?format=csv&from=2026-03-05&to=2026-03-05`
    return (await fetch(path, { method: 'POST', headers: { ...as, ...json, 'Idempotency-Key': crypto.randomUUID() }, body: '{}' }).then((answer) => answer.json())).id
  })
  await page.goto(`${address}/jobs/${id}`)
  await state(page, 'done')
  await shot('job-file')
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('[data-go=take]')])
  if (!/^ledger-B\.1-.*\.csv$/.test(file.suggestedFilename())) faults.push(`the file that was drawn is called ${file.suggestedFilename()}`)
}

export async function jobs({ person, address, faults }) {
  // Who never had one is told so; the others may have jobs of stories before.
  const idle = await enterAs(person, 'operator', DESK)
  await idle.page.goto(`${address}/jobs`)
  await idle.page.waitForSelector('.empty')
  await idle.shot('jobs-empty')
  await idle.page.close()
  const { page, shot } = await enterAs(person, 'ehs', DESK)
  await sent(page, address, file('P', ROWS))
  await page.waitForFunction(() => /[1-9]\d*\/20000/.test(document.querySelector('[data-far]')?.textContent ?? ''), undefined, { timeout: 60_000 })
  await shot('job-running')
  const path = new URL(page.url()).pathname
  // Its page is left: the header tells, and leads back.
  await page.click('nav.side a[href="/stock"]')
  await page.waitForSelector('[data-jobs]')
  await page.click('[data-jobs]')
  await page.waitForSelector(`[data-job] a[href="${path}"]`)
  await shot('jobs')
  await page.click(`[data-job] a[href="${path}"]`)
  await state(page, 'done')
  const told = await page.innerText('[data-done]')
  if (!told.includes('20,001') && !told.includes('20001')) faults.push(`the result is not of 20001 rows: ${told}`)
  await shot('job-done')
  await page.waitForFunction(() => !document.querySelector('[data-jobs]'))
  await sent(page, address, file('Q', ROWS))
  await state(page, 'running')
  await page.click('[data-go=cancel]')
  await shot('job-cancel')
  await page.click('[data-go=cancel-sure]')
  await state(page, 'cancelled')
  const rows = /(\d+)\/20000/.exec(await page.innerText('[data-far]'))
  if (rows && Number(rows[1]) >= 20000) faults.push('what was cancelled was read in whole')
  await shot('job-cancelled')
  await drawn({ page, shot }, address, faults)
  await register(person, address, faults)
  const phone = await enterAs(person, 'ehs', PHONE)
  await phone.page.goto(`${address}/jobs`)
  await phone.page.waitForSelector('[data-job]')
  await phone.shot('jobs-phone')
}
