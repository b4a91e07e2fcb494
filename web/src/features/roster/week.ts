/* Weeks and places of rosters, by the legal day. */
export const STAGES = ['plan', 'generation', 'storage', 'transfer', 'transport', 'treatment', 'paper', 'system'] as const

const DAY_MS = 86_400_000
const iso = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The Monday of the week of a day, so many weeks on. */
export function mondayOf(day: string, weeks = 0): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  const back = (new Date(at).getUTCDay() + 6) % 7
  return iso(at - back * DAY_MS + weeks * 7 * DAY_MS)
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
}

/** A division's digits as six, as addresses have them. */
export function divisionCode(prefix: string): string {
  return prefix.padEnd(6, '0')
}

/** The part of an address for a place as rosters name it, `division/3301` or `site/<id>`. */
export function addressOf(place: string): string {
  const [kind, of] = place.split('/') as [string, string]
  return kind === 'site' ? `sites/${of}` : `divisions/${divisionCode(of)}`
}

/** Days of the week as people write them, from Monday on; what follows itself is drawn together. */
export function runsOf(days: number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}
