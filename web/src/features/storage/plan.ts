import type { ZoneStock } from '../../api/types'

export interface PlanZone { zone: ZoneStock; width: number; fill: number | null }
export interface PlanRow { id: string; name: string; code: string; zones: PlanZone[] }

/** No zone takes less of its row than this, so that a finger finds it. */
const LEAST = 0.5

/** Facilities as rows, zones beside each other as wide as what they may hold against the mean; without stated capacities all are alike. */
export function planOf(zones: ZoneStock[]): PlanRow[] {
  const rows = new Map<string, ZoneStock[]>()
  for (const zone of zones) rows.set(zone.facility_id, [...(rows.get(zone.facility_id) ?? []), zone])
  return [...rows.values()].map((row) => ({ id: row[0]!.facility_id, name: row[0]!.facility_name, code: row[0]!.facility_code, zones: laid(row) }))
}

function laid(row: ZoneStock[]): PlanZone[] {
  const stated = row.every((zone) => zone.capacity_g)
  const mean = row.reduce((sum, zone) => sum + (zone.capacity_g ?? 0), 0) / row.length
  return row.map((zone) => ({
    zone,
    width: stated ? Math.max(LEAST, zone.capacity_g! / mean) : 1,
    fill: zone.capacity_g ? Math.min(1, zone.mass_g / zone.capacity_g) : null,
  }))
}
