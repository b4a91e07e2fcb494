import { gramsOfKilograms } from '../../components/mass'

export interface PartText { kind: string; volume: string; mass: string }

/** What the parts still lack of the whole, in grams; `null` while one of them says no mass. */
export function lacking(whole: number, parts: PartText[]): number | null {
  const masses = parts.map((part) => gramsOfKilograms(part.mass))
  if (masses.some((mass) => mass === null || mass <= 0)) return null
  return whole - masses.reduce<number>((sum, mass) => sum + mass!, 0)
}

/** The parts as they are sent; an empty volume is not said. */
export function partsOf(parts: PartText[]) {
  return parts.map((part) => ({ container_kind: part.kind, mass_g: gramsOfKilograms(part.mass)!, ...(Number(part.volume) > 0 ? { volume_l: Math.round(Number(part.volume)) } : {}) }))
}

const MASS_KINDS = /^package\.(weighed|reweighed|counted|filled|drawn|allotted|derived)$/
/** Version of the event whose mass decides, newest first; what follows it may have been corrected but not overtaken. */
export function massVersion(events: { kind: string; version: number }[]): number | null {
  const told = events.filter((one) => MASS_KINDS.test(one.kind)).map((one) => one.version)
  return told.length ? Math.max(...told) : null
}
