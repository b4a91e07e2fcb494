/* Container kinds a keeper meets, with their usual volume in litres. The server decides what suits a waste; this only orders the choice. */
export const KINDS: Record<string, number | null> = { DRUM_STEEL: 200, DRUM_PLASTIC: 200, IBC: 1000, FIBC: 1000, BAG: 50, BOX: null, TANK: null, OTHER: null }
const TIGHT = ['DRUM_STEEL', 'DRUM_PLASTIC', 'IBC', 'TANK', 'OTHER']
const DRY = ['FIBC', 'BAG', 'DRUM_STEEL', 'DRUM_PLASTIC', 'BOX', 'OTHER']

export function kindsFor(physicalState: string): string[] {
  return ['solid', 'S'].includes(physicalState) ? DRY : TIGHT
}

interface Used { stream: string; kind: string; volume: number }
const KEPT = 'weifei.last-container'
export function lastUsed(): Used | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Used | null
  } catch {
    return null
  }
}
export function remember(used: Used) {
  localStorage.setItem(KEPT, JSON.stringify(used))
}
