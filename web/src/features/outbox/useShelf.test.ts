import { expect, it } from 'vitest'
import type { Entry } from '../../api/store'
import type { Package } from '../../api/types'
import { foreseen } from './useShelf'

const drum = { id: 'd', state: 'labelled', zone_id: null, zone_name: null, mass_g: 172_000, mass_typed: false } as unknown as Package
const entry = (action: string, body: Record<string, unknown>, id = 'd') => ({ action, package: id, body }) as unknown as Entry
const zones = new Map([['a', 'A区'], ['b', 'B区']])

it('shows a container where and how heavy this device last said it is', () => {
  const waiting = [entry('store', { zone_id: 'a' }), entry('reweigh', { gross_g: 190_500, tare_g: 20_000 }), entry('move', { zone_id: 'b' })]
  expect(foreseen(drum, waiting, zones)).toMatchObject({ state: 'in_stock', zone_id: 'b', zone_name: 'B区', mass_g: 170_500, mass_typed: true })
})
it('leaves others as they were', () => {
  expect(foreseen(drum, [entry('move', { zone_id: 'a' }, 'other')], zones)).toBe(drum)
})
