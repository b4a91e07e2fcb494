import { ref } from 'vue'
import { api, got, write } from '../../api/client'
import { moment } from '../../api/network'
import { asFailure } from '../../api/problem'
import type { Done, Package, Warning, Weighing } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useOutbox } from '../../composables/useOutbox'
import { useTask } from '../../composables/useTask'

export type Deed =
  | { action: 'weigh' | 'reweigh'; weighing: Weighing }
  | { action: 'label' }
  | { action: 'store' | 'move'; zone_id: string; slot?: string }
  | { action: 'void'; reason: string }
  | { action: 'undo'; of: number }
  | { action: 'damage_label' | 'report_lost' }
  | { action: 'count' | 'fill' | 'draw'; mass_g: number }
  | { action: 'self_treat'; method: string; facility_code?: string }
  | { action: 'correct'; of: number; mass_g?: number; container_kind?: string; volume_l?: number; reason: string; in_open_period?: boolean }
  | { action: 'repack'; parents: string[]; parts: Part[] }

/** A container that begins with what others held. */
export interface Part { container_kind: string; volume_l?: number; mass_g: number }

/** What may be told later: decided by when it happened, or on what is then. */
const LATER: ReadonlySet<string> = new Set(['store', 'move', 'reweigh'])

/** The body of a deed; what may be told later carries its moment from the first attempt on, so that a repeat says the same. */
export function bodyOf(deed: Deed, at: string): Record<string, unknown> {
  const when = LATER.has(deed.action) ? { occurred_at: at } : {}
  switch (deed.action) {
    case 'weigh': case 'reweigh': return { ...when, ...deed.weighing }
    case 'store': case 'move': return { ...when, zone_id: deed.zone_id, ...(deed.slot ? { slot: deed.slot } : {}) }
    case 'count': case 'fill': case 'draw': return { mass_g: deed.mass_g }
    case 'void': return { reason: deed.reason }
    case 'undo': return { of: deed.of }
    case 'self_treat': case 'correct': case 'repack': {
      const { action: _, ...body } = deed
      return body
    }
    default: return {}
  }
}

/** Where a deed is sent: corrections and repacking have addresses of their own. */
export function pathOf(deed: Deed, id: string): string {
  if (deed.action === 'repack') return 'packages/repack'
  return deed.action === 'correct' ? `packages/${id}/corrections` : `packages/${id}/${deed.action}`
}

/** A package, its history and what this person may do with it; each deed reloads the three. */
export function usePackage(id: () => string) {
  const path = () => ({ params: { path: { id: id() } } })
  const trace = useLoad(() => got(api.GET('/api/v1/packages/{id}/trace', path())), [id])
  const actions = useLoad(() => got(api.GET('/api/v1/packages/{id}/actions', path())), [id])
  const warnings = ref<Warning[]>([])
  /* Containers that came out of this one by repacking. */
  const made = ref<Package[]>([])
  /* Kept on this device, since the server was not reached. */
  const kept = ref(false)
  const moments = new Map<string, string>()
  const { add } = useOutbox()
  const deed = useTask(async (key: string, what: Deed) => {
    kept.value = false
    const at = moments.get(key) ?? moment()
    moments.set(key, at)
    const body = bodyOf(what, at)
    try {
      const done = await write<Partial<Done> & { items?: Package[] }>(pathOf(what, id()), body, key)
      warnings.value = done.warnings ?? []
      made.value = done.items ?? []
    } catch (error) {
      const item = trace.data.value?.package
      if (asFailure(error).kind !== 'network' || !LATER.has(what.action) || !item) throw error
      await add({ action: what.action, package: item.id, what: `${item.waste_name} ${(item.code ?? item.external_code ?? '').slice(-3)}`, body }, key)
      kept.value = true
      return item
    }
    await Promise.all([trace.again(), actions.again()])
    return trace.data.value?.package
  })
  return { trace, actions, warnings, made, deed, kept }
}
