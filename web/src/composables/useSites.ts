import { computed, ref } from 'vue'
import { api, got } from '../api/client'
import { asFailure } from '../api/problem'
import { useSession } from '../api/session'
import { store } from '../api/store'
import type { Page, Site } from '../api/types'
import { useLoad } from './useLoad'

const KEPT = 'weifei.site'
const chosen = ref(sessionStorage.getItem(KEPT))

/* From the server, or as this device last saw them when it is not reached. */
async function sitesOf(person: string | undefined): Promise<Page<Site>> {
  try {
    const page = await got(api.GET('/api/v1/sites', { params: { query: { limit: 200 } } }))
    if (person) void store().then((kept) => kept.put('sites', { person, items: page.items })).catch(() => undefined)
    return page
  } catch (error) {
    const kept = asFailure(error).kind === 'network' && person ? await store().then((known) => known.get('sites', person)).catch(() => undefined) : undefined
    if (!kept) throw error
    return { items: kept.items, next: null }
  }
}

/** The sites this person may see, and the one he works at. */
export function useSites() {
  const { data, failure, loading, again } = useLoad(() => sitesOf(useSession().me?.id))
  const sites = computed(() => data.value?.items ?? [])
  const site = computed(() => sites.value.find((one) => one.id === chosen.value) ?? sites.value[0] ?? null)
  function choose(id: string) {
    chosen.value = id
    sessionStorage.setItem(KEPT, id)
  }
  return { data, sites, site, choose, failure, loading, again }
}
