import { expect, it } from 'vitest'
import { faultOf, labelOf, linesOf, type Scanned } from './reverse'

const PAINT = '91330111MA2ABCD13G9000414920261123001'
const OIL = '91330111MA2ABCD13G9002490820261123007'
const OTHERS = '91330111MA9Z00000X9000414920261123001'
const read = (...codes: string[]) => codes.map((code) => labelOf(code)!) as Scanned[]

it('reads unit and waste off a label', () => {
  expect(labelOf(PAINT)).toEqual({ code: PAINT, uscc: '91330111MA2ABCD13G', waste: '900-041-49' })
  expect([labelOf('001'), labelOf('HWCS3'), labelOf('')]).toEqual([null, null, null])
})
it('takes labels of one unit, each once', () => {
  expect([faultOf(PAINT, []), faultOf(OIL, read(PAINT))]).toEqual([null, null])
  expect([faultOf('001', []), faultOf(PAINT, read(PAINT)), faultOf(OTHERS, read(PAINT))]).toEqual(['not_a_label', 'twice', 'another_unit'])
})
it('makes one line of each waste', () => {
  expect(linesOf(read(OIL, PAINT, PAINT.replace(/001$/, '002')))).toEqual([{ waste: '900-041-49', packages: [PAINT, PAINT.replace(/001$/, '002')] }, { waste: '900-249-08', packages: [OIL] }])
})
