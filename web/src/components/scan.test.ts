import { expect, it } from 'vitest'
import { findByCode, findZone, scannedCode, scannedThing } from './scan'

const CODE = '91330111MA2ABCD13G9000414920261123001'
it('reads a code alone, in a label’s address and after a fragment', () => {
  expect(scannedCode(` ${CODE.toLowerCase()} `)).toBe(CODE)
  expect(scannedCode(`https://example.org/l/AAECAw.c2ln/${CODE}`)).toBe(CODE)
  expect(scannedCode('https://example.org/z#A-01')).toBe('A-01')
})
it('finds by whole code or by its end, and nothing when the end is of two or too short', () => {
  const things = [{ code: CODE }, { code: CODE.replace(/001$/, '002') }, { code: null }]
  const find = (wanted: string) => findByCode(things, (one) => one.code, wanted)
  expect(find(CODE)).toBe(things[0])
  expect(find('3002')).toBe(things[1])
  expect(find('02')).toBeNull()
  expect(find('20261123')).toBeNull()
  expect(findByCode([things[0]!, { code: CODE }], (one) => one.code, '001')).toBeNull()
})
it('tells a manifest from a label, whichever way it was read', () => {
  expect(scannedThing('https://weifei.example/m/20263301000123/7/AB12CD')).toEqual({ kind: 'manifest', number: '20263301000123' })
  expect(scannedThing('2026 3301 000123')).toEqual({ kind: 'manifest', number: '20263301000123' })
  expect(scannedThing('https://weifei.example/l/abc.def/91330111MA2ABCD13G9000414920261123001')).toEqual({ kind: 'code', code: '91330111MA2ABCD13G9000414920261123001' })
  expect(scannedThing('001')).toEqual({ kind: 'code', code: '001' })
})

it('a partition is named by its sign, also where two stores give the same code', () => {
  const zones = [{ id: '0197-a', code: 'A' }, { id: '0197-b', code: 'A' }, { id: '0197-c', code: 'B1' }]
  expect(findZone(zones, 'https://weifei.test/z/0197-b/A')?.id).toBe('0197-b')
  expect(findZone(zones, 'https://weifei.test/z/elsewhere/b1')?.id).toBe('0197-c')
  expect(findZone(zones, 'b1')?.id).toBe('0197-c')
  expect(findZone(zones, '0197-a')?.id).toBe('0197-a')
  expect(findZone(zones, 'C')).toBeNull()
})
