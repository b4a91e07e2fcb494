import { ref } from 'vue'

/** A newer app waits to be taken. */
export const newer = ref(false)
let registration: ServiceWorkerRegistration | null = null

function watchFor(found: ServiceWorkerRegistration) {
  registration = found
  const waits = () => { newer.value = Boolean(found.waiting && navigator.serviceWorker.controller) }
  waits()
  found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', waits))
}

/** After the first paint the app is kept on the device; from then on it opens without a network. */
export function startShell() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const begin = () => void navigator.serviceWorker.register('/sw.js').then(watchFor, () => undefined)
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
}
/** Takes the newer app: the page is loaded anew by it. */
export function takeNewer() {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  registration?.waiting?.postMessage('take')
}
