import { expect, it } from 'vitest'
import type { Graph, GraphNode } from '../../api/desk'
import { FOLD_ABOVE, layoutOf } from './layout'

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, code: id, external_code: null, state: 'in_stock', site_id: 's', waste_stream_id: 'w', waste_name: '', waste_code: '900-041-49', mass_g: 1, stock_g: 0, mass_typed: false, container_kind: 'IBC', volume_l: null, zone_id: null, slot: null, zone_name: null, produced_at: '', stored_at: null, label_prints: 0, origin: 'derived', version: 1, generator_site_id: 's', events: 1, sealed: 1, ...more })
const graph = (id: string, nodes: GraphNode[], links: [string, string, number][]): Graph => ({ id, nodes, links: links.map(([parent, child, mass_g]) => ({ parent, child, mass_g })), hidden: 0, whole: true })

it('draws parents before and children after, each by its longest way', () => {
  const shown = layoutOf(graph('m', ['a', 'b', 'm', 'x', 'y'].map((id) => node(id)), [['a', 'm', 5], ['b', 'm', 7], ['m', 'x', 10], ['x', 'y', 4], ['m', 'y', 2]]))
  const column = Object.fromEntries(shown.boxes.map((box) => [box.key, box.column]))
  expect(column).toEqual({ a: -1, b: -1, m: 0, x: 1, y: 2 })
  expect(shown.columns).toEqual([-1, 0, 1, 2])
  expect(shown.edges.find((edge) => edge.from === 'm' && edge.to === 'y')?.mass_g).toBe(2)
  expect(new Set(shown.boxes.filter((box) => box.column === -1).map((box) => box.row)).size).toBe(2)
})

it('folds many by code and state and loses no gram', () => {
  const parents = Array.from({ length: FOLD_ABOVE + 10 }, (_, i) => node(`p${i}`, { waste_code: i % 2 ? '900-041-49' : '900-039-49', state: 'treated' }))
  const shown = layoutOf(graph('r', [...parents, node('r', { origin: 'residue' })], parents.map((one): [string, string, number] => [one.id, 'r', 3])))
  expect([shown.folded, shown.boxes.length, shown.edges.length]).toEqual([true, 3, 2])
  expect(shown.edges.reduce((sum, edge) => sum + edge.mass_g, 0)).toBe(3 * parents.length)
  expect(shown.edges.every((edge) => edge.treated)).toBe(true)
})
