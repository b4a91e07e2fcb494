import { computed } from 'vue'
import { api, got } from '../../api/client'
import { useChanges } from '../../composables/useChanges'
import { useLoad } from '../../composables/useLoad'

/** The run a driver is on, or the next one: what it carries and the step that comes next, as the server says. */
export function useRun() {
  const run = useLoad(async () => {
    const trips = (await got(api.GET('/api/v1/trips', { params: { query: { limit: 20 } } }))).items
    const live = trips.filter((one) => one.state === 'underway' || one.state === 'planned').sort((a, b) => Number(b.state === 'underway') - Number(a.state === 'underway') || a.planned_on.localeCompare(b.planned_on))
    const trip = live[0]
    if (!trip) return { trip: null, others: [], stops: [] }
    const shown = await got(api.GET('/api/v1/trips/{id}', { params: { path: { id: trip.id } } }))
    const stops = await Promise.all(shown.manifests.map(async (manifest) => {
      const actions = await got(api.GET('/api/v1/manifests/{id}/actions', { params: { path: { id: manifest.id } } }))
      return { manifest, forward: actions.items.find((one) => one.allowed && one.forward)?.action ?? null, incident: actions.items.some((one) => one.action === 'report_incident' && one.allowed) }
    }))
    return { trip: shown, others: live.slice(1), stops }
  })
  useChanges(() => ['trip/', 'manifest/'], () => run.again())
  const next = computed(() => run.data.value?.stops.find((one) => one.forward) ?? null)
  return { run, next }
}
