import { expect, it } from 'vitest'
import { dueOf, figuresOf, gramsOf, partsOf, progressOf, rebased, restOf, stepOf, stepsOf, tellFigures, tierOf, tonnesOf } from './plan'
import { content } from './sample'

it('keeps the kind of a material as the form has it', () => {
  const plant = { unit: '', process: '', facility: '', facility_code: '', parameters: [], capacity: [], intermediate_products: [], final_products: [], materials: [] }
  tellFigures(plant, 'materials', ' 原料 锌锭 12.5 t/a\nAuxiliary hydrochloric acid 3 t/a\n水 1 t\n')
  expect(plant).toMatchObject({ material_kinds: ['原料', '辅料', ''], materials: [{ name: '锌锭', value: '12.5', unit: 't/a' }, { name: 'hydrochloric acid' }, { name: '水' }] })
  expect(figuresOf(plant, 'materials')).toBe('原料 锌锭 12.5 t/a\n辅料 hydrochloric acid 3 t/a\n水 1 t')
})
it('reads and writes tonnes to the gram', () => {
  expect([tonnesOf(42_310_000), tonnesOf(1), tonnesOf(0)]).toEqual(['42.310', '0.000001', '0.000'])
  expect([gramsOf('42.31'), gramsOf('0'), gramsOf('1.0000001'), gramsOf('x')]).toEqual([42_310_000, 0, null, null])
})
it('tells what is left of a balance', () => {
  expect(restOf(content(), 1)).toBe(0)
})
it('sets what was done beside what was planned, unplanned waste included', () => {
  const done = [{ waste_code: '900-041-49', kind: 'left', mass_g: 900, packages: 1 }, { waste_code: '900-041-49', kind: 'returned', mass_g: 100, packages: 1 }, { waste_code: '900-249-08', kind: 'generated', mass_g: 7, packages: 1 }]
  expect(progressOf({ content: content(), done }).map((one) => [one.code, one.kind, one.planned_g, one.done_g])).toEqual([['900-041-49', 'generated', 6_000_000, 0], ['900-041-49', 'left', 6_500_000, 800], ['900-249-08', 'generated', 0, 7]])
})
it('sends only the tables that differ, and puts them on top of what others wrote meanwhile', () => {
  const [mine, theirs] = [content(), content()]
  mine.a7[0]!.mass_g = 6_700_000
  theirs.a6.measures = 'theirs'
  theirs.a7[0]!.mass_g = 1
  expect(partsOf(content(), mine).map((one) => one.table)).toEqual(['a7'])
  const both = rebased(content(), mine, theirs)
  expect([both.a7[0]!.mass_g, both.a6.measures]).toEqual([6_700_000, 'theirs'])
})
it('asks in steps for the tables of the tier, and for those that say something', () => {
  const one = content()
  expect([tierOf(one.tier), stepsOf(one)]).toEqual([null, ['unit', 'plants', 'wastes', 'stores', 'goes', 'reduce']])
  one.tier.discharge_g = 9_999_999
  expect([tierOf(one.tier), dueOf(one)]).toEqual(['registered', [1, 3, 4, 7]])
  one.a4 = []
  expect(stepsOf(one)).toEqual(['unit', 'wastes', 'goes'])
  one.tier.discharge_g = 10_000_000
  expect(stepsOf(one)).toEqual(['unit', 'wastes', 'stores', 'goes', 'reduce'])
  one.assigned = { tier: 'key', authority: 'A' }
  expect(stepsOf(one)).toContain('plants')
  one.tier = { ...one.tier, running: 'three_years', yearly_g: [1, 100_000_000, 2] }
  expect(tierOf(one.tier)).toBe('key')
  expect([stepOf(7), stepOf(5), stepOf(undefined), stepOf(6), stepOf(1)]).toEqual(['goes', 'stores', 'wastes', 'reduce', 'unit'])
})
