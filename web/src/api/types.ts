/* Written after docs/openapi.json: what the pages use of it, with the names they use. */
import type { Carrier, Draft, Fed, GivenCode, Hand, Manifest, ManifestAct, ManifestBrief, ManifestMove, ManifestRow, NewResidue, NewRun, NewTreatment, Origin, Portion, RunAct, Treatment, TreatmentCorrectionWanted, Trip, TripShown, Vehicle } from './transport'

export type Role = 'keeper' | 'ehs' | 'manager' | 'officer' | 'reviewer' | 'dispatcher' | 'driver' | 'gate' | 'operator' | 'admin'
export interface Grant { role: Role; organisation_id: string | null; organisation_name: string | null; division: string | null }
export interface Me { id: string; name: string; login: string; grants: Grant[] }
export interface Tokens { access_token: string; refresh_token: string; expires_in: number; me: Me }
export interface DemoLogin { role: Role; login: string; password: string }

export interface FieldError { pointer?: string; field?: string; code?: string; detail?: string; title?: string }
export interface Basis { text: string; valid_from: string; valid_to?: string | null }
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  params?: Record<string, unknown>
  errors?: FieldError[]
  /** The provisions behind it, in force on the day of the act, the main one first. */
  basis?: Basis[]
  trace_id?: string
}

export interface Page<T> { items: T[]; next?: string | null }
export interface Site { id: string; code: string; name: string; organisation_id: string; division: string; tier: string }
export interface ZoneStock {
  facility_id: string
  facility_code: string
  facility_name: string
  facility_kind: string
  zone_id: string
  zone_code: string
  zone_name: string
  capacity_g: number | null
  mass_g: number
  packages: number
  oldest_at: string | null
  /** Its marked places, in the order in which they are filled. */
  slots: SlotStock[]
  slot_each: number
  free_slot: string | null
}
export interface SlotStock { code: string; packages: number; mass_g: number; oldest_at: string | null; wastes: string[]; hazards: string[] }
export interface Stock { site_id: string; as_of: string; mass_g: number; packages: number; zones: ZoneStock[] }
export interface WasteStream {
  id: string
  name: string
  code: string
  category: string
  physical_state: string
  hazards: string[]
  components: string | null
  precautions: string | null
}
export interface Zone { id: string; code: string; name: string; capacity_g: number | null; state: string; slots: string[]; slot_each: number }
export interface Facility { id: string; code: string; name: string; kind: string; state: string; zones: Zone[] }

export interface Package {
  id: string
  code: string | null
  external_code: string | null
  state: string
  site_id: string
  waste_stream_id: string
  waste_name: string
  waste_code: string
  mass_g: number | null
  /** What lies there, in a zone: of a tank less than was filled. */
  stock_g: number
  mass_typed: boolean
  container_kind: string
  volume_l: number | null
  zone_id: string | null
  zone_name: string | null
  slot: string | null
  produced_at: string
  stored_at: string | null
  label_prints: number
  origin: string
  version: number
}
export interface JournalEvent {
  id: string
  kind: string
  version: number
  occurred_at: string
  recorded_at: string
  position: number | null
  hash: string
  stream: string
  actor_kind: string
  data: Record<string, unknown>
}
export interface Trace { package: Package; events: JournalEvent[]; parents: Package[]; children: Package[] }
export interface Action { action: string; name?: string; allowed: boolean; forward: boolean; code?: string; title?: string; remedy?: string }
export interface Warning { code: string; zh: string; en: string; remedy: { zh: string; en: string } }
export interface Done { package: Package; warnings: Warning[] }

export interface NewPackage { site_id: string; waste_stream_id: string; container_kind: string; volume_l: number; produced_at?: string; opening?: boolean }
export interface Weighing { gross_g: number; tare_g: number; source: 'typed' | 'device'; device_id?: string }

export interface InclusionProof { position: number; size: number; root: string; leaf: string; proof: string[]; checkpoint: string }
export interface Checkpoint { note: string; size: number; root: string; key: string }

interface Both { zh: string; en: string }
export interface LedgerRefused { row: number; column: string; header: string; value: string; reason: string; code: string; text: Both; remedy: Both }
export interface LedgerWarned { row: number; column: string; value: string; kind: string }
export interface LedgerSheet {
  sheet: string
  table: string
  rows_total: number
  rows_accepted: number
  rows_refused: number
  refused: LedgerRefused[]
  warned: LedgerWarned[]
  skipped: { row: number; kind: string }[]
}
export interface LedgerTotals { generated_g: number; in_g: number; out_g: number; entrusted_g: number; closing_stock_g: number }
/** As `weifei import ledger --report` writes it. */
export interface LedgerReport {
  file: string
  period: [string, string] | null
  read_on: string
  ignored_sheets: string[]
  rows_total: number
  rows_accepted: number
  rows_refused: number
  totals: LedgerTotals
  totals_by_waste_code: Record<string, LedgerTotals>
  sheets: LedgerSheet[]
}

/* The same shape openapi-typescript writes, so that the client needs no change when the file is replaced. */
interface Answers<Out> {
  200: { headers: Record<string, unknown>; content: { 'application/json': Out } }
  default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } }
}
type Parameters<Path, Query> = ([Path] extends [never] ? { path?: never } : { path: Path }) &
  ([Query] extends [never] ? { query?: never } : { query?: Query }) & { header?: never; cookie?: never }
