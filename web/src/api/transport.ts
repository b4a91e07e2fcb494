/* Manifests, runs and treatment batches, after src/api/v1/{manifest_view,trip,treatment,portion,trace,carrier}.rs. */
import type { Point } from '../features/cockpit/scale'
import { read } from './client'
import type { Package, Page, Warning } from './types'

export type Side = 'consignor' | 'carrier' | 'next_carrier' | 'receiver' | 'regulator'
export interface ManifestParty { organisation_id: string; site_id: string; site_code: string; name: string; division: string }
export interface ManifestRow {
  id: string
  display: string
  number: string | null
  paper: string | null
  origin: string
  origin_name: string
  state: string
  state_name: string
  version: number
  consignor: ManifestParty
  receiver: ManifestParty
  planned_on: string
  booked_at: string | null
  arrived_at: string | null
  follows: string | null
  packages: number
  undecided: number
  waste_codes: string[]
  label_g: number
  out_g: number | null
  full_g: number | null
  in_g: number | null
  accepted_g: number | null
  carriers: string[]
  plates: string[]
}
export interface ManifestLine { waste_code: string; waste_name: string; edition: string; method: string; packages: number; label_g: number; accepted_g: number | null }
export interface ManifestItem {
  package_id: string
  code: string | null
  waste_name: string
  line: number
  standing: string
  standing_name: string
  label_g: number
  accepted_g: number | null
  differs: string[]
  differs_names: string[]
}
export interface ManifestLeg {
  kind: string
  kind_name: string
  mode: string
  mode_name: string
  carrier_id: string
  carrier_name: string
  state: string
  state_name: string
  trip_id: string | null
  vehicle_id: string | null
  plate: string | null
  driver_id: string | null
  driver_name: string | null
  escort_id: string | null
  escort_name: string | null
  waybill: string | null
}
export interface ManifestSignature { side: Side; side_name: string; action: string; action_name: string; by: string; name: string | null; at: string; shown_sha256: string }
export interface CorrectionChange { field: string; leg?: number; line?: number; package?: string; old: string | number | null; new: string | number | null }
export interface ManifestCorrection { no: number; change: CorrectionChange; side: Side; needs: Side[]; agreed: Side[]; standing: 'open' | 'in_force' | 'declined' }
export interface ManifestShare { line: number; paper: 'permit' | 'contract' | 'approval' | 'export_approval' | 'plan'; paper_id: string; year: number; mass_g: number }
export interface ManifestReport { packages: string[]; authority: string; at: string; consignor_at: string | null; authority_at: string | null }
export interface Manifest extends ManifestRow {
  lines: ManifestLine[]
  items: ManifestItem[]
  legs: ManifestLeg[]
  leg: number
  signatures: ManifestSignature[]
  corrections: ManifestCorrection[]
  shares: ManifestShare[]
  reports: ManifestReport[]
  overdue_at: string | null
  decided_at: string | null
  metered: Record<string, number>
  shown_sha256: string
}
/** A move this person may make once the manifest is in a state, wherever it will be decided. */
export interface ManifestMove { from: string; action: string; to: string; forward: boolean }
export interface ManifestBrief { id: string; display: string; number: string | null; state: string; state_name: string; version: number; shown_sha256: string; warnings: Warning[] }

export interface DraftLine { method: string; packages: string[]; exemption?: number; waste_code?: string }
export interface CarrierChoice { organisation: string; mode?: string }
export interface Draft { consignor_site: string; receiver_site: string; planned_on: string; origin?: string; blank?: string; follows?: string; lines: DraftLine[]; carriers: CarrierChoice[] }
export interface Verdict { package: string; verdict: 'accept' | 'reject' | 'hold'; mass_g?: number; reasons?: string[] }
export interface CorrectionWanted { field: string; leg?: number; line?: number; package?: string; text?: string; mass_g?: number }
/** What an act needs; which fields depends on the action. */
export interface ManifestAct {
  draft?: Draft
  packages?: string[]
  reason?: string
  number?: string
  trip_id?: string
  vehicle_id?: string
  driver_id?: string
  escort_id?: string
  waybill?: string
  out_g?: number
  short?: boolean
  incident?: string
  gross_g?: number
  tare_g?: number
  arrives_at?: string
  verdicts?: Verdict[]
  carrier?: CarrierChoice
  zone_id?: string
  day?: string
  mass_g?: number
  correction?: CorrectionWanted
  no?: number
  shown_sha256?: string
  code?: string
  occurred_at?: string
}
export interface GivenCode { code: string; side: Side; expires_at: string }

