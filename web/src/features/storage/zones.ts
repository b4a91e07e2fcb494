import type { Zone } from '../../api/types'
import { findZone } from '../../components/scan'

const named = (text: string) => text.trim().split(/[/#?=]/).at(-1)!.toUpperCase()

/** The zone a sign names: its code alone, or the sign's address. */
export const zoneOfSign = (zones: Zone[], text: string): Zone | null => findZone(zones, text)

/** The zone a sign names, or the slot, where one zone alone has a slot of that code. */
export function spotOfSign(zones: Zone[], text: string): { zone: Zone; slot?: string } | null {
  const zone = zoneOfSign(zones, text)
  if (zone) return { zone }
  const wanted = named(text)
  const found = zones.flatMap((one) => one.slots.filter((slot) => slot.toUpperCase() === wanted).map((slot) => ({ zone: one, slot })))
  return found.length === 1 ? found[0]! : null
}
