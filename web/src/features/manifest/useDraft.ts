import { computed, ref } from 'vue'
import { api, got, read } from '../../api/client'
import type { Page, Package } from '../../api/types'
import type { Paper } from '../../api/paper'
import type { Draft } from '../../api/transport'
import { useLoad } from '../../composables/useLoad'
import { today } from '../../composables/useTime'
import { choiceOf, choicesOf, covers, groupsOf, methodsFor } from './draft'

const STOCK_MAX = 1000
/** All of a site's packages in a state, up to a bound; whether there are more. */
async function stockOf(site: string, state: string): Promise<{ items: Package[]; more: boolean }> {
  const items: Package[] = []
  for (let after: string | undefined; ;) {
    const page = await got(api.GET('/api/v1/packages', { params: { query: { site, state, after, limit: 200 } } }))
    items.push(...page.items)
    after = page.next ?? undefined
    if (!after || items.length >= STOCK_MAX) return { items, more: Boolean(after) }
  }
}

export interface Begun { id?: string; follows?: string }

/** All that writing a manifest needs: what lies there, with whom there is a contract, who is permitted and who carries. */
export function useDraft(site: () => string | undefined, begun: Begun) {
  const picked = ref<string[]>([])
  const receiver = ref('')
  const planned = ref(today())
  const methods = ref<Record<string, string>>({})
  const carriers = ref([{ organisation: '', mode: 'road' }])

  const load = useLoad(async () => {
    const from = site()
    if (!from) return null
    const based = begun.id ?? begun.follows
    const base = based ? await got(api.GET('/api/v1/manifests/{id}', { params: { path: { id: based } } })) : null
    const lies = begun.follows ? null : await stockOf(from, 'in_stock')
    const [contracts, permits] = await Promise.all([
      read<Page<Paper>>('contracts', { site: from, state: 'in_force', on: today(), limit: 200 }),
      read<Page<Paper>>('permits', { state: 'valid', on: today(), limit: 200 }),
    ])
    const choices = [...(base ? choicesOf(base, begun.id ? 'listed' : 'rejected') : []), ...(lies?.items.map(choiceOf) ?? [])]
    if (begun.id && base) {
      picked.value = base.items.map((one) => one.package_id)
      receiver.value = base.receiver.site_id
      planned.value = base.planned_on
      methods.value = Object.fromEntries(base.lines.map((line) => [line.waste_code, line.method]))
      carriers.value = base.legs.map((leg) => ({ organisation: leg.carrier_id, mode: leg.mode }))
    } else if (begun.follows && base) picked.value = choices.map((one) => one.id)
    return { base, groups: groupsOf(choices), more: lies?.more ?? false, permits: permits.items, contracts: contracts.items.filter((one) => one.consignor_site_id === from) }
  }, [site])

  const lines = computed(() => (load.data.value?.groups ?? []).map((group) => ({ group, choices: group.choices.filter((one) => picked.value.includes(one.id)) })).filter((line) => line.choices.length))
  const mass = computed(() => lines.value.flatMap((line) => line.choices).reduce((sum, one) => sum + one.mass_g, 0))
  /* Whom one may send to: those a contract in force names, then whoever holds a permit. */
  const receivers = computed(() => {
    const known = load.data.value
    if (!known) return []
    const codes = lines.value.map((line) => line.group.waste_code)
    const bound = known.contracts.map((one) => ({ site: one.receiver_site_id!, name: one.receiver_name ?? '', contract: one.number, fits: codes.every((code) => covers(one, code)) }))
    const own = site()
    const others = known.permits.filter((one) => one.site_id !== own && !bound.some((other) => other.site === one.site_id))
      .map((one) => ({ site: one.site_id!, name: one.site_name ?? one.organisation_name ?? '', contract: '', fits: false }))
    return [...bound, ...others].filter((one, i, all) => all.findIndex((other) => other.site === one.site) === i)
  })
  const allowed = (code: string) => methodsFor(load.data.value?.permits ?? [], receiver.value, code)
  const methodOf = (code: string) => methods.value[code] ?? (allowed(code).length === 1 ? allowed(code)[0]! : '')
  /** Takes over a manifest that was proposed. */
  function fill(draft: Draft) {
    const known = new Map((load.data.value?.groups ?? []).flatMap((group) => group.choices.map((one) => [one.id, group.waste_code] as const)))
    picked.value = draft.lines.flatMap((line) => line.packages ?? [])
    receiver.value = draft.receiver_site
    methods.value = Object.fromEntries(draft.lines.flatMap((line) => (line.packages ?? []).slice(0, 1).map((id) => [known.get(id) ?? '', line.method] as const)))
    carriers.value = draft.carriers.length ? draft.carriers.map((one) => ({ organisation: one.organisation, mode: one.mode ?? 'road' })) : carriers.value
  }
  return { load, fill, picked, receiver, planned, methods, carriers, lines, mass, receivers, allowed, methodOf }
}
