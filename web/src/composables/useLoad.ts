import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { asFailure, type Failure } from '../api/problem'

/** Loads a part of a page. Old data stays while the new is fetched or has failed; a late answer to an old question is dropped. */
export function useLoad<T>(load: () => Promise<T>, sources: WatchSource[] = []) {
  const data = shallowRef<T | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const loading = ref(false)
  let asked = 0

  async function again() {
    const mine = ++asked
    loading.value = true
    try {
      const value = await load()
      if (mine !== asked) return
      data.value = value
      failure.value = null
    } catch (error) {
      if (mine === asked) failure.value = asFailure(error)
    } finally {
      if (mine === asked) loading.value = false
    }
  }
  onScopeDispose(() => { asked++ })
  if (sources.length) watch(sources, () => { data.value = null; failure.value = null; void again() })
  void again()
  return { data, failure, loading, again }
}
