import { expect, it } from 'vitest'
import type { Job } from '../../api/job'
import { minutesLeft, percentOf } from './left'

const job = (done: number, total: number) => ({ done, total } as Job)
it('says how much is done once it is known how much there is', () => {
  expect([percentOf(job(0, 0)), percentOf(job(0, 300)), percentOf(job(299, 300)), percentOf(job(300, 300))]).toEqual([null, 0, 99, 100])
})
it('tells the time left by the pace that was seen, and none before', () => {
  expect(minutesLeft(job(100, 300), 100, 0, 60_000)).toBeNull()
  expect(minutesLeft(job(200, 300), 100, 0, 120_000)).toBe(2)
  expect(minutesLeft(job(299, 300), 100, 0, 1_000)).toBe(1)
  expect(minutesLeft(job(300, 300), 100, 0, 1_000)).toBeNull()
})
