/* Tables of reference, after src/api/v1/reference.rs. */
import { read, send } from './client'
import { failureOfResponse } from './problem'
import type { Page } from './types'

export type TableName = 'catalogue' | 'calendar'
export interface ReferenceTable { table: TableName; edition: string; valid_from: string; valid_to: string | null; rows: number; source: 'built_in' | 'loaded'; loaded_at: string | null; sha256: string; superseded: boolean }
export interface WasteCode { code: string; category: string; category_name: string; industry: string; description: string; hazards: string[]; edition: string; in_force: boolean }
export interface FieldChange { field: string; before: string; after: string }
export interface ChangedLine { key: string; title: string; what: 'added' | 'removed' | 'changed'; fields: FieldChange[] }
export interface ReferenceLoad { outcome: 'loaded' | 'unchanged' | 'compared'; table: TableName; edition: string; valid_from: string; rows: number; sha256: string; against: string; added: number; removed: number; changed: number; lines: ChangedLine[] }

export const listTables = () => read<Page<ReferenceTable>>('reference')
export const findCodes = (q: string, day: string, after?: string) => read<Page<WasteCode>>('reference/waste-codes', { q, day: day || undefined, after, limit: 50 })

export interface Text { table: TableName; edition: string; valid_from: string; file: File }
/** Compares a text with what is in force, or takes it. */
export async function loadText({ table, edition, valid_from, file }: Text, compare: boolean, key: string): Promise<ReferenceLoad> {
  const address = new URL(`/api/v1/reference/${table}`, location.origin)
  if (table === 'catalogue') {
    address.searchParams.set('edition', edition)
    address.searchParams.set('valid_from', valid_from)
  }
  if (compare) address.searchParams.set('dry_run', 'true')
  const headers = { 'Content-Type': 'text/csv', 'Idempotency-Key': key }
  const response = await send(new Request(address, { method: 'POST', headers, body: await file.arrayBuffer() }))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as ReferenceLoad
}
