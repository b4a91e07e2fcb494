/* A label's code says whose it is and what it is; that is all a collector needs to write a manifest for its maker. */
const LABEL = /^([0-9A-Z]{18})(\d{3})(\d{3})(\d{2})(\d{8})(\d{3})$/

export interface Scanned { code: string; uscc: string; waste: string }

/** What a label says; null for anything else. */
export function labelOf(text: string): Scanned | null {
  const match = LABEL.exec(text)
  return match ? { code: text, uscc: match[1]!, waste: `${match[2]}-${match[3]}-${match[4]}` } : null
}

export type Fault = 'not_a_label' | 'twice' | 'another_unit'
/** Why a label cannot be put beside those that are there. */
export function faultOf(text: string, there: readonly Scanned[]): Fault | null {
  const label = labelOf(text)
  if (!label) return 'not_a_label'
  if (there.some((one) => one.code === label.code)) return 'twice'
  return there.length && there[0]!.uscc !== label.uscc ? 'another_unit' : null
}

/** One line a waste, in the order of the code. */
export function linesOf(scanned: readonly Scanned[]): { waste: string; packages: string[] }[] {
  const lines = new Map<string, string[]>()
  for (const one of scanned) lines.set(one.waste, [...(lines.get(one.waste) ?? []), one.code])
  return [...lines].map(([waste, packages]) => ({ waste, packages })).sort((a, b) => a.waste.localeCompare(b.waste))
}
