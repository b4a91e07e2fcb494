import { ref, shallowRef } from 'vue'
import { asFailure, type Failure } from '../api/problem'
import { uuid7 } from '../api/uuid'

/** One deed of the person: busy while it runs, and its failure afterwards. Pressing again after a lost connection reuses the key. */
export function useTask<Args extends unknown[], T>(run: (key: string, ...args: Args) => Promise<T>) {
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let pending: { key: string; about: string } | null = null

  async function go(...args: Args): Promise<T | undefined> {
    if (busy.value) return undefined
    const about = JSON.stringify(args)
    if (pending?.about !== about) pending = { key: uuid7(), about }
    busy.value = true
    failure.value = null
    try {
      const value = await run(pending.key, ...args)
      pending = null
      return value
    } catch (error) {
      failure.value = asFailure(error)
      if (failure.value.kind !== 'network' && failure.value.kind !== 'server') pending = null
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, go }
}
