// The demo driven by real clicks in Chromium: a keeper on a phone, an EHS officer and a law officer at a desk, and a load from
// stock to furnace by everybody it passes.
// Fails on any console error, policy violation, request to another host, answer of 500 and above, or grave fault of access. Screenshots go to the folder of the first argument.
import { spawn } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { access } from './access.mjs'
import { blanks } from './blanks.mjs'
import { camera } from './camera.mjs'
import { cockpit } from './cockpit.mjs'
import { crowd } from './crowd.mjs'
import { desk } from './desk.mjs'
import { desks } from './desks.mjs'
import { exchange } from './exchange.mjs'
import { handover } from './handover.mjs'
import { jobs } from './jobs.mjs'
import { later } from './later.mjs'
import { live } from './live.mjs'
import { mishaps } from './mishaps.mjs'
import { newer } from './newer.mjs'
import { ledger } from './ledger.mjs'
import { logbook } from './logbook.mjs'
import { notices } from './notices.mjs'
import { roster } from './roster.mjs'
import { ownrules } from './ownrules.mjs'
import { rules } from './rules.mjs'
import { oneclick } from './oneclick.mjs'
import { offline } from './offline.mjs'
import { otherwise } from './otherwise.mjs'
import { people } from './people.mjs'
import { declare } from './declare.mjs'
import { plan } from './plan.mjs'
import { reading } from './reading.mjs'
import { reference } from './reference.mjs'
import { roadside } from './roadside.mjs'
import { sensors } from './sensors.mjs'
import { settled, watchRequests } from './settled.mjs'
import { slots } from './slots.mjs'
import { storage } from './storage.mjs'
import { tell } from './tell.mjs'
import { DESK, PHONE, enterAs, transport } from './transport.mjs'

const root = resolve(import.meta.dirname, '../..')
const shots = resolve(process.argv[2] ?? join(tmpdir(), 'weifei-shots'))
mkdirSync(shots, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'weifei-browser-'))
const PASSWORD = 'weifei-demo-2026'

const port = await new Promise((told) => { const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => told(port)) }) })
const server = spawn(process.env.WEIFEI ?? join(root, 'target/debug/weifei'), ['demo', '--data', data, '--sites', '4', '--days', '20', '--seed', '7', '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'inherit', 'inherit'] })
const address = `http://127.0.0.1:${port}`
for (let tries = 0; ; tries++) {
  if (await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false)) break
  if (tries > 600 || server.exitCode !== null) throw new Error('the demo did not come up')
  await new Promise((wait) => setTimeout(wait, 200))
}
const launch = (more = []) => ({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more] })
const browser = await chromium.launch(launch())
const faults = []
const seen = access(address, faults)

