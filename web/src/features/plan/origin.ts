/* The way from a proposed figure to the events behind it. */
import type { Forecast, PlanOrigin } from '../../api/plan'

export interface OriginLink { word: 'seeLedger' | 'seeBalance' | 'seePackages' | 'seeTreated' | 'seeLeft' | 'seeManifests' | 'seeContract'; to: string | { path: string; query: Record<string, string> } }

const first = (month: number) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}-01`
/** Last day of a legal month, `202602`. */
export function lastDay(month: number): string {
  const day = new Date(Date.UTC(Math.floor(month / 100), month % 100, 0)).getUTCDate()
  return `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Where the events behind a figure are read: the ledger table with code and span, the balance of the year's end, manifests by receiver. `base` tells the months of the waste where the origin itself names none. */
export function originLinks(origin: PlanOrigin, of: { code: string; site: string; year: number; base: Forecast | null }): OriginLink[] {
  const book = (table: string, span: Forecast | null) => ({ path: '/ledgers', query: { site: of.site, table, code: of.code, ...(span ? { from: first(span.from), to: lastDay(span.to) } : {}) } })
  const out: OriginLink[] = []
  if (origin.how === 'forecast') out.push({ word: 'seeLedger', to: book('B.1', origin.forecast) })
  if (origin.how === 'year_end') out.push({ word: 'seeBalance', to: { path: '/ledgers', query: { site: of.site, table: 'balances', from: `${of.year - 1}-01-01`, to: `${of.year - 1}-12-31`, span: 'year' } } })
  if (origin.how === 'stock' || origin.how === 'stays') out.push({ word: 'seePackages', to: { path: '/packages', query: { site: of.site, waste_code: of.code, state: 'in_stock' } } })
  if (origin.how === 'treated') out.push({ word: 'seeTreated', to: book('B.4', of.base) })
  if (origin.table === 7 && origin.how !== 'open') {
    out.push({ word: 'seeLeft', to: book('B.5', null) })
    out.push({ word: 'seeManifests', to: { path: '/manifests', query: { side: 'out', site: of.site, ...(origin.receiver ? { receiver: origin.receiver } : {}) } } })
  }
  if (origin.contract) out.push({ word: 'seeContract', to: `/papers/contracts/${origin.contract}` })
  return out
}
