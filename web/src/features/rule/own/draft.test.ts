import { expect, it } from 'vitest'
import type { OwnDefinition } from '../../../api/ownRule'
import { draftOf, emptyDraft, marked, recipientsOf, sent } from './draft'

const whole = () => {
  const draft = emptyDraft('330111', '2026-11-29')
  Object.assign(draft, { nameZh: '小仓', nameEn: 'Small store', adviceZh: '转移', adviceEn: 'Ship', ownGround: '富环1号', reason: '试行' })
  draft.warn.when = 'facility.stock_g > limit.warn_g'
  draft.figures.push({ code: 'warn_g', value: '800', unit: 'grams', zh: '预警值', en: 'Warning from' })
  return draft
}

it('sends masses in grams, bars that are on, and clocks that were typed', () => {
  const draft = whole()
  draft.clocks = { head_days: '2', city_days: ' ' }
  draft.ground = 'storage.capacity，storage.year'
  const { body, wrong } = sent(draft)
  expect(wrong).toEqual([])
  expect(body.figures).toEqual({ warn_g: { value: 800_000, unit: 'grams', name: { zh: '预警值', en: 'Warning from' } } })
  expect(body.warn).toEqual({ level: 'yellow', when: 'facility.stock_g > limit.warn_g' })
  expect([body.alarm, body.valid_to]).toEqual([undefined, undefined])
  expect([body.clocks, body.ground]).toEqual([{ head_days: 2 }, ['storage.capacity', 'storage.year']])
})

it('names every field that cannot be read', () => {
  const draft = whole()
  draft.figures.push({ code: '2x', value: '1', unit: 'pieces', zh: 'a', en: 'a' }, { code: 'warn_g', value: '1', unit: 'pieces', zh: 'a', en: 'a' })
  Object.assign(draft, { nameEn: ' ', ownGround: '', reason: 'x', division: '3301', to: [], until: '2026-11-01', clocks: { head_days: 'two' } })
  draft.warn.on = false
  expect(sent(draft).wrong.sort()).toEqual(['division', 'figure-2x', 'figure-warn_g', 'from', 'head_days', 'nameEn', 'ownGround', 'reason', 'to', 'warn'])
})

it('types a version as it was written, from today on', () => {
  const { body } = sent(whole())
  const now = { ...body, version: 1, warn: { ...body.warn, stays: 'facility.stock_g > 1' }, alarm: null, basis: [], valid_to: '2026-11-01' } as unknown as OwnDefinition
  const draft = draftOf({ division: '3301', subject: 'facility' }, now, '2026-12-01')
  expect([draft.division, draft.figures[0]!.value, draft.warn.stays, draft.alarm.on, draft.from, draft.until, draft.reason]).toEqual(['330100', '800', 'facility.stock_g > 1', false, '2026-12-01', '', ''])
})

it('marks what is wrong where it stands, by characters', () => {
  expect(marked("'贮存' == x", [{ from: 8, to: 9 }])).toEqual([{ text: "'贮存' == ", fault: false }, { text: 'x', fault: true }].map((one) => one))
  expect(marked('abc', [{ from: 1, to: 3 }, { from: 0, to: 2 }])).toEqual([{ text: 'ab', fault: true }, { text: 'c', fault: true }])
  expect(marked('', [])).toEqual([])
})

it('offers carrier and receiver for what is on its way alone', () => {
  expect([recipientsOf('site').length, recipientsOf('manifest').length]).toEqual([3, 5])
})
