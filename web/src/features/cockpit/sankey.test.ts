import { expect, it } from 'vitest'
import type { Flow } from '../../api/cockpit'
import { NODES_MAX, sankeyOf } from './sankey'

const flow = (from: string, to: string, mass_g: number, kinds: [string, string] = ['generator', 'receiver']): Flow => ({ from_site_id: from, from_name: from, from_kind: kinds[0], to_site_id: to, to_name: to, to_kind: kinds[1], mass_g, manifests: 1 })

it('puts collectors between, and sums what producers handed over', () => {
  const { nodes, total_g } = sankeyOf([flow('a', 'x', 100), flow('a', 'c', 50, ['generator', 'collector']), flow('c', 'x', 40, ['collector', 'receiver'])], 600, 300)
  expect(nodes.map((one) => [one.name, one.column, one.mass_g])).toEqual([['a', 0, 150], ['c', 1, 50], ['x', 2, 140]])
  expect(total_g).toBe(150)
})
it('folds the smallest of a long column into one node and loses no gram', () => {
  const { nodes, links } = sankeyOf(Array.from({ length: 12 }, (_, n) => flow(`p${n}`, 'x', 100 - n)), 600, 300)
  const left = nodes.filter((one) => one.column === 0)
  expect(left.length).toBe(NODES_MAX + 1)
  expect(left.find((one) => one.others)?.others).toBe(4)
  expect(links.reduce((sum, one) => sum + one.mass_g, 0)).toBe(nodes.find((one) => one.column === 2)!.mass_g)
})
it('stays within its height and draws nothing for no mass', () => {
  const { nodes } = sankeyOf(Array.from({ length: 30 }, (_, n) => flow(`p${n}`, `x${n % 9}`, 1 + n)), 600, 260)
  for (const one of nodes) expect(one.y >= 0 && one.y + one.height <= 260.01).toBe(true)
  expect(sankeyOf([flow('a', 'x', 0)], 600, 260)).toEqual({ nodes: [], links: [], total_g: 0 })
})
it('sets a receiver that hands on what is left over on both sides', () => {
  const { nodes } = sankeyOf([flow('a', 'x', 10), flow('x', 'y', 3, ['receiver', 'receiver'])], 600, 260)
  expect(nodes.filter((one) => one.name === 'x').map((one) => one.column)).toEqual([0, 2])
})
