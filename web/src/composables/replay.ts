import type { Entry } from '../api/store'
import type { Problem } from '../api/types'

/** The answer of one command of a batch. */
export interface Told { key: string | null; status: number; body?: { id?: string; version?: number; shown_sha256?: string } | null; problem?: Problem | null }
export interface Carrier {
  /** Sends some in order; throws when nothing was answered. */
  send(entries: Entry[]): Promise<Told[]>
  /** Keeps an entry as it stands now. */
  keep(entry: Entry): Promise<void>
  now(): string
  /** Whether what the other party signed on another device is known to the server; always, when nobody is asked. */
  ready?(entry: Entry): Promise<boolean>
}

/** As many in one request: a bad network loses little, a good one is not asked five hundred times. */
export const AT_ONCE = 50
/** The code of what belongs to a container that was not made. */
export const NOT_MADE = 'device.container_not_made'

/** What became of an entry: nothing yet when the server could not answer it. */
export function outcome(entry: Entry, told: Told | undefined, now: string): Entry | null {
  if (!told || told.status >= 500 || told.status === 401 || told.status === 429) return null
  const { id, version, shown_sha256 } = told.body ?? {}
  const made = entry.action === 'allot' && id ? { made: id } : {}
  const head = entry.manifest && version && shown_sha256 ? { head: { version, shown_sha256 } } : {}
  if (told.status < 400) return { ...entry, ...made, ...head, state: 'sent', told_at: now, problem: undefined }
  return { ...entry, state: 'refused', told_at: now, problem: { status: told.status, ...(told.problem ?? {}) } }
}

/** What the answers so far have told: ids of containers made here, and what each manifest became by this device. */
interface Learned { made: Map<string, string>; heads: Map<string, Entry['head']> }
function learn({ made, heads }: Learned, one: Entry) {
  if (one.made) made.set(one.key, one.made)
  if (one.manifest && one.head) heads.set(one.manifest, one.head)
}
/* A container made here gets its id with the answer to its allotment; what was done with it names that. What is signed names
   the manifest as it was shown: with all that was done here before, and with nothing that anybody else did meanwhile. */
function known(entry: Entry, { made, heads }: Learned): Entry | null {
  if (entry.manifest) {
    const head = heads.get(entry.manifest)
    return entry.expects !== undefined && head?.version === entry.expects ? { ...entry, body: { ...entry.body, shown_sha256: head.shown_sha256 } } : entry
  }
  if (!entry.package.startsWith('@')) return entry
  const id = made.get(entry.package.slice(1))
  return id ? { ...entry, package: id } : null
}
/** As many as may go together: up to the first that needs the answer to one before it. */
function piece(order: readonly Entry[], learned: Learned): Entry[] {
  const some: Entry[] = []
  for (const one of order.slice(0, AT_ONCE)) {
    const ready = known(one, learned)
    if (!ready || (one.expects !== undefined && some.some((other) => other.manifest === one.manifest))) break
    some.push(ready)
  }
  return some
}

/** What may be told now: what waits for the other party's device is held back, with all that came after it on the same manifest. */
async function tellable(order: readonly Entry[], carrier: Carrier): Promise<Entry[]> {
  const held = new Set<string>()
  for (const one of order) if (one.awaits !== undefined && !held.has(one.manifest!) && carrier.ready && !(await carrier.ready(one))) held.add(one.manifest!)
  const from = new Map([...held].map((id) => [id, order.findIndex((one) => one.manifest === id && one.awaits !== undefined)]))
  return order.filter((one, i) => !one.manifest || i < (from.get(one.manifest) ?? Infinity))
}

/** Sends what waits in the order it was done. One that is refused stops no other: each is decided on what is now. One that is
 *  not answered stops everything, so that the order stays. Sending twice is harmless: the key is the same. */
export async function replay(all: Entry[], carrier: Carrier): Promise<{ sent: number; refused: number; left: number }> {
  const learned: Learned = { made: new Map(), heads: new Map() }
  for (const one of all.filter((each) => each.state === 'sent').sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))) learn(learned, one)
  let order = all.filter((one) => one.state === 'waiting').sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
  const count = { sent: 0, refused: 0, left: order.length }
  order = await tellable(order, carrier)
  async function settle(done: Entry) {
    await carrier.keep(done)
    learn(learned, done)
    count[done.state === 'sent' ? 'sent' : 'refused']++
    count.left--
  }
  while (order.length) {
    const some = piece(order, learned)
    if (!some.length) {
      await settle({ ...order[0]!, state: 'refused', told_at: carrier.now(), problem: { code: NOT_MADE } })
      order = order.slice(1)
      continue
    }
    // What is sent once is sent the same again, whatever is learned meanwhile.
    for (const [i, one] of some.entries()) if (one.body !== order[i]!.body) await carrier.keep(one)
    const told = await carrier.send(some)
    for (const [i, entry] of some.entries()) {
      const done = outcome(entry, told[i], carrier.now())
      if (!done) return count
      await settle(done)
    }
    order = order.slice(some.length)
  }
  return count
}
