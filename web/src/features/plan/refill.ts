/* A plan that is being written, filled anew: figures that still are as they were proposed follow, what a person typed stays. */
import type { PlanContent, PlanOrigin } from '../../api/plan'
import { originOf, stockOf, wasteOf } from './plan'

/** A figure or row that was kept as it was typed, or left out as it was taken away. */
export interface Kept { table: number; code: string; field: 'mass_g' | 'opening_g' | 'row'; receiver?: string; typed_g: number | null; proposed_g: number | null }
export interface Refilled { content: PlanContent; replaced: number; kept: Kept[] }

const copy = <T>(one: T): T => JSON.parse(JSON.stringify(one)) as T
const nextRow = (content: PlanContent) => Math.max(0, ...content.a3.map((one) => one.row)) + 1

/** Fills `now` with `made`; `before` is the proposal it was begun with, where that is known: what was taken away of it stays away. */
export function refill(now: PlanContent, made: PlanContent, before: PlanContent | null): Refilled {
  const content = copy(now)
  const old = now.origins ?? []
  const origins: PlanOrigin[] = []
  const kept: Kept[] = []
  let replaced = 0
  /* What is not typed at all: figures of the ledger, and what the register knows where nobody wrote anything. */
  content.tier = { ...content.tier, yearly_g: made.tier.yearly_g, holds_permit: made.tier.holds_permit, eia_g: content.tier.eia_g ?? made.tier.eia_g, discharge_g: content.tier.discharge_g ?? made.tier.discharge_g }
  for (const field of Object.keys(made.a1) as (keyof PlanContent['a1'])[]) if (content.a1[field] === '' || content.a1[field] === null) Object.assign(content.a1, { [field]: made.a1[field] })
  if (!content.a2.length) content.a2 = copy(made.a2)
  content.a6 = { ...content.a6, hazard_plan: content.a6.hazard_plan || made.a6.hazard_plan, measures: content.a6.measures || made.a6.measures }

  /** The new figure where the old one is as it was proposed. */
  const figure = <F extends string>(row: Record<F, number>, field: F, was: PlanOrigin | undefined, next: PlanOrigin | undefined, of: number, told: Omit<Kept, 'typed_g' | 'proposed_g'>) => {
    if (!next) { if (was) origins.push({ ...was, of }); return }
    const untouched = was !== undefined && row[field] === was.mass_g
    if (untouched) {
      if (row[field] !== next.mass_g) replaced += 1
      row[field] = next.mass_g as Record<F, number>[F]
    } else if (row[field] !== next.mass_g) kept.push({ ...told, typed_g: row[field], proposed_g: next.mass_g })
    origins.push({ ...next, of })
  }

  for (const fresh of made.a3) {
    const { waste_code: code, row: from } = fresh
    const mine = content.a3.find((one) => one.waste_code === code)
    if (!mine) {
      if (before?.a3.some((one) => one.waste_code === code)) { kept.push({ table: 3, code, field: 'row', typed_g: null, proposed_g: fresh.mass_g }); continue }
      const row = nextRow(content)
      content.a3.push({ ...copy(fresh), row })
      for (const table of ['a4', 'a5', 'a7'] as const) (content[table] as { of: number }[]).push(...copy(made[table].filter((one) => one.of === from)).map((one) => ({ ...one, of: row })))
      origins.push(...(made.origins ?? []).filter((one) => one.of === from).map((one) => ({ ...one, of: row })))
      replaced += 1
      continue
    }
    const of = mine.row
    figure(mine, 'mass_g', originOf(now, 3, of), originOf(made, 3, from), of, { table: 3, code, field: 'mass_g' })
    figure(mine, 'opening_g', stockOf(now, of), stockOf(made, from), of, { table: 3, code, field: 'opening_g' })
    for (const text of ['name', 'catalogue_name', 'components', 'physical_state', 'source', 'facility', 'facility_code'] as const) if (!mine[text]) mine[text] = fresh[text]
    if (!mine.hazards.length) mine.hazards = [...fresh.hazards]
    for (const [table, name] of [[4, 'a4'], [5, 'a5']] as const) {
      const next = made[name].find((one) => one.of === from)
      const row = content[name].find((one) => one.of === of)
      if (row) figure(row, 'mass_g', originOf(now, table, of), originOf(made, table, from), of, { table, code, field: 'mass_g' })
      else if (next && before && before[name].some((one) => wasteOf(before, one.of)?.waste_code === code)) kept.push({ table, code, field: 'row', typed_g: null, proposed_g: next.mass_g })
      else if (next) { (content[name] as { of: number }[]).push({ ...copy(next), of }); origins.push(...(made.origins ?? []).filter((one) => one.table === table && one.of === from).map((one) => ({ ...one, of }))); replaced += 1 }
    }
    goes(of, from, code)
  }
  /* Wastes that are not proposed keep their origins, as their figures do. */
  for (const one of content.a3) if (!made.a3.some((fresh) => fresh.waste_code === one.waste_code)) origins.push(...old.filter((origin) => origin.of === one.row))
  content.origins = origins
  return { content, replaced, kept }

  /* Receivers: those that both know follow; whoever else was chosen stays, and nobody is added beside them. */
  function goes(of: number, from: number, code: string) {
    const rows = content.a7.filter((one) => one.of === of)
    const next = made.a7.filter((one) => one.of === from)
    const met = new Set<(typeof rows)[number]>()
    const originOfRow = (row: (typeof rows)[number]) => originOf(now, 7, of, row.receiver_site)
    for (const fresh of next) {
      const told = originOf(made, 7, from, fresh.receiver_site)
      const row = rows.find((one) => !met.has(one) && (one.receiver_site === fresh.receiver_site || (fresh.receiver_site === null && originOfRow(one)?.how === 'open')))
      if (row) {
        met.add(row)
        figure(row, 'mass_g', originOfRow(row), told && { ...told, receiver: row.receiver_site }, of, { table: 7, code, field: 'mass_g', receiver: row.receiver_name })
      } else if (!rows.length) {
        content.a7.push({ ...copy(fresh), of })
        if (told) origins.push({ ...told, of })
        replaced += 1
      } else kept.push({ table: 7, code, field: 'row', receiver: fresh.receiver_name, typed_g: null, proposed_g: fresh.mass_g })
    }
    for (const row of rows) {
      const was = originOfRow(row)
      if (met.has(row)) continue
      if (was) origins.push(was)
      kept.push({ table: 7, code, field: 'row', receiver: row.receiver_name, typed_g: row.mass_g, proposed_g: null })
    }
  }
}

/** What is proposed in the place of what was typed in the tables; who the unit is, its facilities, its tier's facts and its reductions stay. */
export function overwritten(now: PlanContent, made: PlanContent): PlanContent {
  const rows = now.a6.rows.flatMap((one) => {
    const code = wasteOf(now, one.of)?.waste_code
    const of = made.a3.find((fresh) => fresh.waste_code === code)?.row
    return of === undefined ? [] : [{ ...one, of }]
  })
  return copy({ ...made, tier: { ...now.tier, yearly_g: made.tier.yearly_g }, assigned: now.assigned, a1: now.a1, a2: now.a2, a6: { ...now.a6, rows } })
}
