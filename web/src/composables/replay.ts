import type { Entry } from '../api/store'
import type { Problem } from '../api/types'

/** The answer of one command of a batch. */
export interface Told { key: string | null; status: number; problem?: Problem | null }
export interface Carrier {
  /** Sends some in order; throws when nothing was answered. */
  send(entries: Entry[]): Promise<Told[]>
  /** Keeps an entry as it stands now. */
  keep(entry: Entry): Promise<void>
  now(): string
}

/** As many in one request: a bad network loses little, a good one is not asked five hundred times. */
export const AT_ONCE = 50

/** What became of an entry: nothing yet when the server could not answer it. */
export function outcome(entry: Entry, told: Told | undefined, now: string): Entry | null {
  if (!told || told.status >= 500 || told.status === 401 || told.status === 429) return null
  if (told.status < 400) return { ...entry, state: 'sent', told_at: now, problem: undefined }
  return { ...entry, state: 'refused', told_at: now, problem: { status: told.status, ...(told.problem ?? {}) } }
}

/** Sends what waits in the order it was done. One that is refused stops no other: each is decided on what is now. One that is
 *  not answered stops everything, so that the order stays. Sending twice is harmless: the key is the same. */
export async function replay(waiting: Entry[], carrier: Carrier): Promise<{ sent: number; refused: number; left: number }> {
  const order = [...waiting].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
  const count = { sent: 0, refused: 0, left: order.length }
  for (let at = 0; at < order.length; at += AT_ONCE) {
    const some = order.slice(at, at + AT_ONCE)
    const told = await carrier.send(some)
    for (const [i, entry] of some.entries()) {
      const done = outcome(entry, told[i], carrier.now())
      if (!done) return count
      await carrier.keep(done)
      count[done.state === 'sent' ? 'sent' : 'refused']++
      count.left--
    }
  }
  return count
}
