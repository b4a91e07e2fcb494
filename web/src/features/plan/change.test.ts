import { expect, it } from 'vitest'
import { changesOf } from './change'
import { content } from './sample'

const told = (before = content(), after = content()) => changesOf(before, after).map((one) => [one.table, one.row, one.field, one.before, one.after])

it('names each field that differs between versions', () => {
  const after = content()
  after.a7[0]!.mass_g = 6_700_000
  after.a7.push({ ...after.a7[0]!, receiver_name: 'Q', mass_g: 5 })
  expect(told(content(), after)).toEqual([['a7', '900-041-49 R', 'mass_g', 6_500_000, 6_700_000], ['a7', '900-041-49 Q', 'mass_g', null, 5]])
})
it('keeps apart two stores of a waste and two methods of a receiver', () => {
  const [before, after] = [content(), content()]
  for (const one of [before, after]) {
    one.a4.push({ ...one.a4[0]!, facility_code: 'TS002', mass_g: 7 })
    one.a7.push({ ...one.a7[0]!, method: 'R1', mass_g: 8 })
  }
  after.a4[0]!.mass_g = 1
  after.a7[0]!.mass_g = 2
  expect(told(before, after)).toEqual([['a4', '900-041-49 TS001', 'mass_g', 500_000, 1], ['a7', '900-041-49 R', 'mass_g', 6_500_000, 2]])
  after.a7.shift()
  after.a4[0]!.mass_g = 500_000
  expect(told(before, after)).toEqual([['a7', '900-041-49 R', 'mass_g', 6_500_000, null]])
})
it('follows a row whose method alone changed, and rows that were numbered anew', () => {
  const after = content()
  after.a7[0]!.method = 'R1'
  after.a3[0]!.row = 9
  for (const rows of [after.a4, after.a7]) rows[0]!.of = 9
  expect(told(content(), after)).toEqual([['a7', '900-041-49 R', 'method', 'D10', 'R1']])
})
it('tells of the tier that was assigned and of the reductions', () => {
  const after = content()
  after.assigned = { tier: 'key', authority: 'Bureau' }
  after.a6.rows = [{ of: 1, mass_g: 3 }]
  expect(told(content(), after)).toEqual([['tier', '', 'assigned', null, 'key'], ['tier', '', 'authority', null, 'Bureau'], ['a6', '900-041-49', 'mass_g', null, 3]])
  expect(told(after, content())[0]).toEqual(['tier', '', 'assigned', 'key', null])
})
