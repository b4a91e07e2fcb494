/* Sets a label and its value into a box as src/documents/setting.rs does: breaks lines as Chinese does, and finds the largest type
   that fits. Widths of glyphs come from the server's own font (fixtures/label-advances.json). */
import advances from '../../../../fixtures/label-advances.json'

export interface TextBox { field?: string; label: string; x: number; y: number; w: number; h: number; size_min: number; size_max: number; groups?: number[] }
export interface Style { lineHeight: number; squeezeMin: number; centred: boolean }
export interface TextItem { kind: 'text'; x: number; y: number; size: number; bold: boolean; squeeze: number; width: number; text: string }
type Glyph = readonly [character: string, bold: boolean]

const NOT_FIRST = '，。、；：？！）》」』】〕％,.;:?!)]}%·…'
const NOT_LAST = '（《「『【〔([{'
const MOST = 600
const SIZE_STEP = 0.05
const SQUEEZE_STEP = 0.025
const SLACK = 1e-6
const BASELINE = 0.375

/* Whatever is in no run is one em wide. */
function advance(character: string, bold: boolean): number {
  const point = character.codePointAt(0)!
  const runs = (bold ? advances.bold : advances.regular) as [number, number, number][]
  let low = 0
  let high = runs.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, count, width] = runs[middle]!
    if (point < first) high = middle - 1
    else if (point >= first + count) low = middle + 1
    else return width / 1000
  }
  return 1
}
const measure = (glyphs: readonly Glyph[]) => glyphs.reduce((sum, [character, bold]) => sum + advance(character, bold), 0)

/* Line ends and other controls become spaces, runs of spaces one. */
function clean(value: string): string[] {
  const out: string[] = []
  for (const raw of value.trimEnd()) {
    const character = /[\s\p{Cc}]/u.test(raw) ? ' ' : raw
    if (character !== ' ' || (out.length && out.at(-1) !== ' ')) out.push(character)
  }
  return out
}
const latin = (character: string) => character !== ' ' && character.codePointAt(0)! < 128
const together = (left: string, right: string) => NOT_FIRST.includes(right) || NOT_LAST.includes(left) || right === ' ' || (latin(left) && latin(right))
/* Pieces between which a line may end: single ideographs with their punctuation, whole Latin words and numbers. */
function words(glyphs: readonly Glyph[]): Glyph[][] {
  const out: Glyph[][] = []
  for (const glyph of glyphs) {
    const before = out.at(-1)?.at(-1)
    if (before && together(before[0], glyph[0])) out.at(-1)!.push(glyph)
    else out.push([glyph])
  }
  return out
}
function trimmed(line: readonly Glyph[]): Glyph[] {
  let end = line.length
  while (end && line[end - 1]![0] === ' ') end--
  return line.slice(0, end)
}
function broken(glyphs: readonly Glyph[], limit: number): Glyph[][] {
  const lines: Glyph[][] = []
  let line: Glyph[] = []
  const end = () => { lines.push(line); line = [] }
  for (const word of words(glyphs)) {
    const length = measure(trimmed(word))
    if (line.length && measure(line) + length > limit + SLACK) end()
    if (length <= limit + SLACK) {
      line.push(...word)
      continue
    }
    for (const glyph of word) {
      if (line.length && measure(line) + measure([glyph]) > limit + SLACK) end()
      line.push(glyph)
    }
  }
  if (line.length || !lines.length) end()
  return lines.map(trimmed)
}
/* Keeps the first lines, fills the last of them to its end and closes it with an ellipsis. */
function shortened(lines: Glyph[][], room: number, limit: number): Glyph[][] {
  const last = lines.slice(room - 1).flat()
  const bold = last.at(-1)?.[1] ?? false
  let length = measure([['…', bold]])
  const kept: Glyph[] = []
  for (const glyph of last) {
    length += measure([glyph])
    if (length > limit + SLACK) break
    kept.push(glyph)
  }
  return [...lines.slice(0, room - 1), [...kept, ['…', bold]]]
}
function placed(place: TextBox, lines: readonly Glyph[][], size: number, squeeze: number, style: Style): TextItem[] {
  const leading = size * style.lineHeight
  let middle = place.y + (place.h - leading * lines.length) / 2 + leading / 2
  const items: TextItem[] = []
  for (const line of lines) {
    let x = style.centred ? place.x + (place.w - measure(line) * size * squeeze) / 2 : place.x
    for (let from = 0; from < line.length;) {
      const bold = line[from]![1]
      let to = from
      while (to < line.length && line[to]![1] === bold) to++
      const run = line.slice(from, to)
      const width = measure(run) * size * squeeze
      items.push({ kind: 'text', x, y: middle + size * BASELINE, size, bold, squeeze, width, text: run.map(([character]) => character).join('') })
      x += width
      from = to
    }
    middle += leading
  }
  return items
}

/** Sets the label of a box (bold) and a value into it: largest size first, then narrower, then cut. */
export function set(place: TextBox, value: string, bold: boolean, style: Style): { items: TextItem[]; cut: boolean } {
  const glyphs: Glyph[] = [...[...place.label].map((one) => [one, true] as const), ...clean(value).slice(0, MOST).map((one) => [one, bold] as const)]
  const room = (size: number) => Math.max(1, Math.floor((place.h + SLACK) / (size * style.lineHeight)))
  let size = place.size_max
  let squeeze = 1
  for (;;) {
    const lines = broken(glyphs, place.w / (size * squeeze))
    if (lines.length <= room(size)) return { items: placed(place, lines, size, squeeze, style), cut: false }
    if (size > place.size_min) size = Math.max(size - SIZE_STEP, place.size_min)
    else if (squeeze > style.squeezeMin) squeeze = Math.max(squeeze - SQUEEZE_STEP, style.squeezeMin)
    else return { items: placed(place, shortened(lines, room(size), place.w / (size * squeeze)), size, squeeze, style), cut: true }
  }
}
