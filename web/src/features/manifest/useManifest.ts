import { computed, shallowRef } from 'vue'
import { api, got } from '../../api/client'
import { evidence } from '../../api/file'
import { useSession } from '../../api/session'
import type { Manifest, ManifestAct, Side } from '../../api/transport'
import type { Warning } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useTask } from '../../composables/useTask'
import { SIGNED } from './words'

/** A manifest and what this person may do with it; each deed, and each conflict, reloads both. */
export function useManifest(id: () => string) {
  const path = () => ({ params: { path: { id: id() } } })
  const shown = useLoad(() => got(api.GET('/api/v1/manifests/{id}', path())), [id])
  const actions = useLoad(() => got(api.GET('/api/v1/manifests/{id}/actions', path())), [id])
  const again = () => Promise.all([shown.again(), actions.again()])
  const task = useTask(async (key: string, action: string, body: ManifestAct, files: string[]) => {
    const params = { path: { id: shown.data.value!.id, action } }
    return got(api.POST('/api/v1/manifests/{id}/{action}', { params, headers: { 'Idempotency-Key': key, ...evidence(files) }, body }))
  })

  /* What is worth knowing beside the last deed. */
  const warnings = shallowRef<Warning[]>([])

  /** What is signed carries the digest of what is on the screen now; `files` are the names of what was sent before. */
  async function act(action: string, fields: ManifestAct = {}, files: string[] = []) {
    const signed = SIGNED.has(action) ? { shown_sha256: shown.data.value!.shown_sha256 } : {}
    warnings.value = []
    const done = await task.go(action, { ...fields, ...signed }, files)
    warnings.value = done?.warnings ?? []
    if (done || task.failure.value?.status === 409) await again()
    return done
  }
  const forward = computed(() => actions.data.value?.items.find((one) => one.allowed && one.forward)?.action ?? null)
  const may = (action: string) => actions.data.value?.items.some((one) => one.action === action && one.allowed) ?? false
  return { shown, actions, again, act, warnings, forward, may, busy: task.busy, failure: task.failure }
}

/** For which sides this person's organisations stand on a manifest; an officer stands for the authority. */
export function useSides(manifest: () => Manifest | null) {
  const session = useSession()
  return computed<Side[]>(() => {
    const one = manifest()
    if (!one) return []
    const own = new Set(session.me?.grants.map((grant) => grant.organisation_id))
    const current = one.legs[one.leg]
    const next = one.legs[one.leg + 1]
    const held: [Side, string | undefined][] = [
      ['consignor', one.consignor.organisation_id],
      ['carrier', current?.carrier_id],
      ['next_carrier', next?.kind === 'out' ? next.carrier_id : undefined],
      ['receiver', one.receiver.organisation_id],
    ]
    const party = held.filter(([, organisation]) => organisation && own.has(organisation)).map(([side]) => side)
    return session.is('officer', 'reviewer') ? [...party, 'regulator'] : party
  })
}
