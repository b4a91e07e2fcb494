/* Where everything on a label lies: the layout file of the server (fixtures/label-layout.json) and the facts become the same drawing
   as src/documents/layout.rs makes of them; layout.test.ts compares. */
import file from '../../../../fixtures/label-layout.json'
import pictograms from '../../../../fixtures/label-pictograms.json'
import { qrOf } from '../../components/qr'
import type { Hazard } from './payload'
import { set, type Style, type TextBox, type TextItem } from './setting'

export type Mark = 'Voided' | 'Damaged' | 'Reprint' | 'Pending'
export type Side = 100 | 150 | 200
/** Every item of a label of HJ 1276-2022, after `LabelFacts` of the server. */
export interface LabelFacts {
  waste_name: string
  category: string
  waste_code: string
  physical_state: string
  hazards: Hazard[]
  main_components: string
  harmful_components: string
  precautions: string
  label_code: string
  unit_name: string
  contact: string
  produced_on: string
  /** Grams. */
  mass: number
  remark: string
  qr_text: string
  mark: Mark | null
  demo: boolean
}
export interface ShapeItem { kind: 'shape'; points: [number, number][]; closed: boolean; stroke: number }
export interface QrItem { kind: 'qr'; x: number; y: number; side: number; width: number; path: string }
export type Item = ShapeItem | TextItem | QrItem
export interface Scene { side: number; orange: number[]; items: Item[]; cut: string[] }

/** Hazards as a label names them. */
export const HAZARD: Record<Hazard, string> = { T: '毒性', C: '腐蚀性', I: '易燃性', R: '反应性', In: '感染性' }
const MARK: Record<Mark, string> = { Voided: '作废', Damaged: '破损', Reprint: '补印', Pending: '待登记' }
type Plan = (typeof file.sizes)['100']

/** The least side of a label for a container of so many litres (HJ 1276-2022). */
export function sideFor(litres: number): Side {
  if (litres <= 50) return 100
  return litres <= 450 ? 150 : 200
}
/** A mass as the label says it: kilograms below a tonne, else tonnes. */
export function massText(grams: number): string {
  if (grams >= 1_000_000) {
    const kilograms = Math.floor((grams + 500) / 1000)
    return `${Math.floor(kilograms / 1000)}.${String(kilograms % 1000).padStart(3, '0')} t`
  }
  const rest = String(grams % 1000).padStart(3, '0').replace(/0+$/, '')
  return `${Math.floor(grams / 1000)}${rest && `.${rest}`} kg`
}
function value(field: string | undefined, facts: LabelFacts): string {
  if (field === 'mass') return massText(facts.mass)
  const text = (facts as unknown as Record<string, unknown>)[field ?? '']
  return typeof text === 'string' ? text : ''
}
function grouped(code: string, groups: readonly number[]): string {
  if (code.length !== groups.reduce((sum, one) => sum + one, 0)) return code
  let from = 0
  return groups.map((length) => code.slice(from, (from += length))).join(' ')
}

