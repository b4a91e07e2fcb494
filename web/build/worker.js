/* The app without a network: all of it is fetched once and then answered from here. What is asked of the API is never kept.
   `VERSION` and `ASSETS` are put in by build/worker.ts. */
const SHELF = 'weifei-' + VERSION
/* Pages that the server draws by itself, and what is no page at all. */
const NOT_OURS = /^\/(api|l|m|healthz|readyz|metrics)(\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(ASSETS.map((path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' })))))
})
self.addEventListener('activate', (event) => {
  const older = (names) => names.filter((name) => name.startsWith('weifei-') && name !== SHELF)
  event.waitUntil(caches.keys().then((names) => Promise.all(older(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()))
})
/* A newer app waits until the person takes it: an old page must not lose the parts it has not loaded yet. */
self.addEventListener('message', (event) => { if (event.data === 'take') self.skipWaiting() })

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== location.origin || NOT_OURS.test(address.pathname)) return
  const wanted = request.mode === 'navigate' ? '/' : address.pathname
  event.respondWith(caches.open(SHELF).then((shelf) => shelf.match(wanted, { ignoreVary: true })).then((kept) => kept ?? fetch(request)))
})
