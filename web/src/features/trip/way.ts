import type { Point } from '../cockpit/scale'

/** Points of a way that is given, at least and at most, as the server takes them. */
export const LEAST = 2
export const MOST = 200

const RADIUS_M = 6_371_008.8
const radians = (e6: number) => (e6 / 1e6) * (Math.PI / 180)
/** Metres between two points on the mean sphere. */
export function metres(from: Point, to: Point): number {
  const [north, other] = [radians(from.latitude_e6), radians(to.latitude_e6)]
  const half = Math.sin((other - north) / 2) ** 2 + Math.cos(north) * Math.cos(other) * Math.sin(radians(to.longitude_e6 - from.longitude_e6) / 2) ** 2
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Length of a way in metres. */
export const lengthOf = (way: readonly Point[]) => way.slice(1).reduce((sum, point, at) => sum + metres(way[at]!, point), 0)
/** The same in kilometres to a tenth. */
export const kilometres = (way: readonly Point[]) => (lengthOf(way) / 1000).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Metres from a point to the stretch between two others, on the plane that touches there. */
function aside(point: Point, from: Point, to: Point): number {
  const shrink = Math.cos(radians(from.latitude_e6))
  const flat = (one: Point) => [radians(one.longitude_e6 - from.longitude_e6) * shrink * RADIUS_M, radians(one.latitude_e6 - from.latitude_e6) * RADIUS_M] as const
  const [[x, y], [east, north]] = [flat(point), flat(to)]
  const square = east * east + north * north
  const along = square ? Math.min(1, Math.max(0, (x * east + y * north) / square)) : 0
  return Math.hypot(x - along * east, y - along * north)
}

/** Leaves out points that lie within so many metres of the line between those that stay (Douglas and Peucker); both ends stay. */
function thinner(way: readonly Point[], within: number): Point[] {
  const stays = new Set([0, way.length - 1])
  const open: [number, number][] = [[0, way.length - 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next
    let [farthest, off] = [-1, within]
    for (let at = from + 1; at < to; at++) {
      const here = aside(way[at]!, way[from]!, way[to]!)
      if (here > off) [farthest, off] = [at, here]
    }
    if (farthest < 0) continue
    stays.add(farthest)
    open.push([from, farthest], [farthest, to])
  }
  return way.filter((_, at) => stays.has(at))
}

const FIRST_M = 25
/** What is driven as a way: within twenty-five metres of it, more only as far as there are too many points. */
export function thinned(way: readonly Point[]): Point[] {
  if (way.length <= LEAST) return [...way]
  let within = FIRST_M
  let found = thinner(way, within)
  while (found.length > MOST) found = thinner(way, within *= 2)
  return found
}

/* Where a phone was less sure than that, it does not say where the road is. */
const SURE_M = 200
/** What a run drove as a way; `positions` are the newest first. */
export const driven = (positions: readonly (Point & { accuracy_m: number | null })[]) =>
  thinned(positions.filter((one) => (one.accuracy_m ?? 0) <= SURE_M).map(({ longitude_e6, latitude_e6 }) => ({ longitude_e6, latitude_e6 })).reverse())

/** A coordinate as it is typed, in degrees; nothing for what is none. */
export function typed(longitude: string, latitude: string): Point | null {
  const read = (text: string, most: number) => { const value = text.trim() === '' ? NaN : Number(text); return Number.isFinite(value) && Math.abs(value) <= most ? Math.round(value * 1e6) : null }
  const [longitude_e6, latitude_e6] = [read(longitude, 180), read(latitude, 90)]
  return longitude_e6 === null || latitude_e6 === null ? null : { longitude_e6, latitude_e6 }
}
export const degrees = (e6: number) => (e6 / 1e6).toFixed(6)

/** What was drawn and kept as text, each coordinate as it was typed; nothing where there is none or it is none. */
export function keptWay(text: string | null): [longitude: string, latitude: string][] | null {
  if (!text) return null
  try {
    const read: unknown = JSON.parse(text)
    const pair = (one: unknown) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string')
    return Array.isArray(read) && read.every(pair) ? (read as [string, string][]) : null
  } catch { return null }
}

/** The part of the earth that a sheet shows: its corners. */
export type Frame = [west: number, south: number, east: number, north: number]
/* Half a kilometre each way, so that one point is not the whole sheet. */
const MARGIN_E6 = 5000
export function frameOf(points: readonly Point[]): Frame | null {
  if (!points.length) return null
  const [east, north] = [points.map((one) => one.longitude_e6), points.map((one) => one.latitude_e6)]
  return [Math.min(...east) - MARGIN_E6, Math.min(...north) - MARGIN_E6, Math.max(...east) + MARGIN_E6, Math.max(...north) + MARGIN_E6]
}
/** The same middle, so many times as wide. */
export function zoomed([west, south, east, north]: Frame, times: number): Frame {
  const [x, y, wide, high] = [(west + east) / 2, (south + north) / 2, ((east - west) / 2) * times, ((north - south) / 2) * times]
  return [x - wide, y - high, x + wide, y + high]
}
/** Moved by parts of its own width and height. */
export function moved([west, south, east, north]: Frame, right: number, up: number): Frame {
  const [x, y] = [(east - west) * right, (north - south) * up]
  return [west + x, south + y, east + x, north + y]
}
export const corners = ([west, south, east, north]: Frame): Point[] => [{ longitude_e6: west, latitude_e6: south }, { longitude_e6: east, latitude_e6: north }]
