/* Tables of a site's ledger and the balances of its waste codes, after src/api/v1/ledger_table.rs. */
import { read } from './client'
import type { Page } from './types'

export const TABLES = ['B.1', 'B.2', 'B.3'] as const
export type LedgerTable = (typeof TABLES)[number]
export const SPANS = ['day', 'month', 'year'] as const
export interface LedgerLine {
  batch_code: string | null
  occurred_at: string
  day: string
  waste_code: string
  package_id: string
  container_code: string | null
  container_kind: string
  facility_id: string | null
  zone_id: string | null
  mass_g: number
  reason: string
  reverses: string | null
  origin: string | null
  event_id: string
  position: number
}
export interface LedgerPage extends Page<LedgerLine> { count: number; mass_g: number; position: number; doubled: string[] }
export interface Balance { span: string; waste_code: string; opening_g: number; generated_g: number; stored_g: number; taken_out_g: number; other_g: number; closing_g: number }
export interface Balances { items: Balance[]; position: number }
export interface Days { from?: string; to?: string }
export interface LineFilter extends Days { code?: string; zone?: string }

export const readLines = (site: string, table: string, filter: LineFilter, after?: string) => read<LedgerPage>(`sites/${site}/ledger/${table}`, { ...filter, after, limit: 50 })
export const readBalances = (site: string, days: Days, span: string) => read<Balances>(`sites/${site}/ledger-balances`, { ...days, span })
