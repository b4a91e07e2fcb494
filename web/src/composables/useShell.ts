import { ref } from 'vue'

/** A newer app waits to be taken. */
export const newer = ref(false)
let registration: ServiceWorkerRegistration | null = null
let asked = false

/** How often a page that stays open looks whether there is a newer app; it also looks whenever it is turned to again. */
const LOOK_MS = 30 * 60_000

function watchFor(found: ServiceWorkerRegistration) {
  registration = found
  const waits = () => { if (found.waiting && navigator.serviceWorker.controller) newer.value = true }
  waits()
  found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', waits))
  const look = () => { if (!document.hidden) void found.update().catch(() => undefined) }
  document.addEventListener('visibilitychange', look)
  addEventListener('online', look)
  setInterval(look, LOOK_MS)
}

/** After the first paint the app is kept on the device; from then on it opens without a network. */
export function startShell() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const begin = () => void navigator.serviceWorker.register('/sw.js').then(watchFor, () => undefined)
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
  // Another page took the newer app: this one goes on until its person wishes, since nothing typed here may be lost.
  const controlled = Boolean(navigator.serviceWorker.controller)
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
    else if (controlled) newer.value = true
  })
}
/** Takes the newer app: the page is loaded anew by it. What waits to be sent lies in the device's own store. */
export function takeNewer() {
  asked = true
  if (registration?.waiting) registration.waiting.postMessage('take')
  else location.reload()
}
