import { expect, it } from 'vitest'
import type { Entry, Sticker } from '../api/store'
import { isReplaced, isSticker, nextSticker, registered, standing } from './stickers'

const sticker = (code: string, more: Partial<Sticker> = {}): Sticker => ({ key: `k-${code}`, code, person: 'p', waste: '废矿物油', waste_code: '900-249-08', hazards: ['T'], made_on: '2026-11-23', mass: null, ...more })
const allotment = (key: string, more: Partial<Entry> = {}) => ({ key, action: 'allot', state: 'waiting', ...more }) as Entry

it('begins where it is told and counts on', () => {
  expect(nextSticker([], 412)).toBe('T-0412')
  expect(nextSticker([sticker('T-0412')], 77)).toBe('T-0413')
})
it('gives no number that a container still wears, and begins anew after the last', () => {
  expect(nextSticker([sticker('T-0000'), sticker('T-0001', { replaced_at: 'x' }), sticker('T-9999')], 5)).toBe('T-0001')
  const all = Array.from({ length: 10_000 }, (_, n) => sticker(`T-${String(n).padStart(4, '0')}`))
  expect(nextSticker(all, 5)).toBeNull()
  expect(nextSticker(all.map((one, n) => (n === 7 ? { ...one, replaced_at: 'x' } : one)), 5)).toBe('T-0007')
})
it('knows its container once the allotment was answered, also when that was taken off the list', () => {
  const one = sticker('T-0412')
  expect(standing(one, [allotment(one.key)])).toBe('waiting')
  expect(standing(registered(one, allotment(one.key, { state: 'sent', made: 'd1' })), [])).toBe('registered')
  expect(registered(one, allotment(one.key, { state: 'refused' }))).toEqual(one)
})
it('says that a container was refused, also when its entry is gone', () => {
  const one = sticker('T-0412')
  expect([standing(one, [allotment(one.key, { state: 'refused' })]), standing(one, [])]).toEqual(['refused', 'refused'])
})
it('is worn until the label was printed', () => {
  expect((['allotted', 'weighed', 'labelled', 'in_stock', 'voided'] as const).map((state) => isReplaced(state))).toEqual([false, false, true, true, true])
})
it('is told from a label code', () => {
  expect(['T-0412', 'T-412', '0412', 'T-04123', '91330100MA27XYAA0090024908202611230001'].map(isSticker)).toEqual([true, false, false, false, false])
})
