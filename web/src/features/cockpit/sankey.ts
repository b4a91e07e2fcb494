import type { Flow } from '../../api/cockpit'

/** Nodes of a column before the rest is folded into one. */
export const NODES_MAX = 8
const THICK = 14
const GAP = 12
const TOP = 6

export interface Node { key: string; name: string; column: 0 | 1 | 2; mass_g: number; others: number; x: number; y: number; height: number }
export interface Link { from: string; to: string; mass_g: number; manifests: number; path: string; width: number }
export interface Sankey { nodes: Node[]; links: Link[]; total_g: number }

interface Sum { key: string; name: string; column: 0 | 1 | 2; in_g: number; out_g: number; others: number }

/* Who makes stands left, who gathers between, who takes in right; a site that does two of it stands twice. */
const giver = (flow: Flow): 0 | 1 => (flow.from_kind === 'collector' ? 1 : 0)
const taker = (flow: Flow): 1 | 2 => (flow.to_kind === 'collector' && flow.from_kind !== 'collector' ? 1 : 2)

/** From whom to whom, laid out in three columns; beyond eight a column the smallest are one node. */
export function sankeyOf(flows: Flow[], width: number, height: number): Sankey {
  const sums = new Map<string, Sum>()
  const sum = (column: 0 | 1 | 2, id: string, name: string) => {
    const key = `${column}/${id}`
    const found = sums.get(key) ?? { key, name, column, in_g: 0, out_g: 0, others: 0 }
    sums.set(key, found)
    return found
  }
  const real = flows.filter((flow) => flow.mass_g > 0)
  for (const flow of real) {
    sum(giver(flow), flow.from_site_id, flow.from_name).out_g += flow.mass_g
    sum(taker(flow), flow.to_site_id, flow.to_name).in_g += flow.mass_g
  }
  const value = (one: Sum) => Math.max(one.in_g, one.out_g)
  const folded = new Map<string, string>()
  const columns = ([0, 1, 2] as const).map((column) => {
    const all = [...sums.values()].filter((one) => one.column === column).sort((a, b) => value(b) - value(a) || a.name.localeCompare(b.name))
    if (all.length <= NODES_MAX) return all
    const rest = all.slice(NODES_MAX)
    const one: Sum = { key: `${column}/`, name: '', column, in_g: 0, out_g: 0, others: rest.length }
    for (const small of rest) {
      one.in_g += small.in_g
      one.out_g += small.out_g
      folded.set(small.key, one.key)
    }
    return [...all.slice(0, NODES_MAX), one]
  })
  const tallest = Math.max(...columns.map((column) => column.reduce((all, one) => all + value(one), 0)), 1)
  const most = Math.max(...columns.map((column) => column.length), 1)
  const scale = Math.max(height - 2 * TOP - (most - 1) * GAP, 20) / tallest
  const nodes = new Map<string, Node>()
  for (const [at, column] of columns.entries()) {
    const used = column.reduce((all, one) => all + value(one) * scale, 0)
    const gap = column.length > 1 ? Math.min((height - 2 * TOP - used) / (column.length - 1), 3 * GAP) : 0
    let y = TOP + Math.max(0, height - 2 * TOP - used - gap * (column.length - 1)) / 2
    for (const one of column) {
      const tall = value(one) * scale
      nodes.set(one.key, { key: one.key, name: one.name, column: one.column, mass_g: value(one), others: one.others, x: (at * (width - THICK)) / 2, y, height: tall })
      y += tall + gap
    }
  }
  return { nodes: [...nodes.values()], links: linksOf(real, nodes, folded, scale), total_g: real.filter((flow) => giver(flow) === 0).reduce((all, flow) => all + flow.mass_g, 0) }
}

function linksOf(flows: Flow[], nodes: Map<string, Node>, folded: Map<string, string>, scale: number): Link[] {
  const joined = new Map<string, { from: string; to: string; mass_g: number; manifests: number }>()
  for (const flow of flows) {
    const [from, to] = [`${giver(flow)}/${flow.from_site_id}`, `${taker(flow)}/${flow.to_site_id}`].map((key) => folded.get(key) ?? key) as [string, string]
    const one = joined.get(`${from} ${to}`) ?? { from, to, mass_g: 0, manifests: 0 }
    one.mass_g += flow.mass_g
    one.manifests += flow.manifests
    joined.set(`${from} ${to}`, one)
  }
  /* Bands leave and reach a node in the order of what they lead to, so that they cross least. */
  const place = (key: string) => nodes.get(key)!.y
  const sorted = [...joined.values()].sort((a, b) => place(a.to) - place(b.to) || place(a.from) - place(b.from))
  const left = new Map<string, number>()
  const reached = new Map<string, number>()
  const links = sorted.map((one) => {
    const [from, to] = [nodes.get(one.from)!, nodes.get(one.to)!]
    const width = one.mass_g * scale
    const [x0, x1] = [from.x + THICK, to.x]
    const y0 = from.y + (left.get(one.from) ?? 0) + width / 2
    left.set(one.from, (left.get(one.from) ?? 0) + width)
    return { one, width, x0, x1, y0, to }
  })
  const arriving = [...links].sort((a, b) => a.y0 - b.y0)
  return arriving.map(({ one, width, x0, x1, y0, to }) => {
    const y1 = to.y + (reached.get(one.to) ?? 0) + width / 2
    reached.set(one.to, (reached.get(one.to) ?? 0) + width)
    const middle = (x0 + x1) / 2
    return { ...one, width: Math.max(width, 1), path: `M${r(x0)} ${r(y0)}C${r(middle)} ${r(y0)} ${r(middle)} ${r(y1)} ${r(x1)} ${r(y1)}` }
  })
}

const r = (value: number) => Math.round(value * 10) / 10
