import { computed, ref, watch } from 'vue'
import type { Manifest, Verdict } from '../../api/transport'

interface Kept { choices: Record<string, Verdict>; photos: Record<string, string[]> }
export interface VerdictCommand { verdicts: Verdict[]; evidence: string[] }
const place = (id: string) => `weifei.verdicts.${id}`

function kept(id: string): Kept {
  try {
    const known = JSON.parse(sessionStorage.getItem(place(id)) ?? '{}') as Partial<Kept>
    return { choices: known.choices ?? {}, photos: known.photos ?? {} }
  } catch {
    return { choices: {}, photos: {} }
  }
}
const without = <T>(all: Record<string, T>, id: string) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id))

/** A command's files are on every event of it; so what has photos of its own is decided by a command of its own. */
export function commandsOf(verdicts: Verdict[], photos: Record<string, string[]>): VerdictCommand[] {
  const plain = verdicts.filter((one) => !photos[one.package]?.length)
  const shown = verdicts.filter((one) => photos[one.package]?.length)
  return [...(plain.length ? [{ verdicts: plain, evidence: [] }] : []), ...shown.map((one) => ({ verdicts: [one], evidence: photos[one.package]! }))]
}

/** Decisions that are not sent yet, and the photos that go with them; they outlive a reload of the page. */
export function useVerdicts(manifest: () => Manifest | null) {
  const choices = ref<Record<string, Verdict>>({})
  const photos = ref<Record<string, string[]>>({})
  watch(() => manifest()?.id, (id) => { if (id) ({ choices: choices.value, photos: photos.value } = kept(id)) }, { immediate: true })
  const open = computed(() => (manifest()?.items ?? []).filter((one) => one.standing === 'underway' || one.standing === 'held'))
  const ready = computed(() => open.value.map((one) => choices.value[one.package_id]).filter((one): one is Verdict => Boolean(one)))
  const lacking = computed(() => new Set(ready.value.filter((one) => one.verdict !== 'accept' && !one.reasons?.length).map((one) => one.package)))
  const commands = computed(() => commandsOf(ready.value, photos.value))

  function keep() {
    const id = manifest()?.id
    if (id) sessionStorage.setItem(place(id), JSON.stringify({ choices: choices.value, photos: photos.value }))
  }
  function choose(id: string, verdict: Verdict | null) {
    choices.value = verdict ? { ...choices.value, [id]: verdict } : without(choices.value, id)
    keep()
  }
  function show(id: string, names: string[]) {
    photos.value = names.length ? { ...photos.value, [id]: names } : without(photos.value, id)
    keep()
  }
  /** What was sent is forgotten; what was not stays to be sent again. */
  function sent(packages: string[]) {
    for (const id of packages) {
      choices.value = without(choices.value, id)
      photos.value = without(photos.value, id)
    }
    keep()
  }
  return { choices, photos, open, ready, lacking, commands, choose, show, sent }
}
