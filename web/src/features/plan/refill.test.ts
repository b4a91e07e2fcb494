import { expect, it } from 'vitest'
import type { PlanContent, PlanOrigin } from '../../api/plan'
import { overwritten, refill } from './refill'
import { content } from './sample'

const origin = (table: number, how: PlanOrigin['how'], mass_g: number, receiver: string | null = null): PlanOrigin => ({ table, of: 1, receiver, how, mass_g, packages: 1, forecast: null, contract: null })
/* A proposal with every figure's origin; another one moves each figure. */
function proposed(more = 0): PlanContent {
  const one = content()
  one.a3[0]!.mass_g += more
  one.a7[0]!.mass_g += more
  one.origins = [origin(3, 'forecast', one.a3[0]!.mass_g), origin(3, 'stock', one.a3[0]!.opening_g), origin(4, 'stays', one.a4[0]!.mass_g), origin(7, 'contract', one.a7[0]!.mass_g, 's')]
  return one
}

it('replaces figures that are as they were proposed, with their origins', () => {
  const { content: now, replaced, kept } = refill(proposed(), proposed(9), proposed())
  expect([replaced, kept, now]).toEqual([2, [], proposed(9)])
})
it('keeps what was typed and says so: figure, text, receiver', () => {
  const typed = proposed()
  typed.a3[0]!.mass_g = 5
  typed.a3[0]!.source = 'typed'
  typed.a1.industry = 'typed'
  typed.tier.discharge_g = 4
  typed.a7.push({ ...typed.a7[0]!, receiver_site: 'other', receiver_name: 'Q', mass_g: 3 })
  const { content: now, replaced, kept } = refill(typed, proposed(9), proposed())
  expect([now.a3[0]!.mass_g, now.a3[0]!.source, now.a1.industry, now.tier.discharge_g, now.a7.map((one) => one.mass_g)]).toEqual([5, 'typed', 'typed', 4, [6_500_009, 3]])
  expect(replaced).toBe(1)
  expect(kept).toEqual([{ table: 3, code: '900-041-49', field: 'mass_g', typed_g: 5, proposed_g: 6_000_009 }, { table: 7, code: '900-041-49', field: 'row', receiver: 'Q', typed_g: 3, proposed_g: null }])
  /* The origin that now stands there is of the new figure: what was typed differs from it. */
  expect(now.origins!.find((one) => one.how === 'forecast')!.mass_g).toBe(6_000_009)
})
it('lets a figure whose receiver was found since follow, and does not bring back what was taken away', () => {
  const open = (more = 0) => { const one = proposed(more); Object.assign(one.a7[0]!, { receiver_site: null, receiver_name: '' }); Object.assign(one.origins![3]!, { how: 'open', receiver: null }); return one }
  const chosen = open()
  Object.assign(chosen.a7[0]!, { receiver_site: 's', receiver_name: 'R' })
  chosen.origins![3]!.receiver = 's'
  chosen.a4 = []
  const { content: now, kept } = refill(chosen, open(9), open())
  expect([now.a7[0]!.mass_g, now.a7[0]!.receiver_site, now.origins!.find((one) => one.table === 7)!.receiver]).toEqual([6_500_009, 's', 's'])
  expect([now.a4, kept]).toEqual([[], [{ table: 4, code: '900-041-49', field: 'row', typed_g: null, proposed_g: 500_000 }]])
})
it('adds a waste that is new and keeps one that was added by hand', () => {
  const typed = proposed()
  typed.a3.push({ ...typed.a3[0]!, row: 2, waste_code: '900-249-08', mass_g: 1, opening_g: 0 })
  const fresh = proposed()
  fresh.a3.push({ ...fresh.a3[0]!, row: 2, waste_code: '900-300-34', mass_g: 8, opening_g: 0 })
  fresh.a7.push({ ...fresh.a7[0]!, of: 2, mass_g: 8 })
  fresh.origins!.push({ ...origin(3, 'forecast', 8), of: 2 })
  const { content: now } = refill(typed, fresh, proposed())
  expect(now.a3.map((one) => [one.row, one.waste_code, one.mass_g])).toEqual([[1, '900-041-49', 6_000_000], [2, '900-249-08', 1], [3, '900-300-34', 8]])
  expect([now.a7.map((one) => one.of), now.origins!.filter((one) => one.of === 3).length]).toEqual([[1, 3], 1])
})
it('gives up what was typed when that is asked for, but not who the unit is nor its reductions', () => {
  const typed = proposed()
  typed.a3[0]!.mass_g = 5
  typed.a1.industry = 'typed'
  typed.a6.rows = [{ of: 1, mass_g: 2 }]
  const now = overwritten(typed, proposed(9))
  expect([now.a3[0]!.mass_g, now.a1.industry, now.a6.rows]).toEqual([6_000_009, 'typed', [{ of: 1, mass_g: 2 }]])
})
