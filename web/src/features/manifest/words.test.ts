import { expect, it } from 'vitest'
import type { Manifest } from '../../api/transport'
import { zh } from '../../locales/zh'
import { DIFFERS, FIELDS, hasObject, INCIDENTS, MODES, REASONS, SIGNED } from './words'

const manifest = (standings: string[], more: Partial<Manifest> = {}) => ({ items: standings.map((standing) => ({ standing })), reports: [], full_g: null, ...more }) as unknown as Manifest
it('offers a return only while something is refused, and taking back only what is on its way', () => {
  expect(hasObject(manifest(['accepted']), 'send_back', [])).toBe(false)
  expect(hasObject(manifest(['accepted', 'rejected']), 'send_back', [])).toBe(true)
  expect(hasObject(manifest(['rejected']), 'take_back', [])).toBe(false)
  expect(hasObject(manifest(['returning']), 'take_back', [])).toBe(true)
  expect(hasObject(manifest([]), 'depart', [])).toBe(true)
})
it('asks each side once to take note of differences', () => {
  const told = manifest([], { reports: [{ packages: ['a'], authority: '330111', at: 't', consignor_at: 't', authority_at: null }] })
  expect(hasObject(told, 'note_discrepancy', ['consignor'])).toBe(false)
  expect(hasObject(told, 'note_discrepancy', ['regulator'])).toBe(true)
})
it('has a word and a hint for every step, and a word for every choice', () => {
  const plain = Object.keys(zh.deed).filter((one) => !['load', 'decide', 'agree_correction', 'decline_correction'].includes(one))
  expect(Object.keys(zh.deedHint).sort()).toEqual(plain.sort())
  for (const action of SIGNED) expect(zh.deed).toHaveProperty(action)
  expect([Object.keys(zh.reason), Object.keys(zh.incident), Object.keys(zh.differs), Object.keys(zh.field)]).toEqual([[...REASONS], [...INCIDENTS], [...DIFFERS], [...FIELDS]])
  for (const mode of MODES) expect(zh.mode).toHaveProperty(mode)
})
