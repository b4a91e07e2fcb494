import { expect, it } from 'vitest'
import type { NoticeCount } from '../../api/notice'
import { ageOf, askedState, byAge, byLevel, byState, figureText, hoursText, monthBefore, perDay, placeOf, shareText, subjectPath } from './board'

const counts: NoticeCount[] = [
  { state: 'raised', level: 'yellow', notices: 3 },
  { state: 'handling', level: 'red', notices: 2 },
  { state: 'closed', level: 'red', notices: 5 },
  { state: 'cleared', level: 'blue', notices: 7 },
]
const t = (key: string, named?: Record<string, unknown>) => `${key}${named ? ` ${String(named.n)}` : ''}`

it('counts by level, the gravest first, what is in the chosen states', () => {
  expect(byLevel(counts, 'open').map((one) => [one.level, one.notices])).toEqual([['red', 2], ['orange', 0], ['yellow', 3], ['blue', 0]])
  expect(byLevel(counts, 'all').map((one) => one.notices)).toEqual([7, 0, 3, 7])
  expect(byLevel(counts, 'closed').map((one) => one.notices)).toEqual([5, 0, 0, 0])
})
it('counts by state at the chosen level, and keeps a chosen state that has none', () => {
  expect(byState(counts, undefined, 'open')).toEqual([{ state: 'open', notices: 5 }, { state: 'raised', notices: 3 }, { state: 'handling', notices: 2 }, { state: 'closed', notices: 5 }, { state: 'cleared', notices: 7 }, { state: 'all', notices: 17 }])
  expect(byState(counts, 'blue', 'submitted')).toEqual([{ state: 'open', notices: 0 }, { state: 'submitted', notices: 0 }, { state: 'cleared', notices: 7 }, { state: 'all', notices: 7 }])
})
it('tells how old the open ones are, and keeps the age that is chosen though none is left', () => {
  const ages = { today: 2, to_3: 0, to_7: 1, older: 4, overdue: 3 }
  expect(byAge(ages, undefined)).toEqual([{ age: 'overdue', notices: 3 }, { age: 'today', notices: 2 }, { age: '7d', notices: 1 }, { age: 'older', notices: 4 }])
  expect(byAge(ages, '3d').find((one) => one.age === '3d')).toEqual({ age: '3d', notices: 0 })
})
it('asks for every state by naming none', () => {
  expect([askedState('all'), askedState('open'), askedState('closed')]).toEqual([undefined, 'open', 'closed'])
})
it('leads to the thing a notice is about, and nowhere it does not know', () => {
  const party = { organisation_id: 'o', organisation_name: 'O', site_id: 's', site_name: 'S', division: '33' }
  const about = (subject_kind: string) => subjectPath({ subject_kind, subject_id: 'x', parties: [party] })
  expect(['manifest', 'paper_blank', 'stock_take', 'site', 'facility', 'permit', 'contract', 'approval', 'credential', 'name_change', 'trip', 'inspection', 'declaration', 'reference', 'device', 'comet'].map(about)).toEqual(['/manifests/x', '/blanks', '/stock-takes/x', '/stock?site=x', '/stock?site=s', '/papers/permits/x', '/papers/contracts/x', '/papers/approvals/x', '/papers/credentials/x', '/papers/name-changes/x', '/trips/x', '/roadside/x', '/declarations', '/reference', '/devices/x', null])
  expect(subjectPath({ subject_kind: 'facility', subject_id: 'x', parties: [] })).toBeNull()
})
it('names a place once, by its site or else its organisation', () => {
  const party = (site_name: string | null) => ({ organisation_id: 'o', organisation_name: 'O', site_id: null, site_name, division: '' })
  expect(placeOf({ parties: [party('S'), party('S'), party(null)] })).toEqual(['S', 'O'])
})
it('says a figure in its unit', () => {
  const say = (unit: string | null, value: number) => figureText({ unit, value }, t)
  expect(say('permille', 905)).toBe('90.5%')
  expect(say('permille', -30)).toBe('−3%')
  expect(say('month_day', 331)).toBe('03-31')
  expect(say('flag', 1)).toBe('notice.yes')
  expect(say('year', 2026)).toBe('2026')
  expect(say('days', 1200)).toBe('notice.unit.days 1,200')
  expect(say('grams', 3_120_000)).toMatch(/^3\.120 t$/)
  expect(say('parsecs', 4)).toBe('4')
})
it('tells an age in whole days, and none before it was raised', () => {
  const raised = '2026-11-01T00:00:00Z'
  expect(ageOf(raised, Date.parse('2026-11-03T23:00:00Z'))).toBe(2)
  expect(ageOf(raised, Date.parse('2026-10-31T00:00:00Z'))).toBe(0)
})
it('tells hours to a tenth, shares in per cent, and a dash where there is nothing', () => {
  expect([hoursText(90, t), hoursText(null, t), shareText(666), shareText(1000), shareText(null), perDay(7, 29), perDay(1, 0)]).toEqual(['notice.unit.hours 1.5', '–', '66.6%', '100%', '–', '0.2', '–'])
  expect(['2026-11', '2026-01'].map(monthBefore)).toEqual(['2026-10', '2025-12'])
})
