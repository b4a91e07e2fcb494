import { expect, it } from 'vitest'
import { eventAt, monthOf, type LogbookEntry } from './logbook'

it('a row leads to its event among those of its stream', () => {
  const row = { stream: 'treatment/0197', event_id: '0198' } as LogbookEntry
  expect(eventAt(row)).toBe('/treatments/0197#0198')
})

it('a month has its days, in a leap year too', () => {
  expect(monthOf('2026-11-23')).toEqual({ from: '2026-11-01', to: '2026-11-30' })
  expect(monthOf('2028-02-01')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
})
