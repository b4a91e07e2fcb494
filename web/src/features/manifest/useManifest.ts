import { computed, ref, shallowRef, watch } from 'vue'
import { api, got } from '../../api/client'
import { evidence } from '../../api/file'
import { moment, online } from '../../api/network'
import { asFailure } from '../../api/problem'
import { useSession } from '../../api/session'
import type { Entry, KeptManifest } from '../../api/store'
import type { Manifest, ManifestAct, ManifestBrief, Side } from '../../api/transport'
import type { Action, Warning } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useOutbox } from '../../composables/useOutbox'
import { useTask } from '../../composables/useTask'
import { foreseen, laterActions } from './foreseen'
import { offered as withOffer, type Offer } from './handover'
import { keepManifest, keptManifest } from './useKept'
import { LATER, SIGNED } from './words'

interface Held extends KeptManifest { fresh: boolean }
const path = (id: string) => ({ params: { path: { id } } })

async function held(id: string): Promise<Held> {
  try {
    return { ...(await keepManifest(await got(api.GET('/api/v1/manifests/{id}', path(id))))), fresh: true }
  } catch (error) {
    const known = asFailure(error).kind === 'network' ? await keptManifest(id) : null
    if (!known) throw error
    return { ...known, fresh: false }
  }
}
/* None while the server is not reached. */
async function served(id: string): Promise<{ items: Action[] } | null> {
  try {
    return await got(api.GET('/api/v1/manifests/{id}/actions', path(id)))
  } catch (error) {
    if (asFailure(error).kind === 'network' && (await keptManifest(id))) return null
    throw error
  }
}

/** A manifest and what this person may do with it; each deed, and each conflict, reloads both. Without a network it is the one
 *  that lies on this device, with what was done here since. */
export function useManifest(id: () => string, offer: () => Offer | null = () => null) {
  const { waiting, add } = useOutbox()
  const base = useLoad(() => held(id()), [id])
  const offered = useLoad(() => served(id()), [id])
  const again = () => Promise.all([base.again(), offered.again()])
  const mine = computed<Entry[]>(() => waiting.value.filter((one) => one.manifest === base.data.value?.id))
  watch(() => mine.value.length, (now, before) => { if (now < before && online.value) void again() })
  watch(online, (now) => { if (now) void again() })

  /* What the giver of a hand-over has shown this device stands before what was done here, until the server tells more. */
  const known = computed(() => {
    const told = base.data.value?.manifest
    const shown = offer()
    return told && shown && shown.id === told.id && !mine.value.length ? withOffer(told, shown) : (told ?? null)
  })
  const beside = computed(() => known.value !== (base.data.value?.manifest ?? null))
  const one = computed(() => (known.value ? foreseen(known.value, mine.value, base.data.value!.moves) : null))
  const shown = { data: one, failure: base.failure, loading: base.loading }
  const local = computed(() => Boolean(base.data.value) && (!base.data.value!.fresh || beside.value || mine.value.length > 0 || !online.value))
  const items = computed(() => (local.value ? { items: laterActions(one.value!, base.data.value!.moves) } : offered.data.value))
  const actions = { data: items, failure: offered.failure, loading: offered.loading, again: offered.again }
  /** Since when the list is what this device knows; nothing while the server is reached. */
  const asOf = computed(() => (base.data.value && (!base.data.value.fresh || !online.value) ? base.data.value.as_of : null))

  /* Kept on this device, since the server was not reached or what was done before it waits. */
  const kept = ref(false)
  const moments = new Map<string, string>()
  async function keep(key: string, action: string, body: Record<string, unknown>): Promise<ManifestBrief> {
    const now = one.value!
    const named = new Set(body.packages as string[] | undefined)
    const item = named.size ? now.items.find((each) => named.has(each.package_id)) : undefined
    const what = item ? `${now.display} ${item.waste_name} ${(item.code ?? '').slice(-3)}` : now.display
    await add({ action, package: '', manifest: now.id, what, body, ...(SIGNED.has(action) ? { expects: now.version } : {}), ...(beside.value ? { awaits: now.version } : {}) }, key)
    kept.value = true
    return { id: now.id, display: now.display, number: now.number, state: one.value!.state, state_name: '', version: one.value!.version, shown_sha256: now.shown_sha256, warnings: [] }
  }
  const task = useTask(async (key: string, action: string, fields: ManifestAct, files: string[]) => {
    const later = LATER.has(action) && !files.length && !fields.code
    const at = moments.get(key) ?? moment()
    const tried = moments.has(key)
    moments.set(key, at)
    const body = later ? { occurred_at: at, ...fields } : fields
    // What waits goes first; what was tried may have arrived and is told under its key.
    if (later && !tried && (mine.value.length || beside.value || !online.value)) return keep(key, action, { ...body })
    try {
      return await got(api.POST('/api/v1/manifests/{id}/{action}', { params: { path: { id: one.value!.id, action } }, headers: { 'Idempotency-Key': key, ...evidence(files) }, body }))
    } catch (error) {
      if (!later || asFailure(error).kind !== 'network') throw error
      return keep(key, action, { ...body })
    }
  })

  /* What is worth knowing beside the last deed. */
  const warnings = shallowRef<Warning[]>([])

  /** What is signed carries the digest of what is on the screen now; `files` are the names of what was sent before. */
  async function act(action: string, fields: ManifestAct = {}, files: string[] = []) {
    const signed = SIGNED.has(action) ? { shown_sha256: one.value!.shown_sha256 } : {}
    warnings.value = []
    kept.value = false
    const done = await task.go(action, { ...fields, ...signed }, files)
    warnings.value = done?.warnings ?? []
    if (!kept.value && (done || task.failure.value?.status === 409)) await again()
    return done
  }
  const forward = computed(() => items.value?.items.find((each) => each.allowed && each.forward)?.action ?? null)
  const may = (action: string) => items.value?.items.some((each) => each.action === action && each.allowed) ?? false
  return { shown, actions, again, act, warnings, forward, may, kept, asOf, waits: computed(() => mine.value.length), waiting: mine, base: computed(() => base.data.value?.manifest ?? null), busy: task.busy, failure: task.failure }
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
