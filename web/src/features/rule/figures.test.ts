import { expect, it } from 'vitest'
import type { RuleFigure, RuleRow } from '../../api/rule'
import { aDay, asTyped, byStage, daysOf, differing, inAddress, ofTyped, sourceOf, typedUnit } from './figures'

const figure = (code: string, unit: string, value: number, mark: RuleFigure['mark'] = 'design'): RuleFigure => ({ code, name: code, unit, value, default: value, mark, source: 'default' })

it('types grams in kilograms, thousandths in per cent and a day as month-day, and reads them back to the unit', () => {
  const typed: [string, number, string][] = [['grams', 2_400_000, '2400'], ['grams', 1_500, '1.5'], ['permille', 25, '2.5'], ['hours', 12, '12'], ['month_day', 331, '03-31']]
  for (const [unit, value, text] of typed) {
    expect(asTyped({ unit, value })).toBe(text)
    expect(ofTyped(unit, text)).toBe(value)
  }
  expect([typedUnit('grams'), typedUnit('permille'), typedUnit('hours'), typedUnit(null)]).toEqual(['kg', '%', null, null])
})
it('takes nothing that is no such figure', () => {
  expect(['', '-3', '1e4', '1.5', 'viel'].map((text) => ofTyped('hours', text))).toEqual([null, null, null, null, null])
  expect([ofTyped('permille', '2.55'), ofTyped('grams', '0.0001'), ofTyped('month_day', '331'), ofTyped('month_day', '3月31日')]).toEqual([null, null, null, 331])
})
it('names what differs from what is in force, never what the law says', () => {
  const all = [figure('warn_g', 'grams', 2_400_000), figure('clear_g', 'grams', 2_250_000), figure('limit_g', 'grams', 3_000_000, 'law')]
  expect(differing(all, { warn_g: '2000', clear_g: '2250', limit_g: '9' })).toEqual({ changed: { warn_g: 2_000_000 }, wrong: [] })
  expect(differing(all, { warn_g: 'x' })).toEqual({ changed: {}, wrong: ['warn_g', 'clear_g'] })
  expect(inAddress({ warn_g: 2_000_000, clear_g: 1 })).toBe('warn_g:2000000,clear_g:1')
})
it('says who chose a figure', () => {
  expect(['default', 'installation', 'division/3301'].map(sourceOf)).toEqual([{ key: 'rule.source.default', place: '' }, { key: 'rule.source.installation', place: '' }, { key: 'rule.source.division', place: '3301' }])
})
it('groups by stage in the order of the chain', () => {
  const rule = (code: string, stage: string) => ({ code, stage }) as RuleRow
  expect(byStage([rule('MAN-01', 'transfer'), rule('PLN-01', 'plan'), rule('MAN-02', 'transfer')]).map((one) => [one.stage, one.rules.length])).toEqual([['plan', 1], ['transfer', 2]])
})
it('counts days with both ends, and how many a day', () => {
  expect([daysOf('2026-11-01', '2026-11-30'), daysOf('2026-11-01', '2026-11-01'), aDay(3, 30)]).toEqual([30, 1, '0.10'])
})
