import { createPinia, setActivePinia } from 'pinia'
import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useSession } from '../api/session'
import { concerns, told, useChanges } from './useChanges'
import { useLive } from './useLive'

/* The server of the test: it speaks when it is told to, or has no room. */
let say: ReadableStreamDefaultController<Uint8Array> | null = null
let room = true
const tell = async (streams: string[] | null) => { say!.enqueue(new TextEncoder().encode(`event: changed\ndata: ${JSON.stringify({ streams })}\n\n`)); await vi.advanceTimersByTimeAsync(200) }
const pages: ReturnType<typeof effectScope>[] = []
const page = <T>(run: () => T): T => { const scope = effectScope(true); pages.push(scope); return scope.run(run)! }

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  room = true
  vi.stubGlobal('fetch', vi.fn((_: string, init: RequestInit) => {
    if (!room) return Promise.resolve(new Response('', { status: 503 }))
    const body = new ReadableStream<Uint8Array>({ start: (to) => { say = to; to.enqueue(new TextEncoder().encode('retry: 5000\n\n')); init.signal!.addEventListener('abort', () => to.error(new Error('gone'))) } })
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  }))
})
afterEach(async () => {
  for (const one of pages.splice(0)) one.stop()
  await vi.advanceTimersByTimeAsync(6000)
  useSession().me = null
  await nextTick()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
async function signIn() {
  const session = useSession()
  const me = { id: `person-${Math.random()}`, name: '', grants: [] } as unknown as NonNullable<typeof session.me>
  session.take({ access_token: 'token', refresh_token: 'later', expires_in: 900, me })
  await vi.advanceTimersByTimeAsync(500)
}

it('knows what a change is of', () => {
  expect(concerns({ streams: ['package/1'] }, ['package/1'])).toBe(true)
  expect(concerns({ streams: ['package/11'] }, ['package/1'])).toBe(false)
  expect(concerns({ streams: ['manifest/1', 'package/11'] }, ['package/'])).toBe(true)
  expect(concerns({ streams: ['facility/1'] }, ['/'])).toBe(true)
  expect(concerns({ streams: null }, ['package/1'])).toBe(true)
  expect(concerns({ streams: [] }, ['/'])).toBe(false)
})

it('asks with a token that is not over, and fetches the next before it is refused', async () => {
  const session = useSession()
  const me = { id: 'person', name: '', grants: [] } as unknown as NonNullable<typeof session.me>
  session.take({ access_token: 'short', refresh_token: 'later', expires_in: 60, me })
  expect(session.fresh()).toBe('short')
  await vi.advanceTimersByTimeAsync(56_000)
  expect(session.fresh()).toBe(null)
  expect(session.access).toBe('short')
})

it('loads anew what has changed, once for what comes together, and nothing else', async () => {
  // The one place where the session is watched is begun with the first page of the process, and that session is this one.
  const again = vi.fn()
  page(() => useChanges(() => ['package/1'], again))
  await signIn()
  expect(told.value).toBe(true)
  expect(vi.mocked(fetch).mock.calls[0]![1]!.headers).toMatchObject({ Authorization: 'Bearer token' })
  again.mockClear()
  await tell(['package/2', 'manifest/1'])
  expect(again).not.toHaveBeenCalled()
  say!.enqueue(new TextEncoder().encode('event: changed\ndata: {"streams":["package/1"]}\n\n'))
  await tell(['package/1'])
  expect(again).toHaveBeenCalledTimes(1)

  // What somebody works on does not move under their hand; what they did themselves is not new to them.
  const hold = ref(true)
  const differs = vi.fn(() => Promise.resolve(false))
  const held = vi.fn()
  const { changed } = page(() => useChanges(() => ['package/1'], held, () => hold.value, differs))
  await tell(['package/1'])
  expect([changed.value, held.mock.calls.length]).toEqual([false, 0])
  differs.mockResolvedValue(true)
  await tell(['package/1'])
  expect([changed.value, held.mock.calls.length]).toEqual([true, 0])
  hold.value = false
  await nextTick()
  expect([changed.value, held.mock.calls.length]).toEqual([false, 1])

  // A whole noun is not asked for at every turn.
  const many = vi.fn()
  page(() => useChanges(() => ['package/'], many))
  for (let n = 0; n < 10; n++) { await tell([`package/${n}`]); await vi.advanceTimersByTimeAsync(300) }
  expect(many.mock.calls.length).toBeGreaterThan(0)
  expect(many.mock.calls.length).toBeLessThanOrEqual(3)

  // What is live is asked for seldom while it is told, and as often as before when it is not.
  for (const one of pages.splice(0)) one.stop()
  const load = vi.fn(() => Promise.resolve(1))
  page(() => useLive(load, [], 10_000, ['trip/']))
  await vi.advanceTimersByTimeAsync(1000)
  load.mockClear()
  for (let seconds = 1; seconds < 60; seconds += 10) { say!.enqueue(new TextEncoder().encode(':\n\n')); await vi.advanceTimersByTimeAsync(Math.min(10, 60 - seconds) * 1000) }
  expect(load.mock.calls.length).toBeLessThanOrEqual(1)
  await tell(['trip/1'])
  expect(load.mock.calls.length).toBeGreaterThan(0)
  room = false
  say!.close()
  await vi.advanceTimersByTimeAsync(3000)
  expect(told.value).toBe(false)
  load.mockClear()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(load.mock.calls.length).toBeGreaterThanOrEqual(3)
})
