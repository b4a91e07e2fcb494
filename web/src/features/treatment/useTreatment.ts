import { ref } from 'vue'
import { api, got } from '../../api/client'
import type { NewResidue, Treatment, TreatmentCorrectionWanted } from '../../api/transport'
import type { Package, Warning } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useTask } from '../../composables/useTask'

export type BatchDeed =
  | { action: 'feed'; package: string }
  | { action: 'make_residue'; residue: NewResidue }
  | { action: 'close'; product_g?: number }
  | { action: 'cancel' }
  | { action: 'propose_correction'; wanted: TreatmentCorrectionWanted }
  | { action: 'answer'; answer: 'agree' | 'decline'; no: number }
interface Told { treatment: Treatment; package?: Package; warnings: Warning[] }

async function send(id: string, deed: BatchDeed, key: string): Promise<Told> {
  const params = { path: { id } }
  const headers = { 'Idempotency-Key': key }
  const bare = (treatment: Treatment): Told => ({ treatment, warnings: [] })
  switch (deed.action) {
    case 'feed': return got(api.POST('/api/v1/treatments/{id}/inputs', { params, headers, body: { package: deed.package } }))
    case 'make_residue': return got(api.POST('/api/v1/treatments/{id}/residues', { params, headers, body: deed.residue }))
    case 'close': return bare(await got(api.POST('/api/v1/treatments/{id}/close', { params, headers, body: deed.product_g === undefined ? {} : { product_g: deed.product_g } })))
    case 'cancel': return bare(await got(api.POST('/api/v1/treatments/{id}/cancel', { params, headers, body: {} })))
    case 'propose_correction': return bare(await got(api.POST('/api/v1/treatments/{id}/corrections', { params, headers, body: deed.wanted })))
    case 'answer': return bare(await got(api.POST('/api/v1/treatments/{id}/corrections/{no}/{answer}', { params: { path: { id, no: deed.no, answer: deed.answer } }, headers, body: {} })))
  }
}

/** A batch and what this person may do with it; each deed reloads both. */
export function useTreatment(id: () => string) {
  const path = () => ({ params: { path: { id: id() } } })
  const batch = useLoad(() => got(api.GET('/api/v1/treatments/{id}', path())), [id])
  const actions = useLoad(() => got(api.GET('/api/v1/treatments/{id}/actions', path())), [id])
  const warnings = ref<Warning[]>([])
  const task = useTask(async (key: string, deed: BatchDeed) => {
    const told = await send(id(), deed, key)
    warnings.value = told.warnings
    await Promise.all([batch.again(), actions.again()])
    return told
  })
  return { batch, actions, warnings, act: task.go, busy: task.busy, failure: task.failure }
}
