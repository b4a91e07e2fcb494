import type { Entry } from '../../api/store'
import type { Difference, Sight, StockTakeShown } from '../../api/stocktake'
import type { Package } from '../../api/types'

/** What lies at the site as this device knows it: enough to say what a scanned code is. */
export type Known = Pick<Package, 'id' | 'code' | 'external_code' | 'mass_g' | 'zone_id'>

function named(sight: Sight, known: readonly Known[], differences: readonly Difference[]): Known | null {
  const one = known.find((each) => [each.id, each.code, each.external_code].includes(sight.package))
  const row = differences.find((each) => each.package_id === (one?.id ?? sight.package) || (each.code !== null && each.code === sight.package))
  if (!row) return one ?? null
  return { id: row.package_id, code: row.code, external_code: null, mass_g: row.recorded_g, zone_id: row.recorded_zone_id }
}
/* What a sight leaves to be said of a container. */
function left(one: Known, sight: Sight): Difference | null {
  const row = { package_id: one.id, code: one.code ?? one.external_code, recorded_zone_id: one.zone_id, recorded_g: one.mass_g ?? 0, seen_zone_id: sight.zone_id, seen_g: sight.mass_g ?? null, manifest_id: null }
  if (one.zone_id !== sight.zone_id) return { ...row, kind: 'elsewhere' }
  return sight.mass_g !== undefined && sight.mass_g !== one.mass_g ? { ...row, kind: 'mass' } : null
}

/** A stock-take as it will be once what was counted on this device is told. A code that this device does not know is counted as seen;
 *  the server says what it is. */
export function counted(take: StockTakeShown, waiting: readonly Entry[], known: readonly Known[]): StockTakeShown {
  const now = { ...take, differences: [...take.differences] }
  const seen = new Set<string>()
  for (const { action, stock_take, body } of waiting) {
    if (action !== 'count' || stock_take !== take.id) continue
    const sight = body as unknown as Sight
    const one = named(sight, known, take.differences)
    const id = one?.id ?? sight.package
    const before = now.differences.find((row) => row.package_id === id)
    // Who was counted before and is missing no more, was seen already.
    if (!seen.has(id) && (!one || before?.kind === 'missing' || !before)) now.seen += 1
    seen.add(id)
    now.differences = now.differences.filter((row) => row.package_id !== id)
    const difference = one && left(one, sight)
    if (difference) now.differences.push(difference)
  }
  return now
}
