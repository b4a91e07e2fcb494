import { expect, it } from 'vitest'
import type { Paper } from '../../api/paper'
import { bodyOf, faultsOf, gramsOfTonnes, typedOf } from './form'
import { countryOf, daysLeft, holderOf } from './kinds'

const permit = { id: 'p', number: '3301000099', state: 'valid', standing: 'current', valid_from: '2026-01-01', valid_to: '2027-12-31', version: 3, external_id: null, site_id: 's', authority: '330100', scope: [{ row: 4, waste: 'HW49', methods: ['D10', 'R4'], quota_g: 5_000_000_000 }] } as unknown as Paper
it('gives a permit back as it was read, and numbers a new row after the last', () => {
  const typed = typedOf(permit, {})
  expect(faultsOf('permits', typed)).toEqual([])
  typed.rows.push({ waste: 'hw08', methods: 'R9、R1', tonnes: '0.5' })
  expect(bodyOf('permits', typed, permit)).toEqual({
    number: '3301000099', site: 's', authority: '330100', valid_from: '2026-01-01', valid_to: '2027-12-31',
    scope: [{ row: 4, waste: 'HW49', methods: ['D10', 'R4'], quota_g: 5_000_000_000 }, { row: 5, waste: 'HW08', methods: ['R9', 'R1'], quota_g: 500_000 }],
  })
})
it('names what is missing', () => {
  expect(faultsOf('contracts', typedOf(null, {}))).toEqual(['paper.needTerm', 'paper.needSites', 'paper.needWastes'])
  expect(faultsOf('credentials', typedOf(null, { proof: 'vehicle_licence', from: '2026-01-01', to: '2026-12-31' }))).toEqual(['paper.needSubject'])
  expect(faultsOf('approvals', typedOf(null, { consignor: 'a', receiver: 'b', from: '2026-02-01', to: '2026-01-01' }))).toEqual(['paper.needTerm', 'paper.needRows'])
})
it('gives an export approval back as it was read, and wants a country, an importer and a disposer', () => {
  const notice = { id: 'e', number: 'EX-1', state: 'entered', valid_from: '2026-01-01', valid_to: '2026-12-31', version: 1, external_id: null, consignor_site_id: 'a', exit_site_id: 'b', country: 'DE', importer: 'I', disposer: 'D', lines: [{ code: '900-041-49', methods: ['R4'], mass_g: 2_000_000 }] } as unknown as Paper
  const typed = typedOf(notice, {})
  expect(faultsOf('export-approvals', typed)).toEqual([])
  expect(bodyOf('export-approvals', { ...typed, country: 'de' }, notice)).toEqual({ number: 'EX-1', consignor_site: 'a', exit_site: 'b', country: 'DE', importer: 'I', disposer: 'D', lines: [{ code: '900-041-49', methods: ['R4'], mass_g: 2_000_000 }], valid_from: '2026-01-01', valid_to: '2026-12-31' })
  expect(faultsOf('export-approvals', { ...typed, country: 'D', number: '' })).toEqual(['paper.needNumber', 'paper.needAbroad'])
  expect([holderOf({ ...notice, consignor_name: 'Works' }), countryOf('DE', 'en')]).toEqual(['Works → DE', 'Germany'])
})
it('keeps a person’s number out of a credential', () => {
  const typed = typedOf(null, { proof: 'driver_qualification', number: '330102', subject: 'x', organisation: 'o', from: '2026-01-01', to: '2026-12-31' })
  expect(bodyOf('credentials', typed, null)).toEqual({ proof: 'driver_qualification', number: '', organisation: 'o', person: 'x', valid_from: '2026-01-01', valid_to: '2026-12-31' })
})
it('reads tonnes as grams and days by the calendar', () => {
  expect([gramsOfTonnes('1.5'), gramsOfTonnes('0'), gramsOfTonnes('1.2345'), gramsOfTonnes('x')]).toEqual([1_500_000, null, null, null])
  expect([daysLeft('2026-11-25', '2026-11-25'), daysLeft('2026-12-01', '2026-11-25'), daysLeft('2026-11-20', '2026-11-25')]).toEqual([0, 6, -5])
  expect(holderOf({ ...permit, site_name: 'Works', subject_name: null } as Paper)).toBe('Works')
})
