import { computed } from 'vue'
import { read } from '../../api/client'
import type { Paper } from '../../api/paper'
import type { Page } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { today } from '../../composables/useTime'
import { methodsFor } from './draft'

/** Who holds a permit today, and which methods it names for a waste. */
export function usePermitted() {
  const permits = useLoad(async () => (await read<Page<Paper>>('permits', { state: 'valid', on: today(), limit: 200 })).items)
  const receivers = computed(() => {
    const all = (permits.data.value ?? []).filter((one) => one.site_id).map((one) => ({ site: one.site_id!, name: one.site_name ?? one.organisation_name ?? '' }))
    return all.filter((one, i) => all.findIndex((other) => other.site === one.site) === i)
  })
  const methodsOf = (site: string, waste: string) => methodsFor(permits.data.value ?? [], site, waste)
  return { permits, receivers, methodsOf }
}
