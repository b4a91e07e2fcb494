import type { Package } from '../../api/types'
import type { Manifest } from '../../api/transport'
import type { Paper } from '../../api/paper'

/** A package that may be put on a manifest. */
export interface Choice { id: string; code: string | null; waste_name: string; waste_code: string; mass_g: number; place: string | null; stored_at: string | null }
export interface Group { waste_code: string; names: string[]; choices: Choice[] }

export function choiceOf(one: Package): Choice {
  return { id: one.id, code: one.code ?? one.external_code, waste_name: one.waste_name, waste_code: one.waste_code, mass_g: one.zone_id ? one.stock_g : (one.mass_g ?? 0), place: one.zone_name, stored_at: one.stored_at }
}
/** Packages of a manifest: all of a draft that is written anew, or what was refused of one that goes on. */
export function choicesOf(manifest: Manifest, standing: 'listed' | 'rejected'): Choice[] {
  return manifest.items.filter((one) => one.standing === standing).map((one) => ({
    id: one.package_id, code: one.code, waste_name: one.waste_name, waste_code: manifest.lines[one.line]?.waste_code ?? '', mass_g: one.label_g, place: null, stored_at: null,
  }))
}

/** One line a waste: packages by code, the oldest first, each once. */
export function groupsOf(choices: Choice[]): Group[] {
  const groups = new Map<string, Group>()
  const seen = new Set<string>()
  for (const one of [...choices].sort((a, b) => (a.stored_at ?? '').localeCompare(b.stored_at ?? ''))) {
    if (seen.has(one.id)) continue
    seen.add(one.id)
    const group = groups.get(one.waste_code) ?? { waste_code: one.waste_code, names: [], choices: [] }
    if (!group.names.includes(one.waste_name)) group.names.push(one.waste_name)
    group.choices.push(one)
    groups.set(one.waste_code, group)
  }
  return [...groups.values()].sort((a, b) => a.waste_code.localeCompare(b.waste_code))
}

/** Methods a receiver's permits allow for a waste, by its code or its category; none when none is known. */
export function methodsFor(permits: Paper[], site: string, wasteCode: string): string[] {
  const category = `HW${wasteCode.slice(-2)}`
  const rows = permits.filter((one) => one.site_id === site).flatMap((one) => one.scope ?? [])
  return [...new Set(rows.filter((row) => row.waste === wasteCode || row.waste === category).flatMap((row) => row.methods))]
}
/** Whether a contract speaks of a waste. */
export function covers(contract: Paper, wasteCode: string): boolean {
  return (contract.wastes ?? []).some((one) => one === wasteCode || one === `HW${wasteCode.slice(-2)}`)
}
