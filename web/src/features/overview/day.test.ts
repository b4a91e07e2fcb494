import { expect, it } from 'vitest'
import type { DayRun } from '../../api/desk'
import { barOf, hourOf, lanes } from './day'

const run = (more: Partial<DayRun>): DayRun => ({ id: 'r', state: 'underway', state_name: '', carrier_id: 'c', carrier_name: '', vehicle_id: 'v', plate: 'A', driver_id: 'd', driver_name: '', escort_id: null, escort_name: null, planned_on: '2026-11-28', version: 1, left_at: null, arrived_at: null, booked_at: null, manifests: [], ...more }) as DayRun
const DAY = '2026-11-28'
const bar = (more: Partial<DayRun>, now = '2026-11-28T08:00:00Z') => barOf(run(more), DAY, 6, 22, now)

it('counts hours by the legal day of Shanghai', () => {
  expect(hourOf('2026-11-28T00:30:00Z', DAY)).toBe(8.5)
  expect(hourOf('2026-11-27T15:00:00Z', DAY)).toBe(-1)
})
it('draws a run from when it left until it arrived, or until now', () => {
  expect(bar({ left_at: '2026-11-28T01:00:00Z', arrived_at: '2026-11-28T05:00:00Z' })).toMatchObject({ from: 9, to: 13, look: 'over' })
  expect(bar({ left_at: '2026-11-28T01:00:00Z' })).toMatchObject({ from: 9, to: 16, look: 'going' })
  expect(bar({ state: 'planned' })).toMatchObject({ from: 6, look: 'plan' })
  expect(bar({ left_at: '2026-11-27T10:00:00Z' }, '2026-11-29T00:00:00Z')).toMatchObject({ from: 6, to: 22 })
})
it('puts runs of one vehicle that meet on lines of their own', () => {
  const bars = [bar({ id: '1', left_at: '2026-11-28T01:00:00Z', arrived_at: '2026-11-28T05:00:00Z' }), bar({ id: '2', left_at: '2026-11-28T03:00:00Z' }), bar({ id: '3', left_at: '2026-11-28T06:00:00Z' }), bar({ id: '4', vehicle_id: 'w', plate: 'B' })]
  const rows = lanes(bars)
  expect(rows.map((row) => [row.plate, row.lanes])).toEqual([['A', 2], ['B', 1]])
  expect(rows[0]!.bars.map((one) => one.lane)).toEqual([0, 1, 0])
})
