import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { feeder, LINGER_MS, listener, PAUSE_MAX_MS, PAUSE_MS, reader, REFUSED_MS, type Change, type Ears, type End } from './feed'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

it('reads messages however they are cut, and passes over beats and what it does not know', () => {
  const told: Change[] = []
  const hear = reader((change) => told.push(change))
  const text = 'retry: 5000\n\n:\n\nevent: changed\ndata: {"streams":["package/1","manifest/2"]}\n\nevent: other\ndata: {"streams":["package/3"]}\n\nevent: changed\r\ndata: {"streams":null}\r\n\r\nevent: changed\ndata: what\n\nevent: changed\nda'
  for (const piece of text.match(/[\s\S]{1,7}/g)!) hear(piece)
  expect(told).toEqual([{ streams: ['package/1', 'manifest/2'] }, { streams: null }, { streams: null }])
})

/** A feed of the test's own: what is opened, and how it goes on. */
function fake(random = () => 1) {
  const opened: { ears: Ears; signal: AbortSignal; end: (how: End) => void }[] = []
  const shown: (boolean | null)[] = []
  const feed = feeder((ears, signal) => new Promise((end) => {
    opened.push({ ears, signal, end })
    signal.addEventListener('abort', () => end('lost'))
  }), (open) => shown.push(open), random)
  return { feed, opened, shown, newest: () => opened.at(-1)! }
}

it('is one for all who listen, while it is wanted and somebody listens', async () => {
  const { feed, opened, shown, newest } = fake()
  const heard: [string, Change][] = []
  const a = feed.hear((change) => heard.push(['a', change]))
  expect(opened).toHaveLength(0)
  feed.want(true)
  const b = feed.hear((change) => heard.push(['b', change]))
  expect(opened).toHaveLength(1)
  newest().ears.opened()
  // What happened while nobody told it.
  expect(heard).toEqual([['a', { streams: null }], ['b', { streams: null }]])
  expect(shown.at(-1)).toBe(true)
  a()
  newest().ears.tell({ streams: ['package/1'] })
  expect(heard.slice(2)).toEqual([['b', { streams: ['package/1'] }]])
  b()
  await vi.advanceTimersByTimeAsync(LINGER_MS - 1)
  // The next page came in time.
  const c = feed.hear(() => undefined)
  await vi.advanceTimersByTimeAsync(LINGER_MS)
  expect(opened).toHaveLength(1)
  expect(newest().signal.aborted).toBe(false)
  c()
  await vi.advanceTimersByTimeAsync(LINGER_MS)
  expect(newest().signal.aborted).toBe(true)
  expect(shown.at(-1)).toBe(null)
})

it('is closed while the page is hidden or there is no network, and opened when it is looked at again', async () => {
  const { feed, opened, newest } = fake()
  feed.hear(() => undefined)
  feed.want(true)
  newest().ears.opened()
  feed.want(false)
  expect(newest().signal.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(10 * PAUSE_MAX_MS)
  expect(opened).toHaveLength(1)
  feed.want(true)
  expect(opened).toHaveLength(2)
})

it('comes back with growing pauses when it is lost, and at once after its time', async () => {
  const { feed, opened, shown, newest } = fake()
  feed.hear(() => undefined)
  feed.want(true)
  for (const pause of [PAUSE_MS, 2 * PAUSE_MS, 4 * PAUSE_MS]) {
    const before = opened.length
    newest().end('lost')
    await vi.advanceTimersByTimeAsync(pause - 1)
    expect(opened).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(opened).toHaveLength(before + 1)
    expect(shown.at(-1)).toBe(false)
  }
  for (let n = 0; n < 12; n++) { newest().end('lost'); await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS) }
  expect(opened).toHaveLength(16)
  // One that was open begins anew.
  newest().ears.opened()
  newest().end('lost')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(opened).toHaveLength(17)
  newest().ears.opened()
  newest().end('over')
  expect(shown.at(-1)).toBe(true)
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(opened).toHaveLength(18)
})

it('does not come back with all others at the same moment', async () => {
  const [early, late] = [fake(() => 0), fake(() => 1)]
  for (const { feed, newest } of [early, late]) { feed.hear(() => undefined); feed.want(true); newest().end('lost') }
  await vi.advanceTimersByTimeAsync(PAUSE_MS / 2)
  expect([early.opened.length, late.opened.length]).toEqual([2, 1])
})

it('asks seldom for room when there was none, and not at all when signed out', async () => {
  const { feed, opened, shown, newest } = fake()
  feed.hear(() => undefined)
  feed.want(true)
  newest().end('refused')
  await vi.advanceTimersByTimeAsync(0)
  expect(shown.at(-1)).toBe(false)
  await vi.advanceTimersByTimeAsync(REFUSED_MS)
  expect(opened).toHaveLength(2)
  newest().end('signed_out')
  await vi.advanceTimersByTimeAsync(10 * PAUSE_MAX_MS)
  expect(opened).toHaveLength(2)
})

const HEADERS = { 'content-type': 'text/event-stream' }
const SOME: Ears = { opened: () => undefined, tell: () => undefined }

it('listens over HTTP to the end, and counts from the first word on', async () => {
  let say!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({ start: (to) => { say = to } })
  const what: unknown[] = []
  const end = listener(() => Promise.resolve(new Response(body, { headers: HEADERS })))({ opened: () => what.push('opened'), tell: (change) => what.push(change.streams) }, new AbortController().signal)
  await vi.advanceTimersByTimeAsync(5)
  expect(what).toEqual([])
  const bytes = (text: string) => new TextEncoder().encode(text)
  say.enqueue(bytes('retry: 5000\n\n'))
  say.enqueue(bytes('event: changed\ndata: {"streams":["plan/'))
  say.enqueue(bytes('1"]}\n\n'))
  say.close()
  expect(await end).toBe('over')
  expect(what).toEqual(['opened', ['plan/1']])
})

it('says why there is none', async () => {
  const none = (status: number, headers = {}) => listener(() => Promise.resolve(new Response('', { status, headers })))(SOME, new AbortController().signal)
  expect(await none(503)).toBe('refused')
  expect(await none(404)).toBe('refused')
  expect(await none(401)).toBe('signed_out')
  expect(await none(200, { 'content-type': 'text/html' })).toBe('refused')
  expect(await listener(() => Promise.reject(new TypeError('no network')))(SOME, new AbortController().signal)).toBe('lost')
})

it('gives up a server that is silent for too long', async () => {
  const silent = (signal: AbortSignal) => Promise.resolve(new Response(new ReadableStream({ start: (to) => signal.addEventListener('abort', () => to.error(new Error('aborted'))) }), { headers: HEADERS }))
  let how: End | null = null
  void listener(silent)(SOME, new AbortController().signal).then((end) => { how = end })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(how).toBe(null)
  await vi.advanceTimersByTimeAsync(2000)
  expect(how).toBe('lost')
})
