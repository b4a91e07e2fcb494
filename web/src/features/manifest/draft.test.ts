import { expect, it } from 'vitest'
import type { Paper } from '../../api/paper'
import type { Package } from '../../api/types'
import { choiceOf, covers, groupsOf, methodsFor, type Choice } from './draft'

const choice = (id: string, waste_code: string, stored_at: string): Choice => ({ id, code: id, waste_name: `waste ${waste_code}`, waste_code, mass_g: 100_000, place: null, stored_at })
it('groups packages by waste, the oldest first, each once', () => {
  const groups = groupsOf([choice('b', '900-041-49', '2026-02-01'), choice('a', '900-041-49', '2026-01-01'), choice('b', '900-041-49', '2026-02-01'), choice('c', '336-064-17', '2026-03-01')])
  expect(groups.map((one) => one.waste_code)).toEqual(['336-064-17', '900-041-49'])
  expect(groups[1]!.choices.map((one) => one.id)).toEqual(['a', 'b'])
})
it('takes methods from the receiver’s own permit, by code or category', () => {
  const permit = { site_id: 'r', scope: [{ row: 1, waste: 'HW49', methods: ['D10'], quota_g: 1 }, { row: 2, waste: '900-041-49', methods: ['C1', 'D10'], quota_g: 1 }, { row: 3, waste: 'HW17', methods: ['R4'], quota_g: 1 }] } as Paper
  expect(methodsFor([permit], 'r', '900-041-49')).toEqual(['D10', 'C1'])
  expect(methodsFor([permit], 'other', '900-041-49')).toEqual([])
})
it('knows whether a contract speaks of a waste', () => {
  expect(covers({ wastes: ['HW49'] } as Paper, '900-041-49')).toBe(true)
  expect(covers({ wastes: ['336-064-17'] } as Paper, '900-041-49')).toBe(false)
})
it('counts of a tank what still lies there, as the manifest will', () => {
  const tank = { id: 't', code: 'T', zone_id: 'z', mass_g: 6_884_000, stock_g: 800_000 } as Package
  expect(choiceOf(tank).mass_g).toBe(800_000)
  expect(choiceOf({ ...tank, zone_id: null }).mass_g).toBe(6_884_000)
})
