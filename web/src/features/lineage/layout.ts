import type { Graph, GraphLink, GraphNode } from '../../api/desk'

/** More nodes than this fold by code. */
export const FOLD_ABOVE = 50

/** A package, or several of one column, code and state drawn as one. */
export interface Box {
  key: string
  /** Columns from the package asked about: parents are less than nothing, children more. */
  column: number
  row: number
  nodes: GraphNode[]
  self: boolean
}
export interface Edge { from: string; to: string; mass_g: number; treated: boolean }
export interface Layout { boxes: Box[]; edges: Edge[]; columns: number[]; rows: number; folded: boolean }

/** Fewest links from the package, up or down; over a cycle-free graph each node is reached by the longest way, so that no edge goes back. */
function columnsOf(graph: Graph): Map<string, number> {
  const columns = new Map<string, number>([[graph.id, 0]])
  const walk = (next: (link: GraphLink) => [string, string], step: number) => {
    let front = [graph.id]
    for (let depth = 1; front.length && depth <= graph.nodes.length; depth++) {
      const reached = new Set<string>()
      for (const link of graph.links) {
        const [from, to] = next(link)
        if (front.includes(from) && to !== graph.id) { columns.set(to, depth * step); reached.add(to) }
      }
      front = [...reached]
    }
  }
  walk((link) => [link.child, link.parent], -1)
  walk((link) => [link.parent, link.child], 1)
  return columns
}

/** Where each box is drawn, left to right, with what joins them. */
export function layoutOf(graph: Graph): Layout {
  const columns = columnsOf(graph)
  const folded = graph.nodes.length > FOLD_ABOVE
  const boxes = new Map<string, Box>()
  const boxOf = new Map<string, string>()
  const nodes = graph.nodes.filter((node) => columns.has(node.id)).sort((a, b) => (a.code ?? a.id).localeCompare(b.code ?? b.id))
  for (const node of nodes) {
    const column = columns.get(node.id)!
    const self = node.id === graph.id
    const key = folded && !self ? `${column}/${node.waste_code}/${node.state}` : node.id
    const box = boxes.get(key) ?? { key, column, row: 0, nodes: [], self }
    box.nodes.push(node)
    boxes.set(key, box)
    boxOf.set(node.id, key)
  }
  const byColumn = new Map<number, Box[]>()
  for (const box of boxes.values()) byColumn.set(box.column, [...(byColumn.get(box.column) ?? []), box])
  const rows = Math.max(1, ...[...byColumn.values()].map((all) => all.length))
  for (const all of byColumn.values()) all.forEach((box, i) => { box.row = (rows - all.length) / 2 + i })
  const made = new Map(nodes.map((node) => [node.id, node.origin]))
  const edges = new Map<string, Edge>()
  for (const link of graph.links) {
    const [from, to] = [boxOf.get(link.parent), boxOf.get(link.child)]
    if (from === undefined || to === undefined || from === to) continue
    const edge = edges.get(`${from} ${to}`) ?? { from, to, mass_g: 0, treated: made.get(link.child) === 'residue' }
    edge.mass_g += link.mass_g
    edges.set(`${from} ${to}`, edge)
  }
  return { boxes: [...boxes.values()], edges: [...edges.values()], columns: [...byColumn.keys()].sort((a, b) => a - b), rows, folded }
}
