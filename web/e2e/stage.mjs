// A demo of its own with a browser of its own, on which stories are played one after the other: nothing of another's is there.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { access } from './access.mjs'
import { timed } from './clock.mjs'
import { settled, watchRequests } from './settled.mjs'

/** How long a page may take for what it is asked to do; longer where the machine is shared. */
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 40_000)
const PASSWORD = 'weifei-demo-2026'
const launch = (more = []) => ({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more] })
const freePort = () => new Promise((told) => { const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => told(port)) }) })

/** The demo, once it answers. */
async function served(root, data) {
  const address = `http://127.0.0.1:${await freePort()}`
  const server = spawn(process.env.WEIFEI ?? join(root, 'target/debug/weifei'), ['demo', '--data', data, '--sites', '4', '--days', '20', '--seed', '7', '--listen', new URL(address).host], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' } })
  for (let tries = 0; ; tries++) {
    if (await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false)) return { address, server }
    if (tries > 600 || server.exitCode !== null) throw new Error('the demo did not come up')
    await new Promise((wait) => setTimeout(wait, 200))
  }
}

/** Raises a stage; `book` is what all stages together have looked at, `shots` the folder of the pictures. */
export async function raise({ root, shots, book }) {
  const data = mkdtempSync(join(tmpdir(), 'weifei-browser-'))
  const { address, server } = await served(root, data)
  const browser = await chromium.launch(launch())
  const faults = []
  const { logins } = await (await fetch(`${address}/api/v1/demo`)).json()
  const seen = access(address, faults, book, new Set(logins.map((one) => one.login)))
  const opened = new Set()

  function watched(page, login, at = address) {
    watchRequests(page)
    seen.follow(page, login, at)
    page.on('console', (message) => { if (message.type() === 'error') faults.push(`${login}: ${message.text()} ${message.location().url}`) })
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
    page.on('response', (answer) => { if (answer.status() >= 500) faults.push(`${login}: ${answer.status()} ${answer.url()}`) })
    page.setDefaultTimeout(PATIENCE_MS)
    return page
  }

  /** Somebody before the form to sign in; without `worker` nothing of the app is kept on the device. */
  async function person(login, { width, height, locale = 'zh-CN', dark = false, worker = true }, within = browser, at = address) {
    const context = await within.newContext({ viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai', colorScheme: dark ? 'dark' : 'light', isMobile: width < 700, hasTouch: width < 700, deviceScaleFactor: width < 700 ? 2 : 1, reducedMotion: 'reduce' })
    if (!worker) await context.addInitScript(() => { delete Navigator.prototype.serviceWorker })
    opened.add(context)
    context.on('close', () => opened.delete(context))
    const page = watched(await context.newPage(), login, at)
    await page.goto(at)
    await page.fill('input[name=login]', login)
    await page.fill('input[name=password]', PASSWORD)
    const path = (name) => join(shots, `${name}.png`)
    const shot = async (name) => {
      await timed('of waiting: ', () => settled(page))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 1) faults.push(`${login}: ${name} is ${wide} px too wide`)
      await timed('of pictures: ', () => page.screenshot({ path: path(name), fullPage: true }))
      await seen.look(page, name)
    }
    shot.path = path
    return { page, shot, enter: () => page.click('button[type=submit]') }
  }
  /** Nobody, who has no account. */
  const stranger = async (name) => watched(await (await browser.newContext()).newPage(), name)

  /** Plays a story. Whoever it called leaves: a page that stays open would follow everything that happens later. */
  async function play(name, story) {
    await timed(`story: ${name}`, () => story({ person, stranger, launch, root, shots, data, address, faults, browser }))
    await Promise.all([...opened].map((context) => context.close()))
  }
  async function fail(error) {
    faults.push(String(error.stack ?? error))
    const open = browser.contexts().flatMap((context) => context.pages())
    for (const [at, page] of open.entries()) await page.screenshot({ path: join(shots, `failed-${at}.png`) }).catch(() => undefined)
  }
  async function close() {
    await browser.close()
    server.kill('SIGTERM')
    if (server.exitCode === null) await new Promise((gone) => server.once('exit', gone))
    rmSync(data, { recursive: true, force: true })
  }
  return { person, play, fail, close, seen, faults }
}
