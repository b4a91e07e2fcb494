// A keeper opens the app for the first time, on a mid-range phone with a slow connection (the figures of Lighthouse's mobile profile:
// slow 4G, a processor four times slower): what comes over the air, and how long until the page can be used. Without the worker
// that keeps the app on the device, which only begins after that.
import { PHONE } from './transport.mjs'

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_638.4 * 1000) / 8, uploadThroughput: (750 * 1000) / 8 }
/** How much slower than one of this machine's cores. */
const SLOWER = 4
const USABLE_MAX_MS = 3_000
/** The machine may be busy with something else just then; a page that is too slow is too slow each time. */
const TRIES = 4
/** What is loaded before a keeper can work, compressed as it comes; nothing of the scanner. */
const LOAD_MAX = 250_000

/** Counts what comes over the air but what is asked of the API. */
function weighed(wire) {
  const asked = new Map()
  let bytes = 0
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, new URL(request.url).pathname))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (!asked.get(requestId)?.startsWith('/api/')) bytes += encodedDataLength })
  return { take: () => { const sum = bytes; bytes = 0; asked.clear(); return sum }, scanner: () => [...asked.values()].some((path) => path.endsWith('.wasm')) }
}

/** Since the page was called for until this is there and the page has nothing left to do, ms. */
const usable = (page, selector) => page.evaluate((what) => new Promise((done) => {
  const look = () => (document.querySelector(what) ? requestIdleCallback(() => done(performance.now()), { timeout: 5_000 }) : requestAnimationFrame(look))
  look()
}), selector)

/** How many times longer than its own work something takes here just now, because the core is shared. That counts towards what slows a phone. */
async function shared(page, wire) {
  const cpu = async () => (await wire.send('Performance.getMetrics')).metrics.find((one) => one.name === 'ThreadTime').value * 1000
  const before = await cpu()
  const wall = await page.evaluate(() => { const at = performance.now(); for (let n = 0, x = 1; n < 3e8; n++) x = (x * 31 + n) | 0; return performance.now() - at })
  return Math.max(1, wall / (await cpu() - before))
}

export async function slow({ person, faults }) {
  const { page, enter } = await person('keeper', { ...PHONE, worker: false })
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Performance.enable')
  const air = weighed(wire)
  const first = async (what, selector) => {
    let best = Infinity
    for (let tries = 0; tries < TRIES && best > USABLE_MAX_MS; tries++) {
      await wire.send('Network.clearBrowserCache')
      air.take()
      await wire.send('Emulation.setCPUThrottlingRate', { rate: 1 })
      const busy = await shared(page, wire)
      await wire.send('Emulation.setCPUThrottlingRate', { rate: Math.max(1, SLOWER / busy) })
      await page.reload({ waitUntil: 'commit' })
      const took = await usable(page, selector)
      const [scanner, bytes] = [air.scanner(), air.take()]
      console.log(`slow phone: ${what} usable after ${took.toFixed(0)} ms, ${bytes} bytes${busy > 1.2 ? `; cores shared ${busy.toFixed(1)} times` : ''}`)
      if (bytes > LOAD_MAX || bytes < 10_000 || scanner) faults.push(`${what} loads ${bytes} bytes, with the scanner: ${scanner}`)
      best = Math.min(best, took)
    }
    if (best > USABLE_MAX_MS) faults.push(`${what} can be used only after ${best.toFixed(0)} ms on a slow phone`)
  }
  await wire.send('Network.emulateNetworkConditions', SLOW_4G)
  await first('the form to sign in', 'input[name=login]')
  await page.fill('input[name=login]', 'keeper')
  await page.fill('input[name=password]', 'weifei-demo-2026')
  const at = Date.now()
  await enter()
  await page.waitForSelector('.tiles')
  console.log(`slow phone: signed in after ${Date.now() - at} ms`)
  await first("a keeper's home", '.tiles')
}
