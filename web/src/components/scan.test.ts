import { expect, it } from 'vitest'
import { findByCode, scannedCode } from './scan'

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
