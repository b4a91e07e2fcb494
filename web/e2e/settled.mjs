// Nothing is asked any more: what Playwright calls idle never comes while a page listens to the live feed.
const open = new WeakMap()
const feed = (request) => new URL(request.url()).pathname === '/api/v1/live'

/** Counts what a page asks, from now on. */
export function watchRequests(page) {
  const asked = { now: new Set(), at: Date.now() }
  open.set(page, asked)
  page.on('request', (request) => { if (!feed(request)) { asked.now.add(request); asked.at = Date.now() } })
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => { if (asked.now.delete(request)) asked.at = Date.now() })
}

/** Waits until the page has asked for nothing for half a second. */
export async function settled(page, timeout = 30_000) {
  await page.waitForLoadState('load')
  const asked = open.get(page)
  for (const until = Date.now() + timeout; asked.now.size || Date.now() - asked.at < 500;) {
    if (Date.now() > until) throw new Error(`still asked: ${[...asked.now].map((one) => one.url()).join(' ')}`)
    await new Promise((wait) => setTimeout(wait, 50))
  }
}
