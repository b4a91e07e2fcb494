import { expect, it } from 'vitest'
import type { RuleWhole } from '../../api/rule'
import { chosenOf, inForce, recipientsOf } from './choice'

const rule = {
  levels: ['yellow', 'orange'], told_levels: ['yellow', 'orange'], to: ['enterprise'], told_to: ['enterprise'], of_law: false,
  clocks: [{ code: 'head_days', name: '', days: 1, default: 1 }, { code: 'handle_days', name: '', days: 15, default: 15 }],
} as unknown as RuleWhole

it('sends only what differs from what the rule does by itself', () => {
  const choice = inForce(rule)
  expect(chosenOf(rule, choice, '2026-11-23')).toEqual({ body: {}, wrong: [] })
  choice.levels.yellow = 'blue'
  choice.clocks.head_days = '3'
  choice.to = ['enterprise', 'head']
  choice.validTo = '2026-11-30'
  expect(chosenOf(rule, choice, '2026-11-23').body).toEqual({ levels: { yellow: 'blue' }, clocks: { head_days: 3 }, to: ['enterprise', 'head'], valid_to: '2026-11-30' })
})
it('finds what cannot be', () => {
  const choice = inForce(rule)
  Object.assign(choice.levels, { yellow: 'red' })
  Object.assign(choice.clocks, { head_days: '0', handle_days: '16' })
  choice.to = []
  choice.validTo = '2026-11-22'
  expect(chosenOf(rule, choice, '2026-11-23').wrong).toEqual(['levels', 'head_days', 'handle_days', 'to', 'valid_to'])
  const lawful = { ...rule, of_law: true } as RuleWhole
  expect(chosenOf(lawful, { ...inForce(rule), clocks: { head_days: '2', handle_days: '3' } }, '2026-11-23').wrong).toEqual(['head_days'])
})
it('tells nothing to whom the authority suspects', () => {
  expect(recipientsOf({ to: ['authority'] })).toEqual(['authority'])
  expect(recipientsOf({ to: ['enterprise'] })).toEqual(['enterprise', 'head', 'authority'])
})
