import type { Zone } from '../../api/types'

const named = (text: string) => text.trim().split(/[/#?=]/).at(-1)!.toUpperCase()

/** The zone a sign names: its code alone, or at the end of the sign's address. */
export function zoneOfSign(zones: Zone[], text: string): Zone | null {
  const wanted = named(text)
  return zones.find((zone) => zone.code.toUpperCase() === wanted || zone.id === text.trim()) ?? null
}

/** The zone a sign names, or the slot, where one zone alone has a slot of that code. */
export function spotOfSign(zones: Zone[], text: string): { zone: Zone; slot?: string } | null {
  const zone = zoneOfSign(zones, text)
  if (zone) return { zone }
  const wanted = named(text)
  const found = zones.flatMap((one) => one.slots.filter((slot) => slot.toUpperCase() === wanted).map((slot) => ({ zone: one, slot })))
  return found.length === 1 ? found[0]! : null
}
