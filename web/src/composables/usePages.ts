import { computed, ref, watch, type WatchSource } from 'vue'
import type { Page } from '../api/types'
import { useLoad } from './useLoad'
import { useTask } from './useTask'

/** A list that is walked by cursor: the first page, and the ones that were asked for after it. */
export function usePages<T>(fetchPage: (after?: string) => Promise<Page<T>>, sources: WatchSource[] = []) {
  const first = useLoad(() => fetchPage(), sources)
  const added = ref<T[]>([])
  const next = ref<string | null>(null)
  watch(first.data, (page) => { added.value = []; next.value = page?.next ?? null })
  const items = computed<T[]>(() => [...(first.data.value?.items ?? []), ...(added.value as T[])])
  const more = useTask(async () => {
    const page = await fetchPage(next.value ?? undefined)
    added.value = [...added.value, ...page.items] as typeof added.value
    next.value = page.next ?? null
  })
  return { first, items, next, more }
}
