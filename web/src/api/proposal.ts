/* One-click manifest, after src/api/v1/proposal.rs. */
import { read } from './client'
import type { Draft } from './transport'

export interface ProposedLine { waste_code: string; packages: number; mass_g: number; method: string; method_habit: boolean; contract_id: string; contract_number: string; permit_id: string; permit_number: string; permit_left_g: number }
export interface LeftOut { package_id: string; code: string | null; waste_code: string; mass_g: number; why: string; title: string; remedy: string }
export interface Call { planned_on: string; carrier_id: string; carrier_name: string; receiver_site: string; receiver_name: string }
export interface Proposal {
  draft: Draft | null
  receiver_name: string
  carrier_name: string
  carrier_habit: boolean
  metres: number | null
  calls: Call[]
  load_max_g: number | null
  lines: ProposedLine[]
  mass_g: number
  left_out: LeftOut[]
  hard: number
  findings: Record<string, unknown>[]
}

/** Most packages that one question may name. */
export const NAMED_MAX = 500
export const propose = (site: string, day: string, packages: string[], receiver?: string) =>
  read<Proposal>('manifest-proposal', { site, day: day || undefined, receiver, packages: packages.length ? packages.join(',') : undefined })

export interface Stays { why: string; title: string; remedy: string; count: number; mass_g: number }
/** What stays, one row a reason, the most packages first. */
export function staysOf(left: LeftOut[]): Stays[] {
  const rows = new Map<string, Stays>()
  for (const one of left) {
    const row = rows.get(one.why) ?? { why: one.why, title: one.title, remedy: one.remedy, count: 0, mass_g: 0 }
    rows.set(one.why, { ...row, count: row.count + 1, mass_g: row.mass_g + one.mass_g })
  }
  return [...rows.values()].sort((a, b) => b.count - a.count)
}
