/* Declarations, after src/api/v1/declaration.rs; masses in grams. */
import { command, fetchBlob, read, write } from './client'
import type { Tier } from './plan'
import type { Action, Page } from './types'

export const KINDS = ['regular', 'nil', 'stopped'] as const
export type DeclarationKind = (typeof KINDS)[number]
export type Figure = 'generated' | 'treated' | 'entrusted' | 'opening' | 'closing'
export interface Totals { generated_g: number; treated_g: number; entrusted_g: number; opening_g: number; closing_g: number }
export interface DeclarationRow { site_id: string; site_name: string; period: string; state: string; state_name: string; tier: Tier; kind: DeclarationKind; due_on: string | null; overdue: boolean; versions: number; total: Totals; version: number }
export interface DeclaredWaste {
  waste_code: string
  name: string
  catalogue_name: string
  components: string
  physical_state: string
  hazards: string[]
  generated_g: number
  treated: { method: string; mass_g: number }[]
  entrusted: { province: string; receiver_kind: string; receiver: string; number: string; method: string; mass_g: number }[]
  opening_g: number
  closing_g: number
}
export interface DeclarationContent { kind: DeclarationKind; note: string; position: number; rows: DeclaredWaste[] }
export interface ConfirmedVersion {
  content: DeclarationContent
  shown_sha256: string
  confirmed_on: string
  submitted: [string, string | null] | null
  returned: { reason: string; limit: { on: string; provisional: boolean }; read: boolean } | null
  accepted_on: string | null
}
/** What happened in a span that was declared already, and stands in a later one. */
export interface Late { waste_code: string; table: string; mass_g: number }
export interface Difference { waste_code: string; figure: Figure; declared_g: number; ledger_g: number }
export interface DeclarationShown extends DeclarationRow {
  content: DeclarationContent
  shown_sha256: string
  other_g: Record<string, number>
  confirmed: ConfirmedVersion[]
  correction: string | null
  differences: Difference[]
  late: Late[]
  position: number
  as_of: string
  actions: Action[]
}
export interface DeclarationAct { kind?: DeclarationKind; note?: string; shown_sha256?: string; receipt?: string; reason?: string; working_days?: number }
export interface DeclarationDone { site_id: string; period: string; state: string; version: number }
export interface DeclarationFilter { site?: string; state?: string; overdue?: boolean }
export const DECLARATION_FILES = ['pdf', 'xlsx', 'csv'] as const

const of = (site: string, period?: string) => `sites/${encodeURIComponent(site)}/declarations${period ? `/${period}` : ''}`
export const listDeclarations = (filter: DeclarationFilter, after?: string) => read<Page<DeclarationRow>>('declarations', { ...filter, overdue: filter.overdue ? 'true' : undefined, after, limit: 50 })
export const getDeclaration = (site: string, period: string) => read<DeclarationShown>(of(site, period))
export const draftDeclaration = (site: string, period: string, key: string) => write<DeclarationDone>(of(site), { period }, key)
export const actOnDeclaration = (site: string, period: string, action: string, body: DeclarationAct, key: string) => command<DeclarationDone>('POST', `${of(site, period)}/${action}`, key, body)
/** In the layout of Annex C; `confirmed` names a version that was confirmed. */
export const declarationFile = (site: string, period: string, format: string, confirmed?: number) => fetchBlob(`/api/v1/${of(site, period)}/file?${new URLSearchParams({ format, ...(confirmed ? { confirmed: String(confirmed) } : {}) })}`)
