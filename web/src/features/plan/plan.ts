/* What a plan's page works out of its tables: figures in tonnes, origins, progress, what differs between versions. */
import type { Figure, PlanContent, PlanOrigin, PlanShown, Plant } from '../../api/plan'

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

/** The origin of a row's figure; `stock` is asked for by name. */
export function originOf(content: PlanContent, table: number, of: number, receiver: string | null = null): PlanOrigin | undefined {
  return content.origins?.find((one) => one.table === table && one.of === of && one.how !== 'stock' && (table !== 7 || (one.receiver ?? null) === receiver))
}
export const stockOf = (content: PlanContent, of: number) => content.origins?.find((one) => one.how === 'stock' && one.of === of)
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

export interface Change { table: string; row: string; field: string; before: string | number | null; after: string | number | null }
type Plain = Record<string, unknown>
const rowName = (content: PlanContent, table: string, row: Plain): string => {
  const code = table === 'a3' ? String(row.waste_code) : (wasteOf(content, Number(row.of))?.waste_code ?? '')
  return [code, table === 'a7' ? row.receiver_name : table === 'a2' ? row.facility_code : ''].filter(Boolean).join(' ')
}
const leaf = (value: unknown): string | number | null => (value === null || value === undefined ? null : typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value))
const SINGLE = ['a1', 'tier', 'a6'] as const
const ROWS = ['a2', 'a3', 'a4', 'a5', 'a7'] as const

/** Field by field what differs; a row that came or went differs in its mass. */
export function changesOf(before: PlanContent, after: PlanContent): Change[] {
  const out: Change[] = []
  const fields = (table: string, row: string, old: Plain, now: Plain) => {
    for (const field of Object.keys(now)) {
      if (field === 'of' || field === 'row') continue
      const [was, is] = [leaf(old[field]), leaf(now[field])]
      if (was !== is) out.push({ table, row, field, before: was, after: is })
    }
  }
  for (const table of SINGLE) fields(table, '', before[table] as unknown as Plain, after[table] as unknown as Plain)
  for (const table of ROWS) {
    const named = (content: PlanContent) => new Map((content[table] as unknown as Plain[]).map((row, at) => [`${rowName(content, table, row) || at}`, row] as const))
    const [old, now] = [named(before), named(after)]
    for (const [name, row] of now) {
      const was = old.get(name)
      if (was) fields(table, name, was, row)
      else out.push({ table, row: name, field: 'mass_g', before: null, after: leaf(row.mass_g) })
    }
    for (const [name, row] of old) if (!now.has(name)) out.push({ table, row: name, field: 'mass_g', before: leaf(row.mass_g), after: null })
  }
  return out
}

/** Tables that differ, as the server takes them. */
export function partsOf(before: PlanContent, after: PlanContent): { table: string; rows: unknown }[] {
  const names = ['tier', 'assigned', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'origins'] as const
  const plain = (content: PlanContent, name: (typeof names)[number]) => (name === 'origins' ? (content.origins ?? []) : content[name])
  return names.filter((name) => JSON.stringify(plain(before, name)) !== JSON.stringify(plain(after, name))).map((name) => ({ table: name, rows: plain(after, name) }))
}

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
