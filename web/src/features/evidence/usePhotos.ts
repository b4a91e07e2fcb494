import { computed, onScopeDispose, shallowRef } from 'vue'
import { FILES_MAX, sendFile, type FileKind } from '../../api/file'
import { asFailure, type Failure } from '../../api/problem'
import { uuid7 } from '../../api/uuid'
import { fitOf, shrunk } from '../../components/photo'

/** A file on its way: it keeps its key, so that sending again after a lost answer makes no second one. */
export interface Underway { key: string; name: string; content: Blob; url: string; failure: Failure | null }

/** Files chosen for one command: each is made smaller and sent at once; `names` are those that are there. */
export function usePhotos(kind: () => FileKind, names: () => readonly string[], change: (names: string[]) => void, send = sendFile, shrink = shrunk) {
  const underway = shallowRef<Underway[]>([])
  const unfit = shallowRef<string | null>(null)
  const room = computed(() => FILES_MAX - names().length - underway.value.length)

  const drop = (key: string) => {
    const one = underway.value.find((other) => other.key === key)
    if (one) URL.revokeObjectURL(one.url)
    underway.value = underway.value.filter((other) => other.key !== key)
  }
  async function attempt(one: Underway) {
    underway.value = underway.value.map((other) => (other.key === one.key ? { ...one, failure: null } : other))
    try {
      const kept = await send(kind(), one.content, one.key)
      if (!underway.value.some((other) => other.key === one.key)) return
      drop(one.key)
      if (!names().includes(kept.sha256)) change([...names(), kept.sha256])
    } catch (error) {
      const failure = asFailure(error)
      underway.value = underway.value.map((other) => (other.key === one.key ? { ...one, failure } : other))
    }
  }
  async function add(file: File) {
    unfit.value = null
    const fit = fitOf(file.type)
    const content = fit === 'picture' ? await shrink(file).catch(() => null) : fit === 'as_it_is' ? file : null
    if (!content) {
      unfit.value = file.name
      return
    }
    const one: Underway = { key: uuid7(), name: file.name, content, url: URL.createObjectURL(content), failure: null }
    underway.value = [...underway.value, one]
    await attempt(one)
  }
  /* One after the other: a poor network is not shared, and the order stays. */
  async function addAll(files: readonly File[]) {
    for (const file of files.slice(0, Math.max(0, room.value))) await add(file)
  }
  const retry = (key: string) => { const one = underway.value.find((other) => other.key === key); return one ? attempt(one) : Promise.resolve() }
  const remove = (name: string) => change(names().filter((one) => one !== name))
  onScopeDispose(() => underway.value.forEach((one) => URL.revokeObjectURL(one.url)))
  return { underway, unfit, room, addAll, retry, drop, remove }
}
