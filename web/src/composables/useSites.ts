import { computed, ref } from 'vue'
import { api, got } from '../api/client'
import { useLoad } from './useLoad'

const KEPT = 'weifei.site'
const chosen = ref(sessionStorage.getItem(KEPT))

/** The sites this person may see, and the one he works at. */
export function useSites() {
  const { data, failure, loading, again } = useLoad(() => got(api.GET('/api/v1/sites', { params: { query: { limit: 200 } } })))
  const sites = computed(() => data.value?.items ?? [])
  const site = computed(() => sites.value.find((one) => one.id === chosen.value) ?? sites.value[0] ?? null)
  function choose(id: string) {
    chosen.value = id
    sessionStorage.setItem(KEPT, id)
  }
  return { data, sites, site, choose, failure, loading, again }
}
