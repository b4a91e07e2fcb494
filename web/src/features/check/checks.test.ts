import { expect, it } from 'vitest'
import type { CheckParameter, CheckSetting } from '../../api/check'
import { historyOf, isDivision, shownOf, sourceOf } from './checks'

const setting = (version: number, division: string): CheckSetting => ({ code: 'c', division, choice: 'soft', choice_name: '', reason: '', valid_from: '', set_at: '', set_by_role: 'reviewer', set_by_name: null, version })
const finding = (more: Partial<CheckParameter>): CheckParameter => ({ code: 'c', title: '', remedy: '', severity: 'hard', severity_source: 'default', default: 'hard', absolute: false, basis: [], history: [], ...more })

it('reads who says how strict it is', () => {
  expect(sourceOf('division/3301')).toEqual({ key: 'check.source.division', place: '3301' })
  expect(sourceOf('law')).toEqual({ key: 'check.source.law', place: '' })
})
it('shows the choices that touch a division, the newest first', () => {
  const one = finding({ history: [setting(1, ''), setting(2, '3301'), setting(3, '330111'), setting(4, '34')] })
  expect(historyOf(one, '330111').map((choice) => choice.version)).toEqual([3, 2, 1])
  expect(historyOf(one, '').map((choice) => choice.version)).toEqual([4, 3, 2, 1])
})
it('narrows the findings', () => {
  const all = [finding({}), finding({ severity: 'soft', history: [setting(1, '')] }), finding({ absolute: true })]
  expect(['any', 'hard', 'soft', 'chosen', 'law'].map((show) => shownOf(all, show as 'any').length)).toEqual([3, 2, 1, 1, 1])
  expect(['', '330111', '3301', '33011x'].map(isDivision)).toEqual([true, true, false, false])
})