type None = never
type Nothing = Record<string, never>
interface Read<Out, Path = None, Query = None> {
  parameters: Parameters<Path, Query>
  get: { parameters: Parameters<Path, Query>; responses: Answers<Out> }
}
interface Write<Body, Out, Path = None, Query = None> {
  parameters: Parameters<Path, Query>
  post: { parameters: Parameters<Path, Query>; requestBody: { content: { 'application/json': Body } }; responses: Answers<Out> }
}
interface Id { id: string }
interface Span { after?: string; limit?: number }

export interface paths {
  '/api/v1/auth/login': Write<{ login: string; password: string }, Tokens>
  '/api/v1/auth/refresh': Write<{ refresh_token: string }, Tokens>
  '/api/v1/auth/logout': Write<{ refresh_token: string }, unknown>
  '/api/v1/me': Read<Me>
  '/api/v1/demo': Read<{ logins: DemoLogin[] }>
  '/api/v1/sites': Read<Page<Site>, None, Span>
  '/api/v1/sites/{id}/stock': Read<Stock, Id>
  '/api/v1/sites/{id}/waste-streams': Read<Page<WasteStream>, Id, Span>
  '/api/v1/sites/{id}/facilities': Read<Page<Facility>, Id, Span>
  '/api/v1/packages': Read<Page<Package>, None, Span & { site?: string; zone?: string; state?: string; q?: string }> &
    Write<NewPackage, Package>
  '/api/v1/packages/{id}': Read<Package, Id>
  '/api/v1/packages/{id}/trace': Read<Trace, Id>
  '/api/v1/packages/{id}/actions': Read<{ items: Action[] }, Id>
  '/api/v1/packages/{id}/weigh': Write<Weighing, Done, Id>
  '/api/v1/packages/{id}/reweigh': Write<Weighing, Done, Id>
  '/api/v1/packages/{id}/label': Write<Nothing, Done, Id>
  '/api/v1/packages/{id}/store': Write<{ zone_id: string }, Done, Id>
  '/api/v1/packages/{id}/move': Write<{ zone_id: string }, Done, Id>
  '/api/v1/packages/{id}/damage_label': Write<Nothing, Done, Id>
  '/api/v1/packages/{id}/report_lost': Write<Nothing, Done, Id>
  '/api/v1/packages/{id}/count': Write<{ mass_g: number }, Done, Id>
  '/api/v1/packages/{id}/fill': Write<{ mass_g: number }, Done, Id>
  '/api/v1/packages/{id}/draw': Write<{ mass_g: number }, Done, Id>
  '/api/v1/packages/{id}/void': Write<{ reason: string }, Done, Id>
  '/api/v1/packages/{id}/origin': Read<Origin, Id, Span & { direction: 'up' | 'down' }>
  '/api/v1/manifests': Read<Page<ManifestRow>, None, Span & { state?: string; consignor_site?: string; receiver_site?: string; number?: string; unread?: string }> &
    Write<Draft, ManifestBrief>
  '/api/v1/manifests/{id}': Read<Manifest, Id>
  '/api/v1/manifests/{id}/actions': Read<{ items: Action[] }, Id>
  '/api/v1/reference/label-keys': Read<{ items: { id: string; key: string }[] }>
  '/api/v1/manifests/{id}/moves': Read<{ items: ManifestMove[] }, Id>
  '/api/v1/manifests/{id}/codes': Write<{ side: string }, GivenCode, Id>
  '/api/v1/manifests/{id}/{action}': Write<ManifestAct, ManifestBrief, Id & { action: string }>
  '/api/v1/sites/{id}/arrivals': Read<Page<ManifestRow>, Id>
  '/api/v1/trips': Read<Page<Trip>, None, Span & { carrier?: string }> & Write<NewRun, Trip>
  '/api/v1/trips/{id}/actions': Read<{ items: Action[] }, Id>
  '/api/v1/trips/{id}/{action}': Write<RunAct, Trip, Id & { action: string }>
  '/api/v1/trips/{id}': Read<TripShown, Id>
  '/api/v1/carriers': Read<Page<Carrier>, None, Span>
  '/api/v1/organisations/{id}/crew': Read<Page<Hand>, Id>
  '/api/v1/vehicles': Read<Page<Vehicle>, None, Span & { organisation: string }>
  '/api/v1/treatments': Read<Page<Treatment>, None, Span & { site: string; state?: string }> & Write<NewTreatment, Treatment>
  '/api/v1/treatments/{id}': Read<Treatment, Id>
  '/api/v1/treatments/{id}/actions': Read<{ items: Action[] }, Id>
  '/api/v1/treatments/{id}/inputs': Read<Page<Portion>, Id, { after?: number; limit?: number }> & Write<{ package: string }, Fed, Id>
  '/api/v1/treatments/{id}/residues': Read<Page<Portion>, Id, { after?: number; limit?: number }> & Write<NewResidue, Fed, Id>
  '/api/v1/treatments/{id}/close': Write<{ product_g?: number }, Treatment, Id>
  '/api/v1/treatments/{id}/cancel': Write<Nothing, Treatment, Id>
  '/api/v1/treatments/{id}/corrections': Write<TreatmentCorrectionWanted, Treatment, Id>
  '/api/v1/treatments/{id}/corrections/{no}/{answer}': Write<Nothing, Treatment, Id & { no: number; answer: 'agree' | 'decline' }>
  '/api/v1/events': Read<Page<JournalEvent>, None, Span & { stream?: string }>
  '/api/v1/proofs/inclusion': Read<InclusionProof, None, { event: string }>
  '/api/v1/journal/checkpoint': Read<Checkpoint>
}
