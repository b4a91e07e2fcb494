import { shallowRef } from 'vue'
import { read } from '../api/client'
import type { Page } from '../api/types'

/** What a code of a refusal or finding means and what to do, in both languages. */
export interface Wording { code: string; zh: string; en: string; remedy: { zh: string; en: string } }
const known = shallowRef<ReadonlyMap<string, Wording>>(new Map())
const asked = new Set<string>()
let wanted: string[] = []

async function ask() {
  const codes = wanted
  wanted = []
  try {
    const found = (await read<Page<Wording>>('reference/codes', { codes: codes.join(',') })).items
    known.value = new Map([...known.value, ...found.map((one) => [one.code, one] as const)])
  } catch {
    // The code itself is shown; whoever looks again asks again.
    for (const code of codes) asked.delete(code)
  }
}

/** Words of codes, asked of the server once for all that are wanted together; the code itself until they are there. */
export function useWordings() {
  function want(codes: readonly string[]) {
    const fresh = codes.filter((code) => !asked.has(code))
    if (!fresh.length) return
    if (!wanted.length) queueMicrotask(() => void ask())
    for (const code of fresh) {
      asked.add(code)
      wanted.push(code)
    }
  }
  function words(code: string, locale: string): string {
    const one = known.value.get(code)
    return one ? (locale.startsWith('en') ? one.en : one.zh) : code
  }
  function remedy(code: string, locale: string): string {
    const one = known.value.get(code)
    return one ? (locale.startsWith('en') ? one.remedy.en : one.remedy.zh) : ''
  }
  return { want, words, remedy }
}
