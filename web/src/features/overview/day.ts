import type { DayRun } from '../../api/desk'

const HOUR_MS = 3_600_000

/** Hour of a moment within a legal day that begins at midnight in Shanghai; less than 0 before, more than 24 after it. */
export function hourOf(at: string, day: string): number {
  return (new Date(at).getTime() - new Date(`${day}T00:00:00+08:00`).getTime()) / HOUR_MS
}

export interface Bar { run: DayRun; from: number; to: number; look: 'plan' | 'going' | 'over' }

/** A run on the day's scale: from when it left until it arrived, or until now. What has not left is told at its booked time, else at the begin. */
export function barOf(run: DayRun, day: string, first: number, last: number, now: string): Bar {
  const within = (hour: number) => Math.min(last, Math.max(first, hour))
  if (!run.left_at) {
    const at = run.booked_at ? within(hourOf(run.booked_at, day)) : first
    return { run, from: at, to: at, look: run.state === 'ended' ? 'over' : 'plan' }
  }
  const from = within(hourOf(run.left_at, day))
  const end = within(hourOf(run.arrived_at ?? now, day))
  return { run, from, to: Math.max(from, end), look: run.arrived_at || run.state === 'ended' ? 'over' : 'going' }
}

/** Vehicles with their runs, each run on a line of its own where two meet. */
export function lanes(bars: Bar[]): { plate: string; vehicle: string; bars: (Bar & { lane: number })[]; lanes: number }[] {
  const rows = new Map<string, Bar[]>()
  for (const bar of bars) rows.set(bar.run.vehicle_id, [...(rows.get(bar.run.vehicle_id) ?? []), bar])
  return [...rows.values()].map((all) => {
    const ends: number[] = []
    const placed = [...all].sort((a, b) => a.from - b.from).map((bar) => {
      /* A text needs about four hours' room. */
      const free = ends.findIndex((end) => end <= bar.from)
      const lane = free < 0 ? ends.length : free
      ends[lane] = Math.max(bar.to, bar.from + 4)
      return { ...bar, lane }
    })
    return { plate: all[0]!.run.plate, vehicle: all[0]!.run.vehicle_id, bars: placed, lanes: Math.max(1, ends.length) }
  }).sort((a, b) => a.plate.localeCompare(b.plate))
}
