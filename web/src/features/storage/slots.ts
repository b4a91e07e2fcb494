import type { Problem, ZoneStock } from '../../api/types'

/** Every place that is still free in a zone, in the order in which places are filled: empty slots first, then those with room. */
export function freePlaces(zone: ZoneStock): string[] {
  const room = zone.slots.map((slot) => ({ code: slot.code, left: zone.slot_each - slot.packages, lies: slot.packages }))
  const places: string[] = []
  for (let layer = 0; layer < zone.slot_each; layer++) for (const one of room) if (one.lies <= layer && one.left > 0) places.push(one.code)
  return places
}

/** Which container goes into which place; what finds none is left over. */
export function assign(packages: string[], places: string[]): { pairs: { id: string; slot: string }[]; left: string[] } {
  return { pairs: packages.slice(0, places.length).map((id, at) => ({ id, slot: places[at]! })), left: packages.slice(places.length) }
}

/** How many slots each row of a rack has, told by their codes; nothing when they are no rack. */
export function rackWidth(codes: string[]): number | null {
  const rows = new Map<string, number>()
  for (const code of codes) {
    const row = /^(.*\d)-\d+$/.exec(code)?.[1]
    if (row === undefined) return null
    rows.set(row, (rows.get(row) ?? 0) + 1)
  }
  const widths = new Set(rows.values())
  return rows.size > 1 && widths.size === 1 ? [...widths][0]! : null
}

/** What became of one container of many. */
export interface Placed { slot: string; problem: Problem | null }

/** Codes as they are typed: apart by commas, spaces or lines. */
export const codesOf = (text: string): string[] => text.split(/[\s,，、;；]+/).filter(Boolean)
