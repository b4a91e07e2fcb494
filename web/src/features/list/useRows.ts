import { ref, shallowReactive, shallowRef, watch, type WatchSource } from 'vue'
import { asFailure, type Failure } from '../../api/problem'
import type { Page } from '../../api/types'

/** Rows of one page. */
export const PAGE = 100
/** Pages that are kept; those farthest from what is looked at are let go. */
export const KEPT = 40

/** Fetches `limit` rows, `skip` rows after the cursor. */
export type FetchRows<T> = (after: string | undefined, skip: number, limit: number) => Promise<Page<T>>

/**
 * A long list, walked by cursor and looked at anywhere: what is in view is fetched from the nearest cursor before it. Answers to
 * a filter that is no longer asked for are dropped.
 */
export function useRows<T>(fetchRows: FetchRows<T>, sources: WatchSource[] = []) {
  const pages = shallowReactive(new Map<number, T[]>())
  const failure = shallowRef<Failure | null>(null)
  /** How many rows are known to be there; more may follow. */
  const known = ref(0)
  const loading = ref(true)
  /** The end of the list was seen, so that what is known is all there is. */
  const ended = ref(false)
  let cursors = new Map<number, string>()
  let asked = new Set<number>()
  let turn = 0

  function before(page: number): [number, string | undefined] {
    for (let at = page; at > 0; at--) { const cursor = cursors.get(at); if (cursor) return [at, cursor] }
    return [0, undefined]
  }
  async function load(page: number) {
    if (pages.has(page) || asked.has(page)) return
    const mine = turn
    asked.add(page)
    try {
      const [from, cursor] = before(page)
      const got = await fetchRows(cursor, (page - from) * PAGE, PAGE)
      if (mine !== turn) return
      pages.set(page, got.items)
      if (got.next) cursors.set(page + 1, got.next)
      known.value = Math.max(known.value, page * PAGE + got.items.length + (got.next ? 1 : 0))
      if (!got.next) ended.value = true
      failure.value = null
    } catch (error) {
      if (mine === turn) failure.value = asFailure(error)
    } finally {
      if (mine === turn) { asked.delete(page); if (page === 0) loading.value = false }
    }
  }
  /** What is in view, by row: fetches it with a page more each way, and lets go of what is far. */
  function look(from: number, to: number) {
    const [first, last] = [Math.max(0, Math.floor(from / PAGE)), Math.max(0, Math.floor(to / PAGE))]
    for (let page = first; page <= last; page++) void load(page)
    if (known.value > (last + 1) * PAGE) void load(last + 1)
    if (pages.size <= KEPT) return
    const far = [...pages.keys()].filter((page) => page > 0).sort((a, b) => Math.abs(b - first) - Math.abs(a - first))
    for (const page of far.slice(0, pages.size - KEPT)) pages.delete(page)
  }
  const row = (index: number): T | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  function again() {
    turn++
    pages.clear()
    cursors = new Map()
    asked = new Set()
    known.value = 0
    ended.value = false
    failure.value = null
    loading.value = true
    void load(0)
  }
  if (sources.length) watch(sources, again)
  again()
  return { row, look, known, ended, loading, failure, again }
}
