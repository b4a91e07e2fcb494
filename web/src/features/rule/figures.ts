import type { NoticeFigure } from '../../api/notice'
import type { RuleFigure, RuleRow } from '../../api/rule'

/** The order of the chain. */
export const STAGES = ['plan', 'generation', 'storage', 'transfer', 'transport', 'treatment', 'paper', 'device', 'system'] as const

/** Units that are typed in another one than they are kept in: how many of the kept one make one of the typed one. */
const TYPED: Record<string, { of: number; unit: string }> = { grams: { of: 1000, unit: 'kg' }, permille: { of: 10, unit: '%' }, decicelsius: { of: 10, unit: '℃' }, metres: { of: 1, unit: 'm' } }

/** The unit that is typed; none for what has a word of its own. */
export const typedUnit = (unit: string | null) => (unit && TYPED[unit]?.unit) ?? null

/** A figure as it is typed: grams in kg, thousandths in per cent, a day of the year as month-day. */
export function asTyped({ unit, value }: Pick<NoticeFigure, 'unit' | 'value'>): string {
  if (unit === 'month_day') return `${String(Math.floor(value / 100)).padStart(2, '0')}-${String(value % 100).padStart(2, '0')}`
  const of = (unit && TYPED[unit]?.of) || 1
  return String(value / of)
}

/** What was typed, as it is kept; null when it is no such figure. */
export function ofTyped(unit: string | null, text: string): number | null {
  const typed = text.trim()
  if (unit === 'month_day') {
    const day = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed)
    return day ? Number(day[1]) * 100 + Number(day[2]) : null
  }
  if (!/^\d{1,12}(\.\d{1,3})?$/.test(typed)) return null
  const of = (unit && TYPED[unit]?.of) || 1
  const value = Math.round(Number(typed) * of * 1000) / 1000
  return Number.isInteger(value) ? value : null
}

/** Figures that differ from those in force, as the address of a rehearsal names them. */
export function differing(parameters: readonly RuleFigure[], typed: Record<string, string>): { changed: Record<string, number>; wrong: string[] } {
  const changed: Record<string, number> = {}
  const wrong: string[] = []
  for (const one of parameters) {
    if (one.mark === 'law') continue
    const value = ofTyped(one.unit, typed[one.code] ?? '')
    if (value === null) wrong.push(one.code)
    else if (value !== one.value) changed[one.code] = value
  }
  return { changed, wrong }
}

/** As an address names them. */
export const inAddress = (figures: Record<string, number>) => Object.entries(figures).map(([code, value]) => `${code}:${value}`).join(',')

/** Where a figure comes from: its word's key and the digits of the place, if one is named. */
export function sourceOf(source: string): { key: string; place: string } {
  const [kind, place = ''] = source.split('/') as [string, string?]
  return { key: `rule.source.${kind === 'division' || kind === 'installation' ? kind : 'default'}`, place }
}

/** Rules by stage, in the order of the chain. */
export function byStage(rules: readonly RuleRow[]): { stage: string; rules: RuleRow[] }[] {
  return STAGES.map((stage) => ({ stage: stage as string, rules: rules.filter((one) => one.stage === stage) })).filter((one) => one.rules.length)
}

/** Whole days from one day to another, both counted. */
export const daysOf = (from: string, to: string) => Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1)

/** How many a day, with two digits. */
export const aDay = (count: number, days: number) => (count / days).toFixed(2)