export interface Trip {
  id: string
  state: string
  state_name: string
  carrier_id: string
  carrier_name: string
  vehicle_id: string
  plate: string
  driver_id: string
  driver_name: string
  escort_id: string | null
  escort_name: string | null
  planned_on: string
  way: Point[]
  version: number
}
/** A place that a run goes to; without a point where nobody said where it is. */
export interface TripStop { site_id: string; name: string; side: 'consignor' | 'receiver'; point: Point | null }
/** What the way of a run may be made of. */
export interface TripWays { stops: TripStop[]; earlier: Trip[] }
export const readWays = (trip: string) => read<TripWays>(`trips/${trip}/ways`)
/** A site at which a milk run calls. */
export interface TripCall { site_id: string; name: string; manifest_id: string | null }
export interface TripShown extends Trip { manifests: ManifestRow[]; stops: TripCall[] }
export interface NewRun { carrier: string; vehicle_id: string; driver_id: string; escort_id?: string; planned_on: string }
export interface RunAct { vehicle_id?: string; driver_id?: string; escort_id?: string; way?: Point[]; reason?: string }
export interface Carrier { id: string; uscc: string; name: string; division: string }
export interface Hand { id: string; name: string; role: string }
export interface Vehicle { id: string; organisation_id: string; plate: string; colour: string; kind: string; load_max_g: number | null; state: string }

export interface Treatment {
  id: string
  site_id: string
  line: string
  method: string
  method_name: string
  started_on: string
  state: string
  state_name: string
  opened_at: string
  ended_at: string | null
  inputs: number
  input_g: number
  residues: number
  residue_g: number
  product_g: number | null
  corrections: TreatmentCorrection[]
  version: number
}
export interface TreatmentChange { field: 'method' | 'line' | 'started_on' | 'product_mass' | 'residue_mass'; package_id?: string; old: string | number | null; new: string | number | null }
export interface TreatmentCorrection { no: number; change: TreatmentChange; reason: string; proposer: string; needs: Side[]; agreed: Side[]; standing: 'open' | 'in_force' | 'declined' }
export interface TreatmentCorrectionWanted { reason: string; method?: string; line?: string; started_on?: string; product_g?: number; residue?: string; residue_g?: number }
export interface NewTreatment { site_id: string; line: string; method: string; started_on?: string }
export interface Portion { package_id: string; code: string | null; external_code: string | null; waste_code: string; state: string; state_name: string; mass_g: number; at: string; version: number }
export interface NewResidue { waste_stream_id: string; container_kind: string; volume_l?: number; gross_g?: number; tare_g?: number; net_g?: number; source?: string }
export interface Fed { treatment: Treatment; package: Package; warnings: Warning[] }

export interface Relative {
  id: string
  code: string | null
  external_code: string | null
  state: string
  state_name: string
  waste_code: string
  site_id: string
  generator_site_id: string
  mass_g: number | null
  origin: string
  depth: number
  share_g: number
}
export interface Origin { items: Relative[]; next: string | null; total: number; hidden: number; whole: boolean }

/** A load on its way to this person's carrier that nobody has taken over yet, and by what it may go on. */
export interface Takeover extends ManifestRow { carrier_id: string; vehicles: { id: string; plate: string; load_max_g: number | null }[]; crew: Hand[] }
export const listTakeovers = () => read<Page<Takeover>>('manifests/takeovers')
