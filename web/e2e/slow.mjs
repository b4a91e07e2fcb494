// A keeper opens the app for the first time, on a mid-range phone with a slow connection (the figures of Lighthouse's mobile profile:
// slow 4G, a processor four times slower): what comes over the air, and how long until the page can be used. Without the worker
// that keeps the app on the device, which only begins after that.
import { PHONE } from './transport.mjs'

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_638.4 * 1000) / 8, uploadThroughput: (750 * 1000) / 8 }
const SLOWER = 4
const USABLE_MAX_MS = 3_000
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

export async function slow({ person, faults }) {
  const { page, enter } = await person('keeper', { ...PHONE, worker: false })
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  const air = weighed(wire)
  const first = async (what, selector) => {
    await wire.send('Network.clearBrowserCache')
    air.take()
    await page.reload({ waitUntil: 'commit' })
    const took = await usable(page, selector)
    const [scanner, bytes] = [air.scanner(), air.take()]
    console.log(`slow phone: ${what} usable after ${took.toFixed(0)} ms, ${bytes} bytes`)
    if (took > USABLE_MAX_MS) faults.push(`${what} can be used only after ${took} ms on a slow phone`)
    if (bytes > LOAD_MAX || bytes < 10_000 || scanner) faults.push(`${what} loads ${bytes} bytes, with the scanner: ${scanner}`)
  }
  await wire.send('Network.emulateNetworkConditions', SLOW_4G)
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await first('the form to sign in', 'input[name=login]')
  await page.fill('input[name=login]', 'keeper')
  await page.fill('input[name=password]', 'weifei-demo-2026')
  const at = Date.now()
  await enter()
  await page.waitForSelector('.tiles')
  console.log(`slow phone: signed in after ${Date.now() - at} ms`)
  await first("a keeper's home", '.tiles')
}
