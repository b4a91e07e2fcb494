import { daysSince } from '../../composables/useTime'

export type AgeBand = 'one' | 'two' | 'three' | 'four'
export function ageBand(storedAt: string, now = Date.now()): AgeBand {
  const days = daysSince(storedAt, now)
  return days < 90 ? 'one' : days < 180 ? 'two' : days < 270 ? 'three' : 'four'
}

/** Share of capacity in percent, rounded down below full so that 99.9 never reads as full. */
export function percentUsed(mass: number, capacity: number): number {
  return capacity <= 0 ? 0 : Math.floor((mass / capacity) * 100)
}
