/* Tables of a site's ledger and the balances of its waste codes, after src/api/v1/ledger_table.rs. */
import { fetchBlob, read, write } from './client'
import type { Job } from './job'
import type { Page } from './types'

export const TABLES = ['B.1', 'B.2', 'B.3', 'B.4', 'B.5'] as const
export type LedgerTable = (typeof TABLES)[number]
export const SPANS = ['day', 'month', 'year'] as const
export interface LedgerLine {
  batch_code: string | null
  occurred_at: string
  day: string
  own_day: string | null
  waste_code: string
  package_id: string
  container_code: string | null
  container_kind: string
  facility_id: string | null
  zone_id: string | null
  mass_g: number
  method: string | null
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
export interface LineFilter extends Days { code?: string; facility?: string; zone?: string }
export const FILES = ['xlsx', 'csv', 'pdf'] as const
export type FileFormat = (typeof FILES)[number]

export const readLines = (site: string, table: string, filter: LineFilter, after?: string) => read<LedgerPage>(`sites/${site}/ledger/${table}`, { ...filter, after, limit: 50 })
/** The whole table as the filter leaves it, in the layout of the annex. */
export function ledgerFile(site: string, table: string, filter: LineFilter, format: FileFormat): Promise<Blob> {
  const asked = Object.entries({ ...filter, format }).filter((one): one is [string, string] => Boolean(one[1]))
  return fetchBlob(`/api/v1/sites/${encodeURIComponent(site)}/ledger/${table}/file?${new URLSearchParams(asked)}`)
}
/** The same drawn as a job, for more lines than are waited for. */
export function wantLedgerFile(site: string, table: string, filter: LineFilter, format: FileFormat, key: string): Promise<Job> {
  const asked = Object.entries({ ...filter, format }).filter((one): one is [string, string] => Boolean(one[1]))
  return write<Job>(`sites/${encodeURIComponent(site)}/ledger/${table}/file?${new URLSearchParams(asked)}`, {}, key)
}
export const readBalances = (site: string, days: Days, span: string) => read<Balances>(`sites/${site}/ledger-balances`, { ...days, span })
