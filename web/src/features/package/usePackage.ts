import { ref } from 'vue'
import { api, got } from '../../api/client'
import type { Done, Warning, Weighing } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useTask } from '../../composables/useTask'

export type Deed =
  | { action: 'weigh' | 'reweigh'; weighing: Weighing }
  | { action: 'label' }
  | { action: 'store' | 'move'; zone_id: string }
  | { action: 'void'; reason: string }
  | { action: 'damage_label' | 'report_lost' }
  | { action: 'count' | 'fill' | 'draw'; mass_g: number }

function send(id: string, deed: Deed, key: string): Promise<Done> {
  const params = { path: { id } }
  const headers = { 'Idempotency-Key': key }
  switch (deed.action) {
    case 'weigh': return got(api.POST('/api/v1/packages/{id}/weigh', { params, headers, body: deed.weighing }))
    case 'reweigh': return got(api.POST('/api/v1/packages/{id}/reweigh', { params, headers, body: deed.weighing }))
    case 'label': return got(api.POST('/api/v1/packages/{id}/label', { params, headers, body: {} }))
    case 'store': return got(api.POST('/api/v1/packages/{id}/store', { params, headers, body: { zone_id: deed.zone_id } }))
    case 'move': return got(api.POST('/api/v1/packages/{id}/move', { params, headers, body: { zone_id: deed.zone_id } }))
    case 'damage_label': return got(api.POST('/api/v1/packages/{id}/damage_label', { params, headers, body: {} }))
    case 'report_lost': return got(api.POST('/api/v1/packages/{id}/report_lost', { params, headers, body: {} }))
    case 'count': return got(api.POST('/api/v1/packages/{id}/count', { params, headers, body: { mass_g: deed.mass_g } }))
    case 'fill': return got(api.POST('/api/v1/packages/{id}/fill', { params, headers, body: { mass_g: deed.mass_g } }))
    case 'draw': return got(api.POST('/api/v1/packages/{id}/draw', { params, headers, body: { mass_g: deed.mass_g } }))
    case 'void': return got(api.POST('/api/v1/packages/{id}/void', { params, headers, body: { reason: deed.reason } }))
  }
}

/** A package, its history and what this person may do with it; each deed reloads the three. */
export function usePackage(id: () => string) {
  const path = () => ({ params: { path: { id: id() } } })
  const trace = useLoad(() => got(api.GET('/api/v1/packages/{id}/trace', path())), [id])
  const actions = useLoad(() => got(api.GET('/api/v1/packages/{id}/actions', path())), [id])
  const warnings = ref<Warning[]>([])
  const deed = useTask(async (key: string, what: Deed) => {
    const done = await send(id(), what, key)
    warnings.value = done.warnings ?? []
    await Promise.all([trace.again(), actions.again()])
    return done.package
  })
  return { trace, actions, warnings, deed }
}
