import { expect, it } from 'vitest'
import { kilometres, moved } from './milk'

it('moves a stop and keeps every other in its order', () => {
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b'])
})
it('says kilometres, or that a place is not known', () => {
  expect([kilometres(0), kilometres(12_345), kilometres(null)]).toEqual(['0.0 km', '12.3 km', '–'])
})
