import { expect, it } from 'vitest'
import type { SlotStock, Zone, ZoneStock } from '../../api/types'
import { spotOf } from '../package/spot'
import { assign, codesOf, freePlaces, rackWidth } from './slots'
import { spotOfSign } from './zones'

const slot = (code: string, packages: number): SlotStock => ({ code, packages, mass_g: 0, oldest_at: null, wastes: [], hazards: [] })
const zone = (slot_each: number, slots: SlotStock[]) => ({ slot_each, slots } as unknown as ZoneStock)

it('fills empty slots before those with room, and never beyond', () => {
  expect(freePlaces(zone(1, [slot('A1', 1), slot('A2', 0), slot('A3', 0)]))).toEqual(['A2', 'A3'])
  expect(freePlaces(zone(2, [slot('A1', 1), slot('A2', 0), slot('A3', 2)]))).toEqual(['A2', 'A1', 'A2'])
  expect(freePlaces(zone(0, []))).toEqual([])
})
it('leaves over what finds no place', () => {
  expect(assign(['a', 'b', 'c'], ['A1', 'A2'])).toEqual({ pairs: [{ id: 'a', slot: 'A1' }, { id: 'b', slot: 'A2' }], left: ['c'] })
})
it('reads codes however they are set apart', () => {
  expect(codesOf(' A1, A2\n甲-3、B；C ')).toEqual(['A1', 'A2', '甲-3', 'B', 'C'])
})
it('draws a rack as it stands and everything else as it comes', () => {
  expect(rackWidth(['A01-01', 'A01-02', 'A02-01', 'A02-02'])).toBe(2)
  expect([rackWidth(['A01-01', 'A01-02', 'A02-01']), rackWidth(['A01', 'A02']), rackWidth(['A01-01', 'X']), rackWidth([])]).toEqual([null, null, null, null])
})
it('knows a slot by its sign, unless two zones have such a slot', () => {
  const zones = [{ id: '1', code: 'A', slots: ['A01', '01'] }, { id: '2', code: 'B', slots: ['B01', '01'] }] as Zone[]
  expect(spotOfSign(zones, 'https://x.cn/z/b01')).toEqual({ zone: zones[1], slot: 'B01' })
  expect(spotOfSign(zones, 'a')).toEqual({ zone: zones[0] })
  expect(spotOfSign(zones, '01')).toBeNull()
})
it('says the slot with the zone, and the zone alone without one', () => {
  const t = (_: string, named?: Record<string, unknown>) => `${named!.zone}${named!.slot}位`
  expect(spotOf({ zone_name: 'A区', slot: '02' }, t)).toBe('A区02位')
  expect(spotOf({ zone_name: 'A区', slot: null }, t)).toBe('A区')
  expect(spotOf({ zone_name: null, slot: null }, t)).toBeNull()
})
