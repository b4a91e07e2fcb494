import { expect, it } from 'vitest'
import { lacking, massVersion, partsOf } from './repack'

const part = (mass: string, volume = '') => ({ kind: 'DRUM_STEEL', volume, mass })
it('tells to the gram what the parts lack', () => {
  expect(lacking(100_000, [part('60'), part('40')])).toBe(0)
  expect(lacking(100_000, [part('60.001'), part('40')])).toBe(-1)
  expect(lacking(100_000, [part('60'), part('')])).toBeNull()
  expect(lacking(100_000, [part('60'), part('0')])).toBeNull()
})
it('sends no empty volume', () => {
  expect(partsOf([part('60', '200'), part('40')])).toEqual([{ container_kind: 'DRUM_STEEL', mass_g: 60_000, volume_l: 200 }, { container_kind: 'DRUM_STEEL', mass_g: 40_000 }])
})
it('corrects the event that tells the mass now', () => {
  expect(massVersion([{ kind: 'package.allotted', version: 1 }, { kind: 'package.weighed', version: 2 }, { kind: 'package.stored', version: 4 }])).toBe(2)
  expect(massVersion([])).toBeNull()
})
