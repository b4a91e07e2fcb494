import { computed, shallowRef, watch } from 'vue'
import { write } from '../../api/client'
import { moment } from '../../api/network'
import { useSession } from '../../api/session'
import { store, type Block } from '../../api/store'
import type { WasteStream } from '../../api/types'
import { uuid7 } from '../../api/uuid'

const DEVICE = 'weifei.device'
const LOW = 3

/** This device, as its blocks of serials know it. */
function device(): string {
  const known = localStorage.getItem(DEVICE)
  if (known) return known
  const made = uuid7()
  localStorage.setItem(DEVICE, made)
  return made
}
/** The legal day of a moment: in Asia/Shanghai, wherever the device is. */
export function legalDay(iso: string): string {
  return new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 10)
}
/** How much is left: enough, little, none. */
export function supply(left: number): 'enough' | 'low' | 'none' {
  if (left === 0) return 'none'
  return left <= LOW ? 'low' : 'enough'
}

/** Label codes that were reserved for this device: a new container takes one without asking anybody. They hold for their day. */
export function useBlocks(site: () => string | undefined) {
  const session = useSession()
  const all = shallowRef<Block[]>([])
  async function load() {
    const person = session.me?.id
    const kept = person ? await store().then((known) => known.getAllFromIndex('blocks', 'person', person)).catch(() => []) : []
    all.value = kept.filter((one) => one.site === site())
  }
  watch(site, () => void load(), { immediate: true })
  const held = computed(() => all.value.filter((one) => one.day === legalDay(moment())))
  const left = (stream: string) => held.value.filter((one) => one.stream === stream).reduce((sum, one) => sum + one.codes.length, 0)

  async function reserve(key: string, stream: WasteStream) {
    const given = await write<{ id: string; day: string; codes: string[] }>(`sites/${site()}/serial-blocks`, { waste_stream_id: stream.id, device_id: device() }, key)
    const block: Block = { ...given, person: session.me!.id, site: site()!, stream: stream.id, waste: stream.name, waste_code: stream.code, physical_state: stream.physical_state, device: device() }
    await (await store()).put('blocks', block)
    await load()
  }
  /** The next code of a waste; taken off the block before anything else, so that no two containers get it. */
  async function take(stream: string): Promise<{ code: string; device_id: string } | null> {
    const block = held.value.find((one) => one.stream === stream && one.codes.length)
    if (!block) return null
    const [code, ...codes] = block.codes
    await (await store()).put('blocks', { ...block, codes })
    await load()
    return { code: code!, device_id: block.device }
  }
  /* Of which wastes this site's codes ever were for: what may be made with a temporary sticker when none is left. */
  const known = computed(() => [...all.value].reverse().filter((one, i, every) => every.findIndex((other) => other.stream === one.stream) === i))
  return { held, known, left, reserve, take }
}
