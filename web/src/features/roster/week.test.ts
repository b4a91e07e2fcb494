import { expect, it } from 'vitest'
import { addressOf, mondayOf, runsOf, weekdayOf } from './week'

it('finds the Monday of a day, and of other weeks', () => {
  expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  expect(mondayOf('2026-11-29')).toBe('2026-11-23')
  expect(mondayOf('2026-12-31', 1)).toBe('2027-01-04')
  expect(mondayOf('2026-11-23', -1)).toBe('2026-11-16')
  expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7])
})
it('draws days that follow each other together', () => {
  expect(runsOf([5, 1, 2, 3, 7])).toEqual([[1, 3], [5, 5], [7, 7]])
})
it('writes the address of a place', () => {
  expect(addressOf('division/3301')).toBe('divisions/330100')
  expect(addressOf('site/a-b')).toBe('sites/a-b')
})
