/** The second key after `g` that leads to a place; the same in both languages, since it is on the key and not in the word. `j` and `k` are rows. */
export const LETTERS: Record<string, string> = {
  '/': 'h', '/packages/new': 'n', '/ledgers': 'l', '/ledger': 'i', '/plans': 'a', '/declarations': 'd', '/exchange': 'x', '/stock': 's', '/packages': 'p', '/stock-takes': 't', '/devices': 'v',
  '/manifests': 'm', '/trips': 'r', '/milk-run': '6', '/papers': 'c', '/treatments': 'b', '/logbook': '5', '/notices': 'w', '/rules': 'u', '/roster': 'o', '/cockpit': '4', '/roadside': 'f', '/sites': 'e',
  '/check-parameters': 'q', '/registrations': 'g', '/people': 'y', '/mandates': 'z', '/events': '1', '/checkpoint': '2', '/reference': '3',
}
/** How long the first key waits for the second, ms. */
const WAITS = 1500

export interface Pressed { key: string; at: number; typing: boolean; held: boolean }
export type Meant = { do: 'find' } | { do: 'list' } | { do: 'go'; to: string } | { do: 'wait' } | null

/** What a key means on a desk: `before` is when `g` was pressed; only places that this person has are led to. */
export function meant({ key, at, typing, held }: Pressed, before: number | null, places: string[]): Meant {
  if (typing || held) return null
  if (before !== null && at - before <= WAITS) {
    const to = places.find((place) => LETTERS[place] === key.toLowerCase())
    return to ? { do: 'go', to } : null
  }
  if (key === '/') return { do: 'find' }
  if (key === '?') return { do: 'list' }
  return key === 'g' ? { do: 'wait' } : null
}
