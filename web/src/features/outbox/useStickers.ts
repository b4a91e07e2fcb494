import { computed, shallowRef, watch } from 'vue'
import { read } from '../../api/client'
import { online } from '../../api/network'
import { asFailure } from '../../api/problem'
import { useSession } from '../../api/session'
import { store, type Sticker } from '../../api/store'
import type { Package } from '../../api/types'
import { isReplaced, nextSticker, standing } from '../../composables/stickers'
import { useOutbox } from '../../composables/useOutbox'

const all = shallowRef<Sticker[]>([])

/** Temporary stickers of this device: given out when no reserved code is left, worn until the label is printed. */
export function useStickers() {
  const session = useSession()
  const { entries } = useOutbox()
  async function load() {
    const kept = await store().then((known) => known.getAll('stickers')).catch(() => [])
    all.value = kept.filter((one) => one.person === session.me?.id)
  }
  watch([() => session.me?.id, entries], () => void load(), { immediate: true })
  const worn = computed(() => all.value.filter((one) => !one.replaced_at).map((one) => ({ ...one, standing: standing(one, entries.value) })))

  /* As it stands by then: its allotment may have been answered meanwhile. */
  async function alter(key: string, change: Partial<Sticker>): Promise<Sticker | null> {
    const kept = (await store()).transaction('stickers', 'readwrite')
    const one = await kept.store.get(key)
    const now = one ? { ...one, ...change } : null
    if (now) void kept.store.put(now)
    await kept.done
    await load()
    return now
  }
  /** Gives out the next number, of all that this device's people gave out; nothing when all are worn. */
  async function stick(facts: Omit<Sticker, 'code' | 'person'>): Promise<Sticker | null> {
    const change = (await store()).transaction('stickers', 'readwrite')
    const code = nextSticker(await change.store.getAll(), crypto.getRandomValues(new Uint16Array(1))[0]! % 10_000)
    const made = code ? { ...facts, code, person: session.me!.id } : null
    if (made) void change.store.put(made)
    await change.done
    await load()
    return made
  }
  const weighed = (sticker: Sticker, mass: number) => alter(sticker.key, { mass })
  const takeOff = (sticker: Sticker) => alter(sticker.key, { replaced_at: new Date().toISOString() })
  /** Asks of those that are registered whether their label was printed; one that is not seen any more needs none here. */
  async function check() {
    if (!online.value) return
    for (const one of worn.value) {
      if (!one.package) continue
      try {
        if (isReplaced((await read<Package>(`packages/${one.package}`)).state)) await takeOff(one)
      } catch (error) {
        if (asFailure(error).kind === 'missing') await takeOff(one)
      }
    }
  }
  async function find(code: string) {
    await load()
    await check()
    return worn.value.find((one) => one.code === code) ?? null
  }
  return { worn, stick, weighed, takeOff, check, find }
}
