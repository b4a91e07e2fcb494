/* What differs between two versions of a plan, field by field. */
import type { PlanContent } from '../../api/plan'
import { wasteOf } from './plan'

export interface Change { table: string; row: string; field: string; before: string | number | null; after: string | number | null }
type Plain = Record<string, unknown>
type Table = 'a2' | 'a3' | 'a4' | 'a5' | 'a6' | 'a7'

const leaf = (value: unknown): string | number | null => (value === null || value === undefined ? null : typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value))
const codeOf = (content: PlanContent, row: Plain) => wasteOf(content, Number(row.of))?.waste_code ?? ''
const join = (...all: unknown[]) => all.filter(Boolean).map(String).join(' ')

/* By what a row of one version is found in the other: the most exact first, for what is left the next. */
const KEYS: Record<Table, ((content: PlanContent, row: Plain) => string)[]> = {
  a2: [(_, row) => join(row.facility_code, row.facility), (_, row) => join(row.facility_code)],
  a3: [(_, row) => join(row.waste_code, row.name, row.source), (_, row) => join(row.waste_code, row.name), (_, row) => join(row.waste_code)],
  a4: [(content, row) => join(codeOf(content, row), row.facility_code, row.packaging), (content, row) => join(codeOf(content, row), row.facility_code)],
  a5: [(content, row) => join(codeOf(content, row), row.facility_code, row.method), (content, row) => join(codeOf(content, row), row.facility_code)],
  a6: [(content, row) => join(codeOf(content, row))],
  a7: [(content, row) => join(codeOf(content, row), row.receiver_name, row.method, row.transfer), (content, row) => join(codeOf(content, row), row.receiver_name)],
}
/* What a reader calls it. */
const NAMES: Record<Table, (content: PlanContent, row: Plain) => string> = {
  a2: (_, row) => join(row.facility_code, row.facility), a3: (_, row) => join(row.waste_code),
  a4: (content, row) => join(codeOf(content, row), row.facility_code), a5: (content, row) => join(codeOf(content, row), row.facility_code, row.method),
  a6: codeOf, a7: (content, row) => join(codeOf(content, row), row.receiver_name),
}
const rowsOf = (content: PlanContent, table: Table) => (table === 'a6' ? content.a6.rows : content[table]) as unknown as Plain[]

/** Rows that are the same in both; what came and what went. Of several that look alike the first goes with the first. */
function paired(before: PlanContent, after: PlanContent, table: Table) {
  let old = rowsOf(before, table)
  let now = rowsOf(after, table)
  const same: [Plain, Plain][] = []
  for (const key of KEYS[table]) {
    const there = new Map<string, Plain[]>()
    for (const row of old) there.set(key(before, row), [...(there.get(key(before, row)) ?? []), row])
    const left: Plain[] = []
    for (const row of now) {
      const was = there.get(key(after, row))?.shift()
      if (was) same.push([was, row])
      else left.push(row)
    }
    const met = new Set(same.map(([was]) => was))
    old = old.filter((row) => !met.has(row))
    now = left
  }
  const place = new Map(rowsOf(after, table).map((row, at) => [row, at]))
  return { same: same.sort((a, b) => place.get(a[1])! - place.get(b[1])!), came: now, went: old }
}

const head = (content: PlanContent): Record<string, Plain> => ({
  a1: content.a1 as unknown as Plain,
  tier: { ...(content.tier as unknown as Plain), assigned: content.assigned?.tier ?? null, authority: content.assigned?.authority ?? null },
  a6: { hazard_plan: content.a6.hazard_plan, measures: content.a6.measures },
})

/** Field by field what differs; a row that came or went differs in its mass. */
export function changesOf(before: PlanContent, after: PlanContent): Change[] {
  const out: Change[] = []
  const fields = (table: string, row: string, old: Plain, now: Plain) => {
    for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (field === 'of' || field === 'row') continue
      const [was, is] = [leaf(old[field]), leaf(now[field])]
      if (was !== is) out.push({ table, row, field, before: was, after: is })
    }
  }
  for (const table of ['a1', 'tier', 'a6']) fields(table, '', head(before)[table]!, head(after)[table]!)
  for (const table of Object.keys(KEYS) as Table[]) {
    const { same, came, went } = paired(before, after, table)
    for (const [old, now] of same) fields(table, NAMES[table](after, now), old, now)
    for (const row of came) out.push({ table, row: NAMES[table](after, row), field: 'mass_g', before: null, after: leaf(row.mass_g ?? NAMES[table](after, row)) })
    for (const row of went) out.push({ table, row: NAMES[table](before, row), field: 'mass_g', before: leaf(row.mass_g ?? NAMES[table](before, row)), after: null })
  }
  return out
}
