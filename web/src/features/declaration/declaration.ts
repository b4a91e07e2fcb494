/* What the pages of declarations work out: which spans a site may declare, and sums. */
import type { DeclaredWaste, Totals } from '../../api/declaration'
import type { Tier } from '../../api/plan'

const two = (n: number) => String(n).padStart(2, '0')

/** Spans of a tier that are over on a day, the latest first: a year of months or quarters, and two years. */
export function spansOf(tier: Tier, day: string): string[] {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const years = [String(year - 1), String(year - 2)]
  const back = (parts: number, now: number, name: (at: number) => string) =>
    Array.from({ length: parts }, (_, at) => {
      const index = year * parts + now - 2 - at
      return `${Math.floor(index / parts)}-${name((index % parts) + 1)}`
    })
  if (tier === 'key') return [...back(12, month, two), ...years]
  if (tier === 'simplified') return [...back(4, Math.ceil(month / 3), (at) => `Q${at}`), ...years]
  return years
}

export const NONE: Totals = { generated_g: 0, treated_g: 0, entrusted_g: 0, opening_g: 0, closing_g: 0 }
const sum = (all: { mass_g: number }[]) => all.reduce((total, one) => total + one.mass_g, 0)
/** The figures of a waste. */
export const totalOf = (row: DeclaredWaste): Totals => ({ generated_g: row.generated_g, treated_g: sum(row.treated), entrusted_g: sum(row.entrusted), opening_g: row.opening_g, closing_g: row.closing_g })
export const addUp = (rows: DeclaredWaste[]): Totals =>
  rows.map(totalOf).reduce((all, one) => ({ generated_g: all.generated_g + one.generated_g, treated_g: all.treated_g + one.treated_g, entrusted_g: all.entrusted_g + one.entrusted_g, opening_g: all.opening_g + one.opening_g, closing_g: all.closing_g + one.closing_g }), NONE)
/** First and last day of a span. */
export function daysOf(period: string): { from: string; to: string } {
  const year = Number(period.slice(0, 4))
  const part = period.slice(5)
  const [first, last] = !part ? [1, 12] : part.startsWith('Q') ? [Number(part.slice(1)) * 3 - 2, Number(part.slice(1)) * 3] : [Number(part), Number(part)]
  return { from: `${year}-${two(first)}-01`, to: `${year}-${two(last)}-${new Date(Date.UTC(year, last, 0)).getUTCDate()}` }
}
