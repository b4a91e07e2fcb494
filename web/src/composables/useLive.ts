import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { asFailure, type Failure } from '../api/problem'
import { told, useChanges } from './useChanges'

const EVERY_MS = 10_000
/** How often is asked while changes are told: for what passes without one, such as a day. */
const TOLD_MS = 60_000

/** A part of a page that is asked for again and again while it is looked at. Old data stays when an answer fails to come; `since`
 *  then says when the last one came. What says what it is `about` is asked for when that changes, and else seldom. */
export function useLive<T>(load: () => Promise<T>, sources: WatchSource[] = [], every = EVERY_MS, about?: string[]) {
  const data = shallowRef<T | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const loading = ref(false)
  const heard = ref<number | null>(null)
  const since = ref<number | null>(null)
  let asked = 0
  let later: ReturnType<typeof setTimeout> | undefined
  let over = false
  const pause = () => (about && told.value ? Math.max(every, TOLD_MS) : every)

  async function again() {
    clearTimeout(later)
    const mine = ++asked
    loading.value = true
    try {
      const value = await load()
      if (mine !== asked) return
      data.value = value
      failure.value = null
      heard.value = Date.now()
      since.value = null
    } catch (error) {
      if (mine !== asked) return
      failure.value = asFailure(error)
      since.value = heard.value
    } finally {
      if (mine === asked) {
        loading.value = false
        if (!over) later = setTimeout(() => { if (!document.hidden) void again() }, pause())
      }
    }
  }
  /* A page that was not looked at asks at once when it is again. */
  const seen = () => { if (!document.hidden) void again() }
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => { over = true; asked++; clearTimeout(later); document.removeEventListener('visibilitychange', seen) })
  if (about) {
    useChanges(() => about, again)
    // No more told: asked as often as before, from now on.
    watch(told, (now, before) => { if (before && !now && !document.hidden) { clearTimeout(later); later = setTimeout(() => { if (!document.hidden) void again() }, every) } })
  }
  if (sources.length) watch(sources, () => { data.value = null; failure.value = null; since.value = null; void again() })
  void again()
  return { data, failure, loading, since, again }
}
