import type { Entry } from '../../api/store'
import type { Manifest, ManifestItem, ManifestMove, Verdict } from '../../api/transport'
import type { Action } from '../../api/types'
import { LATER } from './words'

const STANDING: Record<Verdict['verdict'], string> = { accept: 'accepted', reject: 'rejected', hold: 'held' }
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])

/* Where an item stands after a step. */
function standing(item: ManifestItem, { action, body }: Entry): string {
  const named = (value: unknown) => list(value).some((one) => one === item.package_id || one === item.code)
  switch (action) {
    case 'load': return named(body.packages) ? 'loaded' : item.standing
    case 'unload': return named(body.packages) ? 'listed' : item.standing
    case 'finish_loading': return item.standing === 'listed' ? 'dropped' : item.standing
    case 'depart': return item.standing === 'loaded' ? 'underway' : item.standing
    case 'decide': {
      const verdict = ((body.verdicts ?? []) as Verdict[]).find((one) => one.package === item.package_id)
      return verdict ? STANDING[verdict.verdict] : item.standing
    }
    default: return item.standing
  }
}
function weighed(one: Manifest, body: Record<string, unknown>): Partial<Manifest> {
  const full = typeof body.gross_g === 'number' ? body.gross_g : one.full_g
  return { full_g: full, in_g: full !== null && typeof body.tare_g === 'number' ? full - body.tare_g : one.in_g }
}
function after(one: Manifest, entry: Entry, moves: ManifestMove[]): Manifest {
  const to = moves.find((move) => move.from === one.state && move.action === entry.action)?.to ?? one.state
  const out = entry.action === 'finish_loading' && typeof entry.body.out_g === 'number' ? { out_g: entry.body.out_g } : {}
  const scale = entry.action === 'weigh_in' || entry.action === 'weigh_out' ? weighed(one, entry.body) : {}
  // What was signed beside the giver stands on their signature, which this device may not have been told of by the server.
  const taken = entry.action === 'accept_handover' ? { leg: one.leg + 1, version: (entry.awaits ?? one.version) + 1 } : { version: one.version + 1 }
  return { ...one, ...out, ...scale, state: to, ...taken, items: one.items.map((item) => ({ ...item, standing: standing(item, entry) })) }
}

/** A manifest as it will be once what waits on this device is done, unless somebody else is first. */
export function foreseen(one: Manifest, waiting: Entry[], moves: ManifestMove[]): Manifest {
  return waiting.filter((entry) => entry.manifest === one.id).reduce((now, entry) => after(now, entry, moves), one)
}
/** What may be done with it now and told later: the server's own moves, from the state it will be in. */
export function laterActions(one: Manifest, moves: ManifestMove[]): Action[] {
  return moves.filter((move) => move.from === one.state && LATER.has(move.action)).map(({ action, forward }) => ({ action, allowed: true, forward }))
}
