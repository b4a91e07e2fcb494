import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import type { EvidenceFile } from '../../api/file'
import { Failure } from '../../api/problem'
import { usePhotos } from './usePhotos'

const picture = (name: string) => new File(['x'], name, { type: 'image/jpeg' })
const kept = (sha256: string) => ({ sha256 }) as EvidenceFile
const small = (file: Blob) => Promise.resolve(new Blob([file], { type: 'image/jpeg' }))
function photos(send: (kind: string, content: Blob, key: string) => Promise<EvidenceFile>) {
  const names = ref<string[]>([])
  const all = effectScope().run(() => usePhotos(() => 'photo', () => names.value, (next) => { names.value = next }, send, small))!
  return { names, ...all }
}
beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:x')
  URL.revokeObjectURL = vi.fn()
})

it('names what was sent, in the order it was chosen', async () => {
  let n = 0
  const { names, underway, addAll } = photos(() => Promise.resolve(kept(`f${++n}`)))
  await addAll([picture('a'), picture('b')])
  expect(names.value).toEqual(['f1', 'f2'])
  expect(underway.value).toEqual([])
})
it('keeps one that was not sent, and sends it again under the same key', async () => {
  const keys: string[] = []
  let up = false
  const { names, underway, addAll, retry } = photos((_kind, _content, key) => {
    keys.push(key)
    return up ? Promise.resolve(kept('f')) : Promise.reject(new Failure('network', {}))
  })
  await addAll([picture('a')])
  expect([names.value.length, underway.value[0]?.failure?.kind]).toEqual([0, 'network'])
  up = true
  await retry(underway.value[0]!.key)
  expect(names.value).toEqual(['f'])
  expect(new Set(keys).size).toBe(1)
})
it('forgets one that was taken away while it was sent', async () => {
  let finish = (_file: EvidenceFile) => {}
  const { names, underway, addAll, drop } = photos(() => new Promise((done) => { finish = done }))
  const adding = addAll([picture('a')])
  await vi.waitFor(() => expect(underway.value.length).toBe(1))
  drop(underway.value[0]!.key)
  finish(kept('f'))
  await adding
  expect(names.value).toEqual([])
})
it('refuses what is no picture, takes ten at most and removes by name', async () => {
  let n = 0
  const { names, unfit, addAll, remove } = photos(() => Promise.resolve(kept(`f${++n}`)))
  await addAll([new File(['x'], 'page.html', { type: 'text/html' })])
  expect(unfit.value).toBe('page.html')
  await addAll(Array.from({ length: 12 }, (_, i) => picture(String(i))))
  expect(names.value.length).toBe(10)
  remove('f1')
  expect(names.value[0]).toBe('f2')
})
