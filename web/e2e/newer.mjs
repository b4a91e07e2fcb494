// The server gets a newer app while a phone holds something that was not sent: the phone says so, goes on until its person wishes,
// and loses nothing by taking it.
import { createServer, request } from 'node:http'
import { PHONE, enterAs } from './transport.mjs'

/** Stands before the server: serves a newer app when told, and does not answer the API when told. */
async function before(address) {
  const state = { newer: false, silent: false }
  const server = createServer((asked, answer) => {
    if (state.silent && asked.url.startsWith('/api/')) return asked.socket.destroy()
    const onward = request(new URL(asked.url, address), { method: asked.method, headers: { ...asked.headers, 'accept-encoding': 'identity' } }, (told) => {
      if (asked.url !== '/sw.js' || !state.newer) return answer.writeHead(told.statusCode, told.headers) && told.pipe(answer)
      let text = ''
      told.setEncoding('utf8').on('data', (part) => { text += part }).on('end', () => {
        const { 'content-length': _, ...headers } = told.headers
        answer.writeHead(told.statusCode, headers).end(text.replace(/^const VERSION = '\w+'/, "const VERSION = 'newer'"))
      })
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  await new Promise((up) => server.listen(0, '127.0.0.1', up))
  return { state, at: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close() } }
}

export async function newer({ person, address, faults }) {
  const front = await before(address)
  const { page, shot } = await enterAs((login, look) => person(login, look, undefined, front.at), 'keeper', PHONE)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.click('[data-go=field]')
  await page.waitForSelector('[data-shelf]')
  await page.waitForFunction(() => document.querySelector('[data-net=synced]'))
  const code = await page.evaluate(async () => {
    const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
    for (let tries = 0; tries < 200; tries++) {
      const all = await new Promise((done) => { const asked = db.transaction('shelf').objectStore('shelf').getAll(); asked.onsuccess = () => done(asked.result) })
      const drum = all[0]?.packages.find((one) => one.state === 'in_stock' && one.code)
      if (drum) { db.close(); return drum.code }
      await new Promise((wait) => setTimeout(wait, 50))
    }
    throw new Error('no list on the device')
  })
  front.state.silent = true
  await page.fill('[name=scan]', code)
  await page.press('[name=scan]', 'Enter')
  await page.click('[data-go=reweigh]')
  await page.fill('input[name=gross]', '140')
  await page.fill('input[name=tare]', '20')
  await page.click('[data-go=weigh]')
  await page.waitForSelector('[data-last=kept]')
  await page.fill('[name=scan]', 'half typed')
  front.state.newer = true
  // Turning to the app again is when it looks.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.waitForSelector('[data-newer]')
  await page.screenshot({ path: shot.path('newer') })
  if ((await page.inputValue('[name=scan]')) !== 'half typed') faults.push('a newer app was taken before its person wished')
  if (!/1条待传记录不会丢/.test(await page.innerText('[data-newer]'))) faults.push('a newer app does not say that what waits is kept')
  await Promise.all([page.waitForEvent('load'), page.click('[data-go=newer]')])
  await page.waitForSelector('[data-shelf]')
  const shelves = await page.evaluate(() => caches.keys())
  if (shelves.join() !== 'weifei-newer') faults.push(`the newer app was not taken: ${shelves}`)
  if (await page.$('[data-newer]')) faults.push('the newer app is offered again')
  await page.click('[data-net]')
  await page.waitForSelector('[data-part=waiting] [data-entry]')
  front.state.silent = false
  await page.click('[data-go=flush]')
  await page.waitForSelector('[data-part=sent] [data-entry]')
  await page.waitForFunction(() => !document.querySelector('[data-part=waiting] [data-entry]'))
  if (await page.$('[data-part=refused]')) faults.push('what waited for the newer app was refused')
  await page.context().close()
  front.close()
}
