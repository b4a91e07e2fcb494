import { expect, it } from 'vitest'
import { addUp, daysOf, spansOf } from './declaration'

it('offers the spans that are over, as the tier declares them', () => {
  expect(spansOf('key', '2026-11-29').slice(0, 3)).toEqual(['2026-10', '2026-09', '2026-08'])
  expect(spansOf('key', '2027-01-02').slice(0, 2)).toEqual(['2026-12', '2026-11'])
  expect(spansOf('key', '2026-11-29').slice(-2)).toEqual(['2025', '2024'])
  expect(spansOf('simplified', '2026-11-29').slice(0, 5)).toEqual(['2026-Q3', '2026-Q2', '2026-Q1', '2025-Q4', '2025'])
  expect(spansOf('simplified', '2027-03-31')[0]).toBe('2026-Q4')
  expect(spansOf('registered', '2026-11-29')).toEqual(['2025', '2024'])
})
it('adds up every way a waste went', () => {
  const went = { province: '', receiver_kind: '', receiver: '', number: '', method: 'D10', mass_g: 4 }
  const row = { waste_code: '900-041-49', name: '', catalogue_name: '', components: '', physical_state: 'S', hazards: [], generated_g: 10, treated: [{ method: 'R4', mass_g: 1 }], entrusted: [went, { ...went, mass_g: 2 }], opening_g: 5, closing_g: 8 }
  expect(addUp([row, row])).toEqual({ generated_g: 20, treated_g: 2, entrusted_g: 12, opening_g: 10, closing_g: 16 })
})
it('knows the days of a span', () => {
  expect(daysOf('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' })
  expect(daysOf('2026-Q3')).toEqual({ from: '2026-07-01', to: '2026-09-30' })
  expect(daysOf('2026')).toEqual({ from: '2026-01-01', to: '2026-12-31' })
})
