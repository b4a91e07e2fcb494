import { computed, ref, watch } from 'vue'
import type { Manifest, Verdict } from '../../api/transport'

type Choices = Record<string, Verdict>
const place = (id: string) => `weifei.verdicts.${id}`

function kept(id: string): Choices {
  try {
    return JSON.parse(sessionStorage.getItem(place(id)) ?? '{}') as Choices
  } catch {
    return {}
  }
}

/** Decisions that are not sent yet; they outlive a reload of the page. */
export function useVerdicts(manifest: () => Manifest | null) {
  const choices = ref<Choices>({})
  watch(() => manifest()?.id, (id) => { if (id) choices.value = kept(id) }, { immediate: true })
  const open = computed(() => (manifest()?.items ?? []).filter((one) => one.standing === 'underway' || one.standing === 'held'))
  const ready = computed(() => open.value.map((one) => choices.value[one.package_id]).filter((one): one is Verdict => Boolean(one)))
  const lacking = computed(() => new Set(ready.value.filter((one) => one.verdict !== 'accept' && !one.reasons?.length).map((one) => one.package)))

  function keep() {
    const id = manifest()?.id
    if (id) sessionStorage.setItem(place(id), JSON.stringify(choices.value))
  }
  function choose(id: string, verdict: Verdict | null) {
    if (verdict) choices.value = { ...choices.value, [id]: verdict }
    else choices.value = Object.fromEntries(Object.entries(choices.value).filter(([key]) => key !== id))
    keep()
  }
  function clear() {
    choices.value = {}
    keep()
  }
  return { choices, open, ready, lacking, choose, clear }
}