async function person(login, { width, height, locale = 'zh-CN', dark = false }, within = browser, at = address) {
  const context = await within.newContext({ viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai', colorScheme: dark ? 'dark' : 'light', isMobile: width < 700, hasTouch: width < 700, deviceScaleFactor: width < 700 ? 2 : 1, reducedMotion: 'reduce' })
  const page = await context.newPage()
  watchRequests(page)
  seen.follow(page, login, at)
  page.on('console', (message) => { if (message.type() === 'error') faults.push(`${login}: ${message.text()} ${message.location().url}`) })
  page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
  page.on('response', (answer) => { if (answer.status() >= 500) faults.push(`${login}: ${answer.status()} ${answer.url()}`) })
  page.setDefaultTimeout(40_000)
  await page.goto(at)
  await page.fill('input[name=login]', login)
  await page.fill('input[name=password]', PASSWORD)
  const shot = async (name) => {
    await settled(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 1) faults.push(`${login}: ${name} is ${wide} px too wide`)
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
    await seen.look(page, name)
  }
  shot.path = (name) => join(shots, `${name}.png`)
  return { page, shot, enter: () => page.click('button[type=submit]') }
}

/** What a phone loads before a keeper can work, compressed as it comes: the app's pages and nothing of the scanner. */
const FIRST_LOAD_MAX = 250_000
async function weight(page) {
  const { bytes, scanner } = await page.evaluate(() => {
    const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter((one) => !one.name.includes('/api/'))]
    return { bytes: parts.reduce((sum, one) => sum + one.encodedBodySize, 0), scanner: parts.some((one) => one.name.endsWith('.wasm')) }
  })
  console.log(`first load: ${bytes} bytes`)
  if (bytes > FIRST_LOAD_MAX || bytes < 10_000 || scanner) faults.push(`the first load is ${bytes} bytes, with the scanner: ${scanner}`)
}

async function keeper() {
  const { page, shot, enter } = await person('keeper', { width: 390, height: 844 })
  await shot('login-phone')
  await enter()
  await page.waitForSelector('.tiles')
  await weight(page)
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
  await storeSomewhere(page)
  await shot('make-done')
  // It was the wrong one: taken back with one tap, and stored again.
  await page.click('[data-go=undo]')
  await page.waitForSelector('[data-go=zone]')
  await storeSomewhere(page)
  await page.click('.tiles a:not(.main)')
  await page.waitForSelector('.trace li:not(.loose)')
  await page.waitForFunction(() => !document.querySelector('.trace li.loose'))
  await page.click('.proofbar .btn')
  await page.waitForSelector('.proofbar [role=status]')
  if ((await page.$$('.seal.set + .tick')).length !== (await page.$$('.trace li')).length) faults.push('not every event of the trace was proved')
  if (!(await page.innerText('.trace')).includes('撤回')) faults.push('the trace does not tell what was taken back')
  if (!(await page.$('[data-undo]'))) faults.push('what was just stored cannot be taken back on its page')
  await shot('package-phone')
  await page.goto(`${address}/stock`)
  await shot('stock-phone')
}

/** Tries one zone after the other: an incompatible or full one refuses with its reason. */
async function storeSomewhere(page) {
  await page.waitForSelector('[data-go=zone]:not([aria-disabled=true])')
  for (const zone of await page.$$('[data-go=zone]:not([aria-disabled=true])')) {
    await zone.click()
    const end = await Promise.race([page.waitForSelector('[data-done]').then(() => 'done'), page.waitForSelector('.problem').then(() => 'refused')])
    if (end === 'done') return
    faults.splice(0, faults.length, ...faults.filter((fault) => !/status of (409|422)/.test(fault)))
  }
  faults.push('no zone took the container')
}

async function ehs() {
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

async function officer(look) {
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

/** What is refused on purpose, a stranger's label or who comes too late, is as it should be. */
async function load() {
  const load = { person, address, faults, waste: '900-041-49', receiver: '焚烧', carrier: '危货运输' }
  const path = await transport({ ...load, stranger: '91330111MA9Z00000X9000414920261101999' })
  await mishaps({ ...load, path })
  faults.splice(0, faults.length, ...faults.filter((fault) => !/status of (409|422)/.test(fault)))
}

/** Runs a story in which some errors of the console are as they should be. */
async function forgiven(story, which) {
  await story()
  faults.splice(0, faults.length, ...faults.filter((fault) => !which.test(fault)))
}

async function document() {
  const page = await browser.newPage()
  seen.follow(page, 'docs')
  page.on('console', (message) => { if (message.type() === 'error') faults.push(`docs: ${message.text()}`) })
  await page.goto(`${address}/api/docs/`)
  await page.waitForSelector('.opblock, .swagger-ui .information-container', { timeout: 20_000 })
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(shots, 'api-docs.png') })
}

try {
  const stories = {
    keeper,
    camera: () => camera({ person, launch, folder: data, address, faults }),
    offline: () => forgiven(() => offline({ person, address, faults }), /ERR_INTERNET_DISCONNECTED|status of 409/),
    ehs,
    live: () => forgiven(() => live({ person, address, faults }), /status of 404/),
    otherwise: () => otherwise({ person, address, faults, waste: '900-041-49', receiver: '焚烧' }),
    load,
    later: () => forgiven(() => later({ person, address, faults }), /ERR_INTERNET_DISCONNECTED|status of 40[49]/),
    handover: () => forgiven(() => handover({ person, address, faults }), /ERR_INTERNET_DISCONNECTED|status of 40[49]/),
    reading: () => forgiven(() => reading({ person, faults }), /ERR_INTERNET_DISCONNECTED/),
    newer: () => forgiven(() => newer({ person, address, faults }), /ERR_EMPTY_RESPONSE|ERR_CONNECTION/),
    crowd: () => forgiven(() => crowd({ person, address, faults }), /ERR_INTERNET_DISCONNECTED|status of 409/),
    officer: () => officer({}),
    english: () => officer({ dark: true, locale: 'en-GB' }),
    reference: () => reference({ person, root, address, faults }),
    cockpit: () => forgiven(() => cockpit({ person, address, faults }), /ERR_INTERNET_DISCONNECTED/),
    desk: () => desk({ person, address, faults, waste: '900-041-49' }),
    roadside: () => roadside({ person, address, faults }),
    storage: () => forgiven(() => storage({ person, address, faults }), /ERR_INTERNET_DISCONNECTED|status of 409/),
    slots: () => forgiven(() => slots({ person, address, faults }), /status of (409|422)/),
    desks: () => desks({ person, address, faults, data }),
    people: () => forgiven(() => people({ person, address, faults }), /status of (401|404|422)/),
    tell: () => forgiven(() => tell({ person, address, faults }), /status of 422/),
    oneclick: () => oneclick({ person, address, faults }),
    ledger: () => ledger({ person, address, faults }),
    logbook: () => logbook({ person, address, faults }),
    notices: () => forgiven(() => notices({ person, address, faults }), /ERR_FAILED/),
    rules: () => rules({ person, address, faults }),
    ownrules: () => ownrules({ person, address, faults }),
    sensors: () => forgiven(() => sensors({ person, address, faults }), /status of 400/),
    roster: () => roster({ person, address, faults }),
    // The clerk may have begun it first: the page then goes to that one.
    declare: () => forgiven(() => declare({ person, root, address, faults }), /status of 409.*declarations/),
    plan: () => plan({ person, address, faults }),
    blanks: () => blanks({ person, address, faults }),
    exchange: () => forgiven(() => exchange({ person, root, address, faults }), /status of (400|422)|status of 409.*declarations/),
    // Late, since it adds very many rows to a site's ledger.
    jobs: () => jobs({ person, address, faults }),
    document,
  }
  // A few of them by name, to look at one thing again: `node web/e2e/browser.mjs FOLDER camera ehs`.
  const wanted = process.argv.slice(3)
  for (const [name, story] of Object.entries(stories)) if (!wanted.length || wanted.includes(name)) await story()
  await seen.everywhere({ enterAs, person, sizes: { desk: DESK, phone: PHONE } })
} catch (error) {
  faults.push(String(error.stack ?? error))
  const open = browser.contexts().flatMap((context) => context.pages())
  for (const [at, page] of open.entries()) await page.screenshot({ path: join(shots, `failed-${at}.png`) }).catch(() => undefined)
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await new Promise((gone) => server.once('exit', gone))
  rmSync(data, { recursive: true, force: true })
}
if (faults.length) {
  console.error(faults.join('\n'))
  process.exit(1)
}
console.log(`browser: ok, screenshots in ${shots}`)
