// Nothing is asked any more: what Playwright calls idle never comes while a page listens to the live feed.
const open = new WeakMap()
const feed = (request) => new URL(request.url()).pathname === '/api/v1/live'
/** Longer than a list waits before it asks for the rows that were scrolled to, ms. */
const QUIET_MS = 150

/** Counts what a page asks, from now on. */
export function watchRequests(page) {
  const asked = { now: new Set(), at: Date.now() }
  open.set(page, asked)
  page.on('request', (request) => { if (!feed(request)) { asked.now.add(request); asked.at = Date.now() } })
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => { if (asked.now.delete(request)) asked.at = Date.now() })
}

/** The page has drawn what it was told, and has nothing left to do: how long that takes, a busy machine decides and no clock. */
const idle = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done, { timeout: 2_000 }))) }))

/** Waits until the page asks for nothing any more, not even after it has drawn what came. */
export async function settled(page, timeout = Number(process.env.PATIENCE_MS ?? 30_000)) {
  await page.waitForLoadState('load')
  const asked = open.get(page)
  for (const until = Date.now() + timeout; ;) {
    if (Date.now() > until) throw new Error(`still asked: ${[...asked.now].map((one) => one.url()).join(' ')}`)
    const quiet = () => !asked.now.size && Date.now() - asked.at >= QUIET_MS
    if (quiet()) {
      const { at } = asked
      await idle(page)
      if (quiet() && asked.at === at) return
    } else await new Promise((wait) => setTimeout(wait, 25))
  }
}
