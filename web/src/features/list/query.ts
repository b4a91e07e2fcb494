import type { LocationQuery } from 'vue-router'

/** An address's query as text, its names in order, so that the same filter is the same text. */
export function queryText(query: LocationQuery): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => (typeof value === 'string' && value ? [[name, value]] : []))
  return new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : 1))).toString()
}
