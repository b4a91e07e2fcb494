import { api, got } from '../../api/client'
import { online } from '../../api/network'
import { store } from '../../api/store'
import { watch } from 'vue'
import type { LabelKey } from './payload'

/* Public, and the same for everybody: they stay on the device. */
async function fetchKeys() {
  const { items } = await got(api.GET('/api/v1/reference/label-keys'))
  const kept = await store()
  await kept.clear('keys')
  for (const one of items) await kept.put('keys', one)
}

/** The keys by which labels are believed, kept on the device while there is a network for when there is none. */
export function useLabelKeys() {
  watch(online, (now) => { if (now) void fetchKeys().catch(() => undefined) }, { immediate: true })
  return { keys: (): Promise<LabelKey[]> => store().then((kept) => kept.getAll('keys')).catch(() => []) }
}
