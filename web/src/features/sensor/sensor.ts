import type { Sensor, SensorFields, SensorHistory, SensorKind } from '../../api/sensor'

/** What is registered at a site; a door sensor belongs to a vehicle. */
export const SITE_KINDS: SensorKind[] = ['scale', 'tank_sensor', 'thermometer', 'voc_sensor', 'leak_sensor', 'camera', 'recorder', 'gateway']
/** Those that may have limits of their own, with what one typed unit is of kept ones. */
export const LIMITS: Partial<Record<SensorKind, { of: number; unit: string }>> = { tank_sensor: { of: 10, unit: '%' }, thermometer: { of: 10, unit: '℃' }, voc_sensor: { of: 1000, unit: 'mg/m³' } }

type Say = (key: string, named?: Record<string, unknown>) => string
const tenths = (value: number) => (value / 10).toFixed(value % 10 ? 1 : 0).replace('-', '−')

/** A figure of a quantity as people read it. */
export function valueText(quantity: string, value: number, t: Say): string {
  switch (quantity) {
    case 'weight': return `${(value / 1000).toLocaleString('en', { maximumFractionDigits: 3 }).replace('-', '−')} kg`
    case 'level': return `${tenths(value)}%`
    case 'temperature': return `${(value / 10).toFixed(1).replace('-', '−')} ℃`
    case 'voc': return `${(value / 1000).toLocaleString('en', { maximumFractionDigits: 3 })} mg/m³`
    case 'video_gap': return t('notice.unit.minutes', { n: value })
    case 'video_kept': return t('notice.unit.days', { n: value })
    case 'leak': return t(value ? 'sensor.leaking' : 'sensor.tight')
    case 'door': return t(value ? 'sensor.open' : 'sensor.shut')
    default: return t('sensor.alive')
  }
}

/** The newest of what it measures; none: it never told any. */
export const newestOf = (one: Pick<Sensor, 'quantity' | 'values'>) => one.values.find((value) => value.quantity === one.quantity) ?? null

/** A sensor as it is typed. */
export interface Typed { kind: SensorKind; name: string; serial: string; facility: string; zone: string; always: boolean; warn: string; alarm: string; certificate: string; until: string; installed: string }

export function typedOf(one: Sensor | null): Typed {
  const of = (one && LIMITS[one.kind]?.of) || 1
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value / of))
  return {
    kind: one?.kind ?? 'scale', name: one?.name ?? '', serial: one?.serial ?? '', facility: one?.facility_id ?? '', zone: one?.zone_id ?? '', always: one?.always_on ?? false,
    warn: figure(one?.warn_from), alarm: figure(one?.alarm_from), certificate: one?.certificate ?? '', until: one?.certified_until ?? '', installed: one?.installed_on ?? '',
  }
}

/** A typed limit in kept units; `undefined`: none; `null`: no such figure. */
export function limitOf(kind: SensorKind, text: string): number | null | undefined {
  const limits = LIMITS[kind]
  if (!limits || !text.trim()) return undefined
  if (!/^[-−]?\d{1,9}(\.\d{1,3})?$/.test(text.trim())) return null
  const value = Math.round(Number(text.trim().replace('−', '-')) * limits.of * 1000) / 1000
  return Number.isInteger(value) ? value : null
}

/** Locale keys of what is missing or wrong. */
export function faultsOf(typed: Typed): string[] {
  const [warn, alarm] = [limitOf(typed.kind, typed.warn), limitOf(typed.kind, typed.alarm)]
  const faults: string[] = []
  if (!typed.name.trim()) faults.push('sensor.needName')
  if (warn === null || alarm === null) faults.push('sensor.needLimit')
  if (typeof warn === 'number' && typeof alarm === 'number' && warn > alarm) faults.push('sensor.needOrder')
  return faults
}

/** The body the register takes: of a new one at a site, or of one that is changed, which stays where it is. */
export function bodyOf(typed: Typed, place: { site?: string | null; vehicle?: string | null }, one: Sensor | null): SensorFields {
  const body: SensorFields = { kind: typed.kind, name: typed.name.trim(), serial: typed.serial.trim(), always_on: typed.always, certificate: typed.kind === 'scale' ? typed.certificate.trim() : '' }
  if (place.site) body.site = place.site
  if (place.vehicle) body.vehicle = place.vehicle
  if (place.site && typed.facility) body.facility = typed.facility
  if (place.site && typed.facility && typed.zone) body.zone = typed.zone
  const [warn, alarm] = [limitOf(typed.kind, typed.warn), limitOf(typed.kind, typed.alarm)]
  if (typeof warn === 'number') body.warn_from = warn
  if (typeof alarm === 'number') body.alarm_from = alarm
  if (typed.kind === 'scale' && typed.until) body.certified_until = typed.until
  if (typed.kind === 'recorder' && typed.installed) body.installed_on = typed.installed
  if (one?.external_id) body.external_id = one.external_id
  return body
}

/** A line through readings within a box, oldest first, with limits drawn when they are in reach; none of fewer than two. */
export function chartOf(readings: SensorHistory['readings'], limits: (number | null)[], wide: number, high: number) {
  const all = [...readings].reverse()
  const first = all[0], last = all.at(-1)
  if (!first || !last || all.length < 2) return null
  const values = all.map((one) => one.value)
  const known = limits.filter((one): one is number => one !== null)
  const [low, top] = [Math.min(...values), Math.max(...values)]
  /* A limit far off would flatten the line: it is drawn when it is within twice the span. */
  const near = known.filter((one) => one <= top + Math.max(1, top - low) * 2 && one >= low - Math.max(1, top - low) * 2)
  const [from, to] = [Math.min(low, ...near), Math.max(top, ...near)]
  const [start, end] = [Date.parse(first.at), Date.parse(last.at)]
  const x = (at: string) => (end > start ? ((Date.parse(at) - start) / (end - start)) * wide : 0)
  const y = (value: number) => (to > from ? high - ((value - from) / (to - from)) * high : high / 2)
  const line = all.map((one) => `${x(one.at).toFixed(1)},${y(one.value).toFixed(1)}`).join(' ')
  return { line, low, top, first: first.at, last: last.at, limits: near.map((value) => ({ value, y: Number(y(value).toFixed(1)) })) }
}
