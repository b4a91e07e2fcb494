import { expect, it } from 'vitest'
import type { Paper } from '../../api/paper'
import { addWaste, anotherSource, anotherTaker, destination, removeWaste, take, takerNamed, takersFor, takersOf, typed } from './edit'
import { lastDay, originLinks } from './origin'
import { originOf } from './plan'
import { content } from './sample'

const paper = (one: Partial<Paper>) => ({ id: one.number ?? '', state: 'valid', state_name: '', external_id: null, version: 1, ...one }) as Paper
const permits = [
  paper({ number: 'P-1', site_id: 'a', site_name: 'Alpha', authority: '330000', scope: [{ row: 1, waste: 'HW49', methods: ['D10'], quota_g: 1 }] }),
  paper({ number: 'P-2', site_id: 'b', site_name: 'Beta', authority: '320000', scope: [{ row: 1, waste: '900-249-08', methods: ['R1'], quota_g: 1 }] }),
  paper({ number: 'P-0', site_id: 'own', site_name: 'Own', scope: [] }),
]
const contracts = [paper({ number: 'C-1', consignor_site_id: 'own', receiver_site_id: 'c', receiver_name: 'Gamma', wastes: ['HW49'] }), paper({ number: 'C-2', consignor_site_id: 'else', receiver_site_id: 'd', receiver_name: 'Delta' })]
const takers = takersOf(contracts, permits, 'own')

it('offers registered receivers: by contract first, then by a permit for the waste, never the site itself', () => {
  expect(takersFor(takers, permits, '900-041-49').map((one) => one.name)).toEqual(['Gamma', 'Alpha', 'Beta'])
})
it('finds a receiver by name or permit number, and makes the row one on which manifests draw', () => {
  const one = content()
  one.origins = [{ table: 7, of: 1, receiver: null, how: 'open', mass_g: 6_500_000, packages: 0, forecast: null, contract: null }]
  const row = one.a7[0]!
  Object.assign(row, { receiver_site: null, receiver_name: '', permit_number: null, method: '' })
  expect(takerNamed(takers, permits, '900-041-49', 'Alph')).toBeUndefined()
  for (const words of ['Alpha', 'P-1', 'Alpha · P-1']) expect(takerNamed(takers, permits, '900-041-49', words)?.site).toBe('a')
  take(one, row, takerNamed(takers, permits, '900-041-49', 'P-1')!, permits)
  expect(row).toMatchObject({ receiver_site: 'a', receiver_name: 'Alpha', permit_number: 'P-1', method: 'D10', transfer: 'province', receiver_kind: 'permit' })
  expect(originOf(one, 7, 1, 'a')?.how).toBe('open')
  take(one, row, takers.find((other) => other.site === 'b')!, permits)
  expect(row.receiver_site).toBe('b')
  /* Another name is free text: no site, and so a finding. */
  typed(one, row, 'Beta Ltd')
  expect([row.receiver_site, row.receiver_name, originOf(one, 7, 1, null)?.mass_g]).toEqual([null, 'Beta Ltd', 6_500_000])
})
it('adds wastes and works, and removes a waste from every table', () => {
  const one = content()
  const oil = addWaste(one, { code: '900-249-08', description: 'oil', hazards: ['T', 'I'] })
  anotherSource(one, one.a3[0]!)
  one.a7.push(anotherTaker(one, oil.row))
  one.a6.rows.push({ of: 1, mass_g: 1 })
  expect(one.a3.map((row) => [row.row, row.waste_code, row.name])).toEqual([[1, '900-041-49', 'W'], [2, '900-249-08', ''], [3, '900-041-49', 'W']])
  removeWaste(one, 1)
  expect([one.a3.map((row) => row.row), one.a4, one.a6.rows, one.a7.map((row) => row.of)]).toEqual([[2, 3], [], [], [2]])
})
it('keeps a facility only while something is told of it', () => {
  const one = destination(null, 'facility_code', 'TS009')
  expect(one).toEqual({ facility_code: 'TS009', capacity: '' })
  expect(destination(one, 'facility_code', '')).toBeNull()
})
it('leads from a figure to the ledger of its months, the balance of the year and the manifests to a receiver', () => {
  const forecast = { from: 202601, to: 202602, months: 2, base_g: 1, packages: 1, before_g: null, mover: 'none' as const, permille: 0, output: null, mass_g: 1, seasons_g: [] }
  const base = { table: 3, of: 1, receiver: null, mass_g: 1, packages: 1, forecast: null, contract: null }
  const of = { code: '900-041-49', site: 's', year: 2027, base: forecast }
  expect(originLinks({ ...base, how: 'forecast', forecast }, of)).toEqual([{ word: 'seeLedger', to: { path: '/ledgers', query: { site: 's', table: 'B.1', code: '900-041-49', from: '2026-01-01', to: '2026-02-28' } } }])
  expect(originLinks({ ...base, how: 'year_end' }, of)[0]!.to).toMatchObject({ query: { table: 'balances', from: '2026-01-01', to: '2026-12-31' } })
  expect(originLinks({ ...base, table: 5, how: 'treated' }, of)[0]!.to).toMatchObject({ query: { table: 'B.4', to: '2026-02-28' } })
  expect(originLinks({ ...base, table: 7, how: 'contract', receiver: 'r', contract: 'c' }, of).map((one) => one.word)).toEqual(['seeLeft', 'seeManifests', 'seeContract'])
  expect([lastDay(202402), lastDay(202512)]).toEqual(['2024-02-29', '2025-12-31'])
})
