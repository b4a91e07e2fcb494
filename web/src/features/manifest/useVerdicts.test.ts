import { beforeEach, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Manifest } from '../../api/transport'
import { commandsOf, useVerdicts } from './useVerdicts'

const item = (package_id: string, standing: string) => ({ package_id, standing })
const manifest = { id: 'm', items: [item('a', 'underway'), item('b', 'held'), item('c', 'accepted')] } as unknown as Manifest
beforeEach(() => sessionStorage.clear())

it('asks for what is undecided, and wants a reason for everything but acceptance', () => {
  const { open, ready, lacking, choose } = useVerdicts(() => manifest)
  expect(open.value.map((one) => one.package_id)).toEqual(['a', 'b'])
  choose('a', { package: 'a', verdict: 'accept', reasons: [] })
  choose('b', { package: 'b', verdict: 'reject', reasons: [] })
  expect([ready.value.length, [...lacking.value]]).toEqual([2, ['b']])
  choose('b', { package: 'b', verdict: 'reject', reasons: ['packing'] })
  expect(lacking.value.size).toBe(0)
  choose('a', null)
  expect(ready.value.map((one) => one.package)).toEqual(['b'])
})
it('keeps what is chosen over a reload, and forgets it once it is sent', async () => {
  const first = useVerdicts(() => manifest)
  first.choose('a', { package: 'a', verdict: 'hold', reasons: ['property'] })
  const loaded = ref<Manifest | null>(null)
  const again = useVerdicts(() => loaded.value)
  expect(again.ready.value).toEqual([])
  loaded.value = manifest
  await nextTick()
  expect(again.ready.value).toEqual([{ package: 'a', verdict: 'hold', reasons: ['property'] }])
  again.sent(['a'])
  expect(useVerdicts(() => manifest).ready.value).toEqual([])
})
it('sends what has photos by a command of its own, and the rest together', () => {
  const verdicts = ['a', 'b', 'c'].map((id) => ({ package: id, verdict: 'accept' as const, reasons: [] }))
  expect(commandsOf(verdicts, { b: ['f1', 'f2'], c: [] }).map((one) => [one.verdicts.map((each) => each.package), one.evidence])).toEqual([[['a', 'c'], []], [['b'], ['f1', 'f2']]])
  expect(commandsOf([], { b: ['f1'] })).toEqual([])
})
it('keeps photos over a reload and drops them with the decision they belong to', () => {
  const { choose, show } = useVerdicts(() => manifest)
  choose('a', { package: 'a', verdict: 'reject', reasons: ['packing'] })
  show('a', ['f1'])
  const again = useVerdicts(() => manifest)
  expect(again.commands.value[0]?.evidence).toEqual(['f1'])
  again.sent(['a'])
  expect(useVerdicts(() => manifest).photos.value).toEqual({})
})
