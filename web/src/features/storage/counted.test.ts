import { expect, it } from 'vitest'
import type { Entry } from '../../api/store'
import type { Difference, StockTakeShown } from '../../api/stocktake'
import { counted } from './counted'

const missing = (package_id: string, code: string): Difference => ({ package_id, code, kind: 'missing', recorded_zone_id: 'a', recorded_g: 100_000, seen_zone_id: null, seen_g: null, manifest_id: null })
const take = { id: 't', seen: 1, differences: [missing('p1', 'C1'), missing('p2', 'C2'), missing('p3', 'C3')] } as unknown as StockTakeShown
const sight = (body: Record<string, unknown>, stock_take = 't') => ({ action: 'count', package: '', stock_take, body }) as unknown as Entry
const left = (one: StockTakeShown) => one.differences.map((row) => `${row.package_id} ${row.kind}`).sort()

it('counts as the server will: seen where it is recorded, elsewhere, of another mass', () => {
  const now = counted(take, [sight({ package: 'C1', zone_id: 'a' }), sight({ package: 'p2', zone_id: 'b' }), sight({ package: 'C3', zone_id: 'a', mass_g: 97_000 })], [])
  expect([now.seen, left(now)]).toEqual([4, ['p2 elsewhere', 'p3 mass']])
})
it('counts the newest sight of a container, and a container once', () => {
  const now = counted(take, [sight({ package: 'C1', zone_id: 'b' }), sight({ package: 'p1', zone_id: 'a' })], [])
  expect([now.seen, left(now)]).toEqual([2, ['p2 missing', 'p3 missing']])
})
it('knows what belongs to another store, and leaves other stock-takes alone', () => {
  const known = [{ id: 'p9', code: 'C9', external_code: null, mass_g: 5, zone_id: 'z' }]
  const now = counted(take, [sight({ package: 'C9', zone_id: 'a' }), sight({ package: 'C1', zone_id: 'a' }, 'other')], known)
  expect([now.seen, left(now)]).toEqual([2, ['p1 missing', 'p2 missing', 'p3 missing', 'p9 elsewhere']])
})
