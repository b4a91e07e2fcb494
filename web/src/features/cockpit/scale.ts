/** A point in WGS-84, millionths of a degree. */
export interface Point { longitude_e6: number; latitude_e6: number }
export interface Scale { at: (point: Point) => [x: number, y: number]; from: (x: number, y: number) => Point; bar: { metres: number; width: number }; lines: { x?: number; y?: number; degrees: number }[] }

const METRES_PER_DEGREE = 111_320
const EDGE = 34
/* What is shown is never less than two kilometres across: one site is not the whole sheet. */
const LEAST_METRES = 2000

/** Longitudes shrink by the cosine of the middle latitude, so that a metre is as long in each direction; true enough for a district. */
export function scaleOf(points: Point[], width: number, height: number): Scale | null {
  if (!points.length) return null
  const east = points.map((one) => one.longitude_e6 / 1e6)
  const north = points.map((one) => one.latitude_e6 / 1e6)
  const middle = [(Math.min(...east) + Math.max(...east)) / 2, (Math.min(...north) + Math.max(...north)) / 2] as const
  const shrink = Math.max(Math.cos((middle[1] * Math.PI) / 180), 0.05)
  const across = Math.max((Math.max(...east) - Math.min(...east)) * shrink * METRES_PER_DEGREE, LEAST_METRES)
  const along = Math.max((Math.max(...north) - Math.min(...north)) * METRES_PER_DEGREE, LEAST_METRES)
  const per = Math.min((width - 2 * EDGE) / across, (height - 2 * EDGE) / along)
  const x = (degrees: number) => width / 2 + (degrees - middle[0]) * shrink * METRES_PER_DEGREE * per
  const y = (degrees: number) => height / 2 - (degrees - middle[1]) * METRES_PER_DEGREE * per
  const metres = round(width / 4 / per)
  const step = round(width / 3 / per / METRES_PER_DEGREE)
  const lines: Scale['lines'] = []
  for (let at = Math.ceil((middle[0] - width / 2 / per / shrink / METRES_PER_DEGREE) / step); x(at * step) < width; at++) lines.push({ x: x(at * step), degrees: at * step })
  for (let at = Math.ceil((middle[1] - height / 2 / per / METRES_PER_DEGREE) / step); y(at * step) > 0; at++) lines.push({ y: y(at * step), degrees: at * step })
  const from = (across: number, down: number) => ({ longitude_e6: Math.round((middle[0] + (across - width / 2) / shrink / METRES_PER_DEGREE / per) * 1e6), latitude_e6: Math.round((middle[1] - (down - height / 2) / METRES_PER_DEGREE / per) * 1e6) })
  return { from, at: (one) => [x(one.longitude_e6 / 1e6), y(one.latitude_e6 / 1e6)], bar: { metres, width: metres * per }, lines }
}

/** The largest of 1, 2, 5, 10 … that is no more. */
function round(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value))
  return [5, 2, 1].map((one) => one * ten).find((one) => one <= value) ?? ten
}

export interface Mark<T> { x: number; y: number; of: T[] }
/** Marks that would lie on each other become one with a count. */
export function clustered<T>(marks: { x: number; y: number; one: T }[], apart: number): Mark<T>[] {
  const groups: Mark<T>[] = []
  for (const { x, y, one } of marks) {
    const near = groups.find((group) => Math.abs(group.x - x) < apart && Math.abs(group.y - y) < apart)
    if (near) near.of.push(one)
    else groups.push({ x, y, of: [one] })
  }
  return groups
}
