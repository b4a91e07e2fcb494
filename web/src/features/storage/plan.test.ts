import { expect, it } from 'vitest'
import type { ZoneStock } from '../../api/types'
import { planOf } from './plan'
import { zoneOfSign } from './zones'

const zone = (zone_id: string, facility_id: string, capacity_g: number | null, mass_g = 0): ZoneStock => ({ facility_id, facility_code: 'F', facility_name: 'F', facility_kind: 'store', zone_id, zone_code: zone_id.toUpperCase(), zone_name: zone_id, capacity_g, mass_g, packages: 0, oldest_at: null, slots: [], slot_each: 0, free_slot: null })

it('draws a row for each facility, as wide as its zones may hold', () => {
  const [first, second] = planOf([zone('a', 'x', 3000, 1500), zone('b', 'x', 1000, 4000), zone('c', 'y', null)])
  expect(first!.zones.map((one) => one.zone.zone_id)).toEqual(['a', 'b'])
  expect(first!.zones[0]!.width).toBeGreaterThan(first!.zones[1]!.width)
  expect(first!.zones.map((one) => one.fill)).toEqual([0.5, 1])
  expect(second!.zones).toMatchObject([{ fill: null, width: 1 }])
})
it('keeps a small zone wide enough for a finger', () => {
  const [row] = planOf([zone('a', 'x', 1_000_000), zone('b', 'x', 1), zone('c', 'x', 1)])
  for (const one of row!.zones) expect(one.width).toBeGreaterThanOrEqual(0.5)
})
it('knows a zone by its sign, alone or at the end of an address', () => {
  const zones = [{ id: '1', code: 'A-01', name: 'A', capacity_g: null, state: 'active', slots: [], slot_each: 0 }]
  expect(zoneOfSign(zones, 'a-01')?.id).toBe('1')
  expect(zoneOfSign(zones, 'https://x.cn/z/A-01')?.id).toBe('1')
  expect(zoneOfSign(zones, '91330111MA2ABCD13G9000414920261123001')).toBeNull()
})
