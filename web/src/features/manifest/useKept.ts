import { shallowRef, watch } from 'vue'
import { api, got } from '../../api/client'
import { online } from '../../api/network'
import { asFailure } from '../../api/problem'
import { useSession } from '../../api/session'
import { store, type KeptManifest, type Means } from '../../api/store'
import { listTakeovers, type Manifest, type ManifestRow } from '../../api/transport'
import { takes } from './handover'

/* States in which somebody in the field has a step to do, nearest first; what is past them is taken off the device. */
const FIELD = ['carrier_confirmed', 'loaded', 'in_transit', 'handover', 'arrived', 'discrepancy', 'issued'] as const
const MOST = 40
const all = shallowRef<KeptManifest[]>([])
const refreshing = shallowRef<Promise<void> | null>(null)

const path = (id: string) => ({ params: { path: { id } } })
const mine = (one: KeptManifest) => one.person === useSession().me?.id
const live = (state: string) => (FIELD as readonly string[]).includes(state)

async function readAll() {
  all.value = (await store().then((kept) => kept.getAll('manifests')).catch(() => [])).filter(mine)
}
/** One that is kept here, by id. */
export async function keptManifest(id: string): Promise<KeptManifest | null> {
  const one = await store().then((kept) => kept.get('manifests', id)).catch(() => undefined)
  return one && mine(one) ? one : null
}
/** Keeps a manifest as it was just read; one that has no step left in the field is let go. Its moves hold for its parties. */
export async function keepManifest(manifest: Manifest): Promise<KeptManifest> {
  const base = { id: manifest.id, person: useSession().me!.id, as_of: new Date().toISOString(), manifest }
  if (!live(manifest.state)) {
    await store().then((kept) => kept.delete('manifests', manifest.id)).catch(() => undefined)
    return { ...base, moves: [] }
  }
  const known = await keptManifest(manifest.id)
  const same = known?.manifest.leg === manifest.leg && known.manifest.legs[manifest.leg]?.trip_id === manifest.legs[manifest.leg]?.trip_id
  const moves = same ? known.moves : (await got(api.GET('/api/v1/manifests/{id}/moves', path(manifest.id)))).items
  const one: KeptManifest = { ...base, moves }
  await store().then((kept) => kept.put('manifests', one)).catch(() => undefined)
  return one
}
/* A driver names himself and a colleague, one of the vehicles by which a load that comes to his carrier may go on, or a run of his own. */
async function ownMeans(organisation: string): Promise<Means> {
  const me = useSession().me!
  const [loads, trips] = await Promise.all([listTakeovers(), got(api.GET('/api/v1/trips', { params: { query: { limit: 50 } } }))])
  const load = loads.items.find((one) => one.carrier_id === organisation)
  const self = { id: me.id, name: me.name, role: 'driver' }
  const others = (load?.crew ?? []).filter((one, i, every) => one.id !== me.id && every.findIndex((other) => other.id === one.id) === i)
  const means: Means = {
    carrier: organisation,
    vehicles: (load?.vehicles ?? []).map((one) => ({ ...one, organisation_id: organisation, colour: '', kind: '', state: 'in_use' })),
    crew: [self, ...others],
    trips: trips.items.filter((one) => ['planned', 'underway'].includes(one.state) && one.carrier_id === organisation),
  }
  await store().then((kept) => kept.put('means', means)).catch(() => undefined)
  return means
}
/** Vehicles, people and runs of a carrier: from the server, or as they were when it was last reached. */
export async function meansOf(organisation: string): Promise<Means> {
  const session = useSession()
  try {
    if (session.is('driver') && !session.is('dispatcher')) return await ownMeans(organisation)
    const [vehicles, crew, trips] = await Promise.all([
      got(api.GET('/api/v1/vehicles', { params: { query: { organisation, limit: 200 } } })),
      got(api.GET('/api/v1/organisations/{id}/crew', { params: { path: { id: organisation } } })),
      got(api.GET('/api/v1/trips', { params: { query: { carrier: organisation, limit: 50 } } })),
    ])
    const means: Means = {
      carrier: organisation,
      vehicles: vehicles.items.filter((one) => one.state === 'in_use'),
      crew: crew.items.filter((one, i, every) => every.findIndex((other) => other.id === one.id) === i),
      trips: trips.items.filter((one) => ['planned', 'underway'].includes(one.state)),
    }
    await store().then((kept) => kept.put('means', means)).catch(() => undefined)
    return means
  } catch (error) {
    const known = asFailure(error).kind === 'network' ? await store().then((kept) => kept.get('means', organisation)).catch(() => undefined) : undefined
    if (!known) throw error
    return known
  }
}
/* Who takes a load over names vehicle and crew: those of the carrier of the leg that is next. */
async function meansFor({ manifest, moves }: KeptManifest): Promise<void> {
  const confirms = moves.some((move) => move.from === manifest.state && move.action === 'confirm_carry')
  const leg = manifest.legs[confirms ? manifest.leg : manifest.leg + 1]
  if ((confirms || takes(manifest, moves)) && leg) await meansOf(leg.carrier_id).catch(() => undefined)
}
async function refreshAll() {
  const rows: ManifestRow[] = []
  for (const state of FIELD) rows.push(...(await got(api.GET('/api/v1/manifests', { params: { query: { state, limit: MOST } } }))).items)
  rows.sort((a, b) => FIELD.indexOf(a.state as (typeof FIELD)[number]) - FIELD.indexOf(b.state as (typeof FIELD)[number]) || a.planned_on.localeCompare(b.planned_on))
  const wanted = rows.slice(0, MOST)
  const kept = await store()
  for (const one of await kept.getAll('manifests')) if (!mine(one) || !wanted.some((row) => row.id === one.id)) await kept.delete('manifests', one.id)
  for (const row of wanted) {
    const known = await keptManifest(row.id)
    if (known?.manifest.version !== row.version) await meansFor(await keepManifest(await got(api.GET('/api/v1/manifests/{id}', path(row.id)))))
  }
}
/** Fetches what this device should hold before there is no network; what did not change is not fetched again. */
function refresh() {
  refreshing.value ??= refreshAll().catch(() => undefined).then(readAll).finally(() => { refreshing.value = null })
  return refreshing.value
}

/** The manifests that lie on this device, kept up to date while there is a network. */
export function useKept() {
  void readAll()
  watch(online, (now) => { if (now) void refresh() }, { immediate: true })
  return { all, refresh, refreshing }
}
