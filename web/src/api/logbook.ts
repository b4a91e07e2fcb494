/* The operation logbook of a site that takes waste in, after src/api/v1/logbook.rs. */
import { fetchBlob, read, write } from './client'
import type { Job } from './job'
import type { Days, FileFormat } from './ledger'

export const PARTS = ['received', 'stored', 'treated', 'residue', 'shipped'] as const
export type LogbookPart = (typeof PARTS)[number]
export interface LogbookEntry {
  kind: string
  occurred_at: string
  manifest: string | null
  batch: string | null
  party: string | null
  permit: string | null
  waste_name: string | null
  waste_code: string
  package_id: string | null
  container_code: string | null
  label_g: number | null
  mass_g: number
  differs: string[]
  method: string | null
  line: string | null
  place: string | null
  handler: string | null
  reverses: string | null
  event_id: string
  stream: string
  position: number
}
export interface LogbookTotal { part: LogbookPart; waste_code: string; rows: number; mass_g: number }
export interface LogbookBalance { span: string; waste_code: string; opening_g: number; received_g: number; made_g: number; stored_g: number; used_g: number; taken_out_g: number; other_g: number; closing_g: number }
export interface Logbook extends Record<LogbookPart, LogbookEntry[]> { permits: { number: string; valid_from: string; valid_to: string }[]; totals: LogbookTotal[]; balances: LogbookBalance[]; position: number }

export const readLogbook = (site: string, days: Required<Days>, span: string) => read<Logbook>(`sites/${site}/logbook`, { ...days, span })
/** Every row of it, in the platform's own layout. */
export function logbookFile(site: string, days: Required<Days>, span: string, format: FileFormat): Promise<Blob> {
  return fetchBlob(`/api/v1/sites/${encodeURIComponent(site)}/logbook/file?${new URLSearchParams({ ...days, span, format })}`)
}
/** The same drawn as a job. */
export function wantLogbookFile(site: string, days: Required<Days>, span: string, format: FileFormat, key: string): Promise<Job> {
  return write<Job>(`sites/${encodeURIComponent(site)}/logbook/file?${new URLSearchParams({ ...days, span, format })}`, {}, key)
}
/** Where the event of a row stands: among those of its package, manifest or batch. */
export function eventAt(one: LogbookEntry): string {
  const [kind, id] = one.stream.split('/')
  return `/${kind}s/${id}#${one.event_id}`
}
/** First and last day of the month that a day lies in. */
export function monthOf(day: string): Required<Days> {
  const [year, month] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year!, month!, 0)).getUTCDate()
  return { from: `${day.slice(0, 7)}-01`, to: `${day.slice(0, 7)}-${String(last).padStart(2, '0')}` }
}