function lines(plan: Plan): Item[] {
  // The stroke is drawn around its middle: inset by half, so that the frame fills exactly its box.
  const { x, y, w, h, stroke } = plan.frame
  const [left, top, right, bottom] = [x + stroke / 2, y + stroke / 2, x + w - stroke / 2, y + h - stroke / 2]
  const rules = plan.rules.map(([x1, y1, x2, y2]): Item => ({ kind: 'shape', points: [[x1!, y1!], [x2!, y2!]], closed: false, stroke: plan.rule_stroke }))
  return [{ kind: 'shape', points: [[left, top], [right, top], [right, bottom], [left, bottom]], closed: true, stroke }, ...rules]
}
const centred = (place: TextBox, words: string, style: Style): Item[] => set({ ...place, label: place.label + words }, '', false, { ...style, centred: true }).items
function heading(plan: Plan, facts: LabelFacts, style: Style): Item[] {
  const stamps: [TextBox, string][] = [...(facts.mark ? [[plan.mark, MARK[facts.mark]] as [TextBox, string]] : []), ...(facts.demo ? [[plan.demo, ''] as [TextBox, string]] : [])]
  return [...centred(plan.heading, '', style), ...stamps.flatMap(([place, words]): Item[] => {
    const { x, y, w, h } = place
    return [{ kind: 'shape', points: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], closed: true, stroke: plan.rule_stroke * 2 }, ...centred(place, words, style)]
  })]
}
function diamond(hazard: Hazard, [x0, y0]: [number, number], half: number): Item[] {
  const shapes = pictograms[hazard] as { points: [number, number][]; closed: boolean; stroke: number }[]
  return shapes.map(({ points, closed, stroke }) => ({ kind: 'shape', points: points.map(([x, y]) => [x0 + x * half, y0 + y * half] as [number, number]), closed, stroke: stroke * half }))
}
/* One to five diamonds in one or two columns, their words below each. */
function hazards(plan: Plan, found: readonly Hazard[], style: Style): Item[] {
  const columns = found.length < 3 ? 1 : 2
  const area = plan.hazards
  const [cellW, cellH] = [area.w / columns, area.h / Math.max(1, Math.ceil(found.length / columns))]
  const caption = area.text * style.lineHeight
  const half = Math.min(Math.min(cellW, cellH - caption - 1.4) / 2, plan.side * 0.13)
  return [...centred(plan.hazard_title, '', style), ...found.slice(0, 6).flatMap((hazard, index) => {
    const column = index % columns
    const alone = columns === 2 && index + 1 === found.length && column === 0
    const x = area.x + column * cellW + (alone ? cellW / 2 : 0)
    const middle = area.y + Math.floor(index / columns) * cellH + (cellH - caption) / 2
    const place = { label: `${HAZARD[hazard]} ${hazard}`, x: x + area.text * 0.15, y: middle + half + 0.5, w: cellW - area.text * 0.3, h: caption, size_min: area.text, size_max: area.text }
    return [...diamond(hazard, [x + cellW / 2, middle], half), ...centred(place, '', style)]
  })]
}
/* The modules may be others than the server's – it packs digits tighter –, their square and what they say are the same. */
function qr(place: Plan['qr'], text: string): Item {
  const { width, path } = qrOf(text)
  const module = place.side / (width + 2 * place.quiet_modules)
  const quiet = module * place.quiet_modules
  return { kind: 'qr', x: place.x + quiet, y: place.y + quiet, side: width * module, width, path }
}
/* Two strokes through the text; the QR code stays readable, so that a scan can still say 作废. */
function strike(plan: Plan): Item[] {
  const [first, last] = [plan.boxes[0]!, plan.boxes.at(-1)!]
  const [left, top, right, bottom] = [first.x, first.y + 1, first.x + first.w, last.y + last.h - 1]
  const stroke = plan.side * 0.008
  return [{ kind: 'shape', points: [[left, top], [right, bottom]], closed: false, stroke }, { kind: 'shape', points: [[right, top], [left, bottom]], closed: false, stroke }]
}

/** Lays a label out. `cut` names the fields whose text did not fit. */
export function layLabel(facts: LabelFacts, side: Side): Scene {
  const plan = file.sizes[`${side}`]
  const style: Style = { lineHeight: file.line_height, squeezeMin: file.squeeze_min, centred: false }
  const cut: string[] = []
  const text = (place: TextBox, words: string, bold: boolean): Item[] => {
    const block = set(place, words, bold, style)
    if (block.cut) cut.push(place.field ?? 'label_code')
    return block.items
  }
  const items = [
    ...lines(plan), ...heading(plan, facts, style),
    ...plan.boxes.flatMap((place) => text(place, value(place.field, facts), false)),
    ...text(plan.code, grouped(facts.label_code, plan.code.groups), true),
    ...hazards(plan, facts.hazards, style), qr(plan.qr, facts.qr_text),
    ...(facts.mark === 'Voided' ? strike(plan) : []),
  ]
  return { side: plan.side, orange: file.orange, items, cut }
}
