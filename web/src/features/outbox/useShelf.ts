import { computed, ref, shallowRef, watch } from 'vue'
import { api, got } from '../../api/client'
import { online } from '../../api/network'
import { useSession } from '../../api/session'
import { store, type Entry, type Shelf } from '../../api/store'
import type { Package } from '../../api/types'

const MOST = 1000
const STATES = ['labelled', 'in_stock'] as const

async function lying(site: string): Promise<Package[]> {
  const all: Package[] = []
  for (const state of STATES) {
    for (let after: string | undefined; all.length < MOST;) {
      const page = await got(api.GET('/api/v1/packages', { params: { query: { site, state, after, limit: 200 } } }))
      all.push(...page.items)
      after = page.next ?? undefined
      if (!after) break
    }
  }
  return all
}

/** A container as it will be once what waits on this device is done: the place and mass that were told here. */
export function foreseen(one: Package, waiting: Entry[], zones: ReadonlyMap<string, string>): Package {
  let now = one
  for (const { action, package: id, body } of waiting) {
    if (id !== one.id) continue
    if ((action === 'store' || action === 'move') && typeof body.zone_id === 'string') now = { ...now, state: 'in_stock', zone_id: body.zone_id, zone_name: zones.get(body.zone_id) ?? null, slot: typeof body.slot === 'string' ? body.slot : null }
    if (action === 'reweigh' && typeof body.gross_g === 'number' && typeof body.tare_g === 'number') now = { ...now, mass_g: body.gross_g - body.tare_g, mass_typed: true }
  }
  return now
}

/** What lies at a site, from the server while it is reached and from this device otherwise; `as_of` says since when. */
export function useShelf(site: () => string | undefined) {
  const session = useSession()
  const shelf = shallowRef<Shelf | null>(null)
  const missing = ref(false)
  async function load() {
    const id = site()
    if (!id || !session.me) return
    const place = `${session.me.id}/${id}`
    const kept = await store().then((known) => known.get('shelf', place)).catch(() => undefined)
    shelf.value ??= kept ?? null
    try {
      const [packages, facilities] = await Promise.all([lying(id), got(api.GET('/api/v1/sites/{id}/facilities', { params: { path: { id } } }))])
      const fresh: Shelf = { place, as_of: new Date().toISOString(), packages, facilities: facilities.items }
      if (site() === id) shelf.value = fresh
      await (await store()).put('shelf', fresh)
    } catch {
      // What was kept stays, and the page says since when; where nothing can be kept there is the server's answer alone.
    }
    missing.value = shelf.value === null
  }
  watch(site, () => { shelf.value = null; void load() }, { immediate: true })
  watch(online, (now) => { if (now) void load() })
  const zones = computed(() => (shelf.value?.facilities ?? []).flatMap((facility) => facility.zones.map((zone) => ({ zone: { ...zone, slots: zone.slots ?? [] }, facility }))))
  return { shelf, zones, missing, load }
}
