import { expect, it } from 'vitest'
import { legalDay, supply } from './useBlocks'

it('counts days as they are in Shanghai', () => {
  expect([legalDay('2026-11-23T15:59:59Z'), legalDay('2026-11-23T16:00:00Z')]).toEqual(['2026-11-23', '2026-11-24'])
})
it('says when labels run low and when there are none', () => {
  expect([supply(20), supply(4), supply(3), supply(1), supply(0)]).toEqual(['enough', 'enough', 'low', 'low', 'none'])
})
