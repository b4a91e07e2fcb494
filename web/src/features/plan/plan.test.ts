import { expect, it } from 'vitest'
import type { PlanContent } from '../../api/plan'
import { changesOf, figuresOf, gramsOf, partsOf, progressOf, restOf, tellFigures, tonnesOf } from './plan'

const content = (): PlanContent => ({
  tier: { running: 'approved', yearly_g: [], eia_g: null, discharge_g: null, treats_itself: false, holds_permit: false }, assigned: null,
  a1: { name: 'N', registered_address: '', site_address: '', division: '330111', industry: '', industry_code: '', longitude_e6: null, latitude_e6: null, uscc: 'U', legal_representative: null, technical_lead: null, eia_number: null, discharge_number: null },
  a2: [], a4: [{ of: 1, facility_code: 'TS001', facility_kind: 'store', packaging: 'drum', mass_g: 500_000 }], a5: [],
  a3: [{ row: 1, facility_code: '', facility: '', source: '', name: 'W', catalogue_name: '', waste_code: '900-041-49', components: '', physical_state: 'S', hazards: ['T'], mass_g: 6_000_000, opening_g: 1_000_000, own_use: null, own_disposal: null, storage: null }],
  a6: { rows: [], hazard_plan: '', measures: '' },
  a7: [{ of: 1, transfer: 'province', mass_g: 6_500_000, method: 'D10', receiver_kind: 'permit', receiver_name: 'R', permit_number: '1', receiver_site: 's' }],
})

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
it('names each field that differs between versions, and sends only the tables that do', () => {
  const after = content()
  after.a7[0]!.mass_g = 6_700_000
  after.a7.push({ ...after.a7[0]!, receiver_name: 'Q', mass_g: 5 })
  expect(changesOf(content(), after)).toEqual([{ table: 'a7', row: '900-041-49 R', field: 'mass_g', before: 6_500_000, after: 6_700_000 }, { table: 'a7', row: '900-041-49 Q', field: 'mass_g', before: null, after: 5 }])
  expect(partsOf(content(), after).map((one) => one.table)).toEqual(['a7'])
})
