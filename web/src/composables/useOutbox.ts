import { computed, effectScope, ref, shallowRef, watch } from 'vue'
import { read, write } from '../api/client'
import { lost, moment, online } from '../api/network'
import { asFailure, type Failure } from '../api/problem'
import { useSession } from '../api/session'
import { store, type Entry } from '../api/store'
import { uuid7 } from '../api/uuid'
import { replay, type Told } from './replay'
import { registered } from './stickers'

/** How often what waits is tried again while the network is said to be there. */
const AGAIN_MS = 15_000
const entries = shallowRef<Entry[]>([])
const sending = ref(false)
const failure = shallowRef<Failure | null>(null)
let begun = false

async function readAll() {
  const person = useSession().me?.id
  entries.value = person ? await (await store()).getAllFromIndex('outbox', 'person', person) : []
}
async function keep(entry: Entry) {
  const change = (await store()).transaction(['outbox', 'stickers'], 'readwrite')
  void change.objectStore('outbox').put(entry)
  // A sticker knows its container from now on: what was sent may be taken off the list.
  const sticker = entry.made ? await change.objectStore('stickers').get(entry.key) : undefined
  if (sticker) void change.objectStore('stickers').put(registered(sticker, entry))
  await change.done
  entries.value = entries.value.map((one) => (one.seq === entry.seq ? entry : one))
}
async function send(some: Entry[]): Promise<Told[]> {
  const commands = some.map((one) => ({ key: one.key, action: one.action, ...(one.manifest ? { manifest: one.manifest } : one.stock_take ? { stock_take: one.stock_take } : one.package ? { package: one.package } : {}), body: one.body }))
  return (await write<{ results: Told[] }>('commands', { commands }, uuid7())).results
}
/* The other party's signature is there once the manifest has its version; one that is not seen any more is told as it is. */
async function ready(entry: Entry): Promise<boolean> {
  try {
    return (await read<{ version: number }>(`manifests/${entry.manifest}`)).version >= entry.awaits!
  } catch (error) {
    if (asFailure(error).kind === 'missing') return true
    throw error
  }
}
/* One tab at a time; where the browser has no locks there is one tab. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request('weifei.outbox', work) as Promise<unknown> as Promise<T>) : work()
}
async function flush() {
  if (sending.value || !useSession().me) return
  sending.value = true
  try {
    await alone(async () => {
      await readAll()
      if (!entries.value.some((one) => one.state === 'waiting')) return
      await replay(entries.value, { send, keep, ready, now: () => new Date().toISOString() })
    })
    failure.value = null
  } catch (error) {
    const what = asFailure(error)
    if (what.kind === 'network') lost()
    else failure.value = what
  } finally {
    sending.value = false
  }
}
function begin() {
  begun = true
  // It outlives the page that asked for it first.
  effectScope(true).run(() => {
    watch(() => useSession().me?.id, () => void readAll().then(flush, () => undefined), { immediate: true })
    watch(online, (now) => { if (now) void flush() })
  })
  addEventListener('online', () => void flush())
  setInterval(() => { if (entries.value.some((one) => one.state === 'waiting') && navigator.onLine && !document.hidden) void flush() }, AGAIN_MS)
}

export type Wanted = Pick<Entry, 'action' | 'package' | 'manifest' | 'stock_take' | 'expects' | 'awaits' | 'what' | 'body'>

/** Commands that this device keeps until the server has answered them: waiting, sent, refused. */
export function useOutbox() {
  if (!begun) begin()
  const of = (state: Entry['state']) => computed(() => entries.value.filter((one) => one.state === state))
  /** Keeps a command; its body carries its own moment. A key that was tried before goes with the body it was tried with. */
  async function add(wanted: Wanted, key = uuid7()) {
    const at = moment()
    // As it will be sent: what a page holds cannot be kept as it is.
    const body = JSON.parse(JSON.stringify(wanted.body)) as Entry['body']
    const entry: Entry = { ...wanted, body: wanted.action === 'allot' ? { produced_at: at, ...body } : { occurred_at: at, ...body }, key, at, person: useSession().me!.id, state: 'waiting' }
    const seq = await (await store()).add('outbox', entry)
    entries.value = [...entries.value, { ...entry, seq }]
    if (online.value) void flush()
    return key
  }
  async function forget(...gone: Entry[]) {
    const kept = await store()
    for (const one of gone) await kept.delete('outbox', one.seq!)
    entries.value = entries.value.filter((one) => !gone.some((other) => other.seq === one.seq))
  }
  return { waiting: of('waiting'), sent: of('sent'), refused: of('refused'), entries, sending, failure, add, forget, flush }
}
