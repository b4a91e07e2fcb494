import { expect, it } from 'vitest'
import scenes from '../../../../fixtures/label-scenes.json'
import { layLabel, massText, sideFor, type Item, type LabelFacts, type Side } from './layout'

/* The drawing operations of the server, written by tests/it/labels.rs. */
interface Golden { facts: LabelFacts; side_mm: Side; cut: string[]; items: (Omit<Item, 'path'>)[] }
const all = Object.entries(scenes as unknown as Record<string, Golden>)

/* A QR code may have other modules: what must agree is the square with its quiet zone, four modules each side. */
function square(item: Record<string, unknown>) {
  if (item.kind !== 'qr') return item
  const [x, y, side, width] = [item.x, item.y, item.side, item.width] as [number, number, number, number]
  const quiet = (side / width) * 4
  return { kind: 'qr', x: x - quiet, y: y - quiet, side: side + 2 * quiet }
}
/* Every figure of a drawing in its order, and everything else. */
function taken(value: unknown): { figures: number[]; rest: string } {
  const figures: number[] = []
  const rest = JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== 'number') return one
    figures.push(one)
    return '#'
  })
  return { figures, rest }
}
const ordered = (item: Record<string, unknown>) => Object.fromEntries(Object.entries(item).sort(([a], [b]) => a.localeCompare(b)))

it.each(all)('draws %s as the server does', (_, { facts, side_mm, cut, items }) => {
  const drawn = layLabel(facts, side_mm)
  expect(drawn.side).toBe(side_mm)
  expect(drawn.cut).toEqual(cut)
  expect(drawn.items.length).toBe(items.length)
  for (const [i, item] of items.entries()) {
    const theirs = taken(ordered(square({ ...item })))
    const ours = taken(ordered(square({ ...drawn.items[i]! } as Record<string, unknown>)))
    expect(ours.rest).toBe(theirs.rest)
    for (const [n, figure] of theirs.figures.entries()) expect(Math.abs(ours.figures[n]! - figure)).toBeLessThan(0.004)
  }
})
it('says a mass and chooses a size as the server does', () => {
  expect([172_500, 172_000, 6_840_000, 50].map(massText)).toEqual(['172.5 kg', '172 kg', '6.840 t', '0.05 kg'])
  expect([1, 50, 51, 450, 451].map(sideFor)).toEqual([100, 100, 150, 150, 200])
})
