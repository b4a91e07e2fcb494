import type { Warning } from './types'

/* Parties' papers, after src/api/v1/paper/*.rs. */
export type PaperKind = 'permits' | 'contracts' | 'approvals' | 'export-approvals' | 'credentials' | 'name-changes'
export interface ScopeRow { row: number; waste: string; methods: string[]; quota_g: number }
export interface ApprovalLine { code: string; methods: string[]; mass_g: number }
export interface Figure { line: string; year: number; reserved_g: number; consumed_g: number }

/** Those with a number or a term; a change of name is written in a form of its own. */
export type TermedKind = Exclude<PaperKind, 'name-changes'>
/** What a party was called before, and until when. */
export interface FormerName { party_id: string; name: string | null; address: string | null; valid_to: string }
export interface TextStep { from: string; to: string }

/** A paper of any register: what all have, and what some have. A change of name has neither number nor term. */
export interface Paper {
  id: string
  number?: string
  state: string
  state_name: string
  /** By day. */
  standing?: 'not_yet' | 'current' | 'expiring' | 'expired'
  valid_from?: string
  valid_to?: string
  external_id: string | null
  version: number
  figures?: Figure[]
  organisation_id?: string
  organisation_name?: string | null
  site_id?: string
  site_name?: string | null
  authority?: string
  scope?: ScopeRow[]
  consignor_organisation_id?: string
  consignor_site_id?: string
  consignor_name?: string | null
  receiver_organisation_id?: string
  receiver_site_id?: string
  receiver_name?: string | null
  drafted_by?: string
  wastes?: string[]
  mass_g?: number | null
  lines?: ApprovalLine[]
  carriers?: string[]
  agreed?: boolean | null
  due_on?: string | null
  due_provisional?: boolean
  superseded_by?: string | null
  proof?: string
  proof_name?: string
  by_authority?: boolean
  vehicle_id?: string | null
  person_id?: string | null
  subject_name?: string | null
  exit_site_id?: string
  exit_name?: string | null
  country?: string
  importer?: string
  disposer?: string
  former_names?: FormerName[]
  registered_on?: string
  name?: TextStep | null
  address?: TextStep | null
  representative?: boolean
  submitted_on?: string | null
  late?: boolean
  warnings?: Warning[]
}
