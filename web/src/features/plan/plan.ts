/* What a plan's page works out of its tables: figures in tonnes, origins, progress. */
import type { Figure, PlanContent, PlanOrigin, PlanShown, Plant, Tier, TierFacts } from '../../api/plan'

/** Tonnes as they are typed: three decimals, more only where there are grams. */
export function tonnesOf(grams: number): string {
  const whole = Math.floor(grams / 1e6)
  const rest = String(grams % 1e6).padStart(6, '0')
  return `${whole}.${rest.slice(0, 3)}${rest.slice(3).replace(/0+$/, '')}`
}

/** Grams of typed tonnes; `null`: not a figure. */
export function gramsOf(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 1e6 + Number((match[2] ?? '').padEnd(6, '0')) : null
}

/* What the year begins with stands beside what arises, in the same row. */
export const isOpening = (one: PlanOrigin) => one.how === 'stock' || one.how === 'year_end'
/** The origin of a row's figure; what the year begins with is asked for by name. */
export function originOf(content: PlanContent, table: number, of: number, receiver: string | null = null): PlanOrigin | undefined {
  return content.origins?.find((one) => one.table === table && one.of === of && !isOpening(one) && (table !== 7 || (one.receiver ?? null) === receiver))
}
export const stockOf = (content: PlanContent, of: number) => content.origins?.find((one) => isOpening(one) && one.of === of)
export const wasteOf = (content: PlanContent, of: number) => content.a3.find((one) => one.row === of)
export const sumOf = (rows: { mass_g: number }[]) => rows.reduce((all, one) => all + one.mass_g, 0)
export const monthText = (month: number) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}`

/** Whether opening stock and what arises are where the other tables say. */
export function restOf(content: PlanContent, of: number): number {
  const waste = wasteOf(content, of)
  const mine = <T extends { of: number; mass_g: number }>(rows: T[]) => sumOf(rows.filter((one) => one.of === of))
  return (waste?.opening_g ?? 0) + (waste?.mass_g ?? 0) - mine(content.a4) - mine(content.a5) - mine(content.a7)
}

export interface Progress { code: string; name: string; kind: 'generated' | 'self_treated' | 'left'; planned_g: number; done_g: number }
/** Planned and done of each waste; what left and came back did not leave. What arises unplanned has a row too. */
export function progressOf(shown: Pick<PlanShown, 'content' | 'done'>): Progress[] {
  const { content, done } = shown
  const codes = [...new Set([...content.a3.map((one) => one.waste_code), ...done.filter((one) => one.kind === 'generated' && one.mass_g > 0).map((one) => one.waste_code)])].sort()
  const booked = (code: string, kind: string) => done.filter((one) => one.waste_code === code && one.kind === kind).reduce((all, one) => all + one.mass_g, 0)
  return codes.flatMap((code) => {
    const rows = content.a3.filter((one) => one.waste_code === code)
    const of = new Set(rows.map((one) => one.row))
    const mine = (all: { of: number; mass_g: number }[]) => sumOf(all.filter((one) => of.has(one.of)))
    const name = rows[0]?.name ?? ''
    const all: Progress[] = [
      { code, name, kind: 'generated', planned_g: sumOf(rows), done_g: booked(code, 'generated') },
      { code, name, kind: 'self_treated', planned_g: mine(content.a5), done_g: booked(code, 'self_treated') },
      { code, name, kind: 'left', planned_g: mine(content.a7), done_g: booked(code, 'left') - booked(code, 'returned') },
    ]
    return all.filter((one) => one.kind === 'generated' || one.planned_g > 0 || one.done_g !== 0)
  })
}

/** Tables that differ, as the server takes them. */
export function partsOf(before: PlanContent, after: PlanContent): { table: string; rows: unknown }[] {
  const names = ['tier', 'assigned', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'origins'] as const
  const plain = (content: PlanContent, name: (typeof names)[number]) => (name === 'origins' ? (content.origins ?? []) : content[name])
  return names.filter((name) => JSON.stringify(plain(before, name)) !== JSON.stringify(plain(after, name))).map((name) => ({ table: name, rows: plain(after, name) }))
}

/** Typed tables on top of what others wrote meanwhile: whatever was not touched here is as they left it. */
export function rebased(before: PlanContent, mine: PlanContent, theirs: PlanContent): PlanContent {
  const touched = Object.fromEntries(partsOf(before, mine).map((one) => [one.table, one.rows]))
  return JSON.parse(JSON.stringify({ ...theirs, ...touched })) as PlanContent
}

/* 4.2.1, as the server judges it: what the steps show while figures are being typed. */
const KEY_FROM = 100e6
const SIMPLIFIED_FROM = 10e6
/** The tier that follows from the facts; `null` while they do not tell it. */
export function tierOf(facts: TierFacts): Tier | null {
  if (facts.treats_itself || facts.holds_permit) return 'key'
  const approved = facts.eia_g === null && facts.discharge_g === null ? null : Math.max(facts.eia_g ?? 0, facts.discharge_g ?? 0)
  const grams = facts.running === 'approved' ? approved : facts.yearly_g.length ? Math.max(...facts.yearly_g.slice(0, 3)) : null
  if (grams === null) return null
  return grams >= KEY_FROM ? 'key' : grams >= SIMPLIFIED_FROM ? 'simplified' : 'registered'
}
const DUE: Record<Tier, number[]> = { key: [1, 2, 3, 4, 5, 6, 7], simplified: [1, 3, 4, 6, 7], registered: [1, 3, 7] }
/** Tables that the tier writes (5.3), and those that say something already; all of them while the tier is not known. */
export function dueOf(content: PlanContent): number[] {
  const tier = content.assigned?.tier ?? tierOf(content.tier)
  const said: [number, boolean][] = [[4, content.a4.length > 0], [5, content.a5.length > 0], [6, content.a6.rows.length > 0]]
  return [...new Set([...(tier ? DUE[tier] : DUE.key), ...said.filter(([, is]) => is).map(([table]) => table)])].sort((a, b) => a - b)
}
const STEPS = [['unit', [1]], ['plants', [2]], ['wastes', [3]], ['stores', [4, 5]], ['goes', [7]], ['reduce', [6]]] as const
export type Step = (typeof STEPS)[number][0]
/** The steps in which a plan is written. */
export function stepsOf(content: PlanContent): Step[] {
  const due = new Set(dueOf(content))
  return STEPS.filter(([, tables]) => tables.some((one) => due.has(one))).map(([step]) => step)
}
/** The step that writes a table; what is of no table is of the unit or its wastes. */
export const stepOf = (table: unknown): Step => STEPS.find(([, tables]) => tables.some((one) => one === table))?.[0] ?? (table === undefined ? 'wastes' : 'unit')

export const FIGURES = ['parameters', 'capacity', 'intermediate_products', 'final_products', 'materials'] as const
type Which = (typeof FIGURES)[number]
/* The form's 种类, as it is printed, and what else may be typed for it. */
const KINDS: [string, string][] = [['原料', 'raw'], ['辅料', 'auxiliary']]
const lines = (value: string) => value.split('\n').map((line) => line.trim()).filter(Boolean)
function figure(line: string): Figure {
  const words = line.split(/\s+/)
  return words.length > 2 ? { name: words.slice(0, -2).join(' '), value: words.at(-2)!, unit: words.at(-1)! } : { name: words[0]!, value: words[1] ?? '', unit: '' }
}
/** Figures of a facility, one a line: name, value, unit; a material begins with its kind where that is told. */
export function figuresOf(row: Plant, of: Which): string {
  return row[of].map((one, at) => `${of === 'materials' ? (row.material_kinds?.[at] ?? '') : ''} ${one.name} ${one.value} ${one.unit}`.trim()).join('\n')
}
/** Puts them into the facility as they were typed. */
export function tellFigures(row: Plant, of: Which, value: string) {
  const all = lines(value)
  if (of !== 'materials') { row[of] = all.map(figure); return }
  const kinds = all.map((line) => KINDS.find((words) => words.some((word) => line.toLowerCase().startsWith(`${word} `))))
  const rest = all.map((line, at) => (kinds[at] ? line.slice(line.indexOf(' ') + 1).trim() : line))
  row.materials = rest.map(figure)
  row.material_kinds = kinds.some(Boolean) ? kinds.map((words) => words?.[0] ?? '') : []
}
