import { expect, it } from 'vitest'
import { differencePercent } from './mass'

it('signs a difference and never calls a small one none', () => {
  expect(differencePercent(401_000, 400_000)).toBe('＋0.3%')
  expect(differencePercent(380_000, 400_000)).toBe('−5.0%')
  expect(differencePercent(400_000, 400_000)).toBe('±0%')
  expect(differencePercent(400_001, 400_000)).toBe('＋<0.1%')
  expect(differencePercent(399_999, 400_000)).toBe('−<0.1%')
  expect(differencePercent(1, 0)).toBe('')
})
