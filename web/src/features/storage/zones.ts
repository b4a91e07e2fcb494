import type { Zone } from '../../api/types'

/** The zone a sign names: its code alone, or at the end of the sign's address. */
export function zoneOfSign(zones: Zone[], text: string): Zone | null {
  const wanted = text.trim().split(/[/#?=]/).at(-1)!.toUpperCase()
  return zones.find((zone) => zone.code.toUpperCase() === wanted || zone.id === text.trim()) ?? null
}
