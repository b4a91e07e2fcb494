/* Management plans, after src/api/v1/plan.rs; masses in grams. */
import { command, fetchBlob, read, write } from './client'
import type { Action, Page } from './types'

export type Tier = 'key' | 'simplified' | 'registered'
export interface PlanRow { site_id: string; year: number; state: string; state_name: string; tier_computed: Tier | null; tier_assigned: Tier | null; filing_number: string | null; filed_versions: number; version: number }
export interface TierFacts { running: 'three_years' | 'one_to_three' | 'approved'; yearly_g: number[]; eia_g: number | null; discharge_g: number | null; treats_itself: boolean; holds_permit: boolean }
export interface Basics { name: string; registered_address: string; site_address: string; division: string; industry: string; industry_code: string; longitude_e6: number | null; latitude_e6: number | null; uscc: string; legal_representative: string | null; technical_lead: string | null; eia_number: string | null; discharge_number: string | null }
export interface Figure { name: string; value: string; unit: string }
export interface Plant { unit: string; process: string; facility: string; facility_code: string; parameters: Figure[]; capacity: Figure[]; intermediate_products: Figure[]; final_products: Figure[]; materials: Figure[]; material_kinds?: string[] }
export interface Destination { facility_code: string; capacity: string }
export interface Generated { row: number; facility_code: string; facility: string; source: string; name: string; catalogue_name: string; waste_code: string; components: string; physical_state: string; hazards: string[]; mass_g: number; opening_g: number; own_use: Destination | null; own_disposal: Destination | null; storage: Destination | null }
export interface Stored { of: number; facility_code: string; facility_kind: string; packaging: string; mass_g: number }
export interface SelfTreated { of: number; facility_code: string; method: string; mass_g: number }
export interface Transferred { of: number; transfer: 'province' | 'cross_province' | 'abroad'; mass_g: number; method: string; receiver_kind: 'permit' | 'exempt' | 'abroad'; receiver_name: string; permit_number: string | null; receiver_site: string | null }
export interface Forecast { from: number; to: number; months: number; base_g: number; packages: number; before_g: number | null; mover: 'none' | 'output' | 'trend'; permille: number; output: { last: number; next: number } | null; mass_g: number; seasons_g: number[] }
export interface PlanOrigin { table: number; of: number; receiver: string | null; how: 'forecast' | 'stock' | 'year_end' | 'stays' | 'treated' | 'contract' | 'habit' | 'open'; mass_g: number; packages: number; forecast: Forecast | null; contract: string | null }
export interface PlanContent {
  tier: TierFacts
  assigned: { tier: Tier; authority: string } | null
  a1: Basics
  a2: Plant[]
  a3: Generated[]
  a4: Stored[]
  a5: SelfTreated[]
  a6: { rows: { of: number; mass_g: number }[]; hazard_plan: string; measures: string }
  a7: Transferred[]
  origins?: PlanOrigin[]
}
export interface PlanFinding { code: string; stops: boolean; title: string; remedy: string; basis: string[]; params: Record<string, unknown> }
export interface Filing { number: string; receipt: string | null; filed_on: string }
export interface PlanShown extends PlanRow {
  content: PlanContent
  filed: { filing: Filing; content: PlanContent }[]
  findings: PlanFinding[]
  reasons: { action: 'return' | 'amend'; reason: string; at: string }[]
  done: { waste_code: string; kind: string; mass_g: number; packages: number }[]
  drawn: { waste_code: string; receiver_id: string | null; receiver_name: string | null; planned_g: number; reserved_g: number; consumed_g: number }[]
  as_of: string
  actions: Action[]
}
export interface PlanProposal { content: PlanContent; tier: Tier | null; findings: PlanFinding[] }
export interface PlanAct { parts?: { table: string; rows: unknown }[]; filing?: Filing; reason?: string }

const of = (site: string, year: number) => `sites/${encodeURIComponent(site)}/plans/${year}`
export const listPlans = (site: string) => read<Page<PlanRow>>(`sites/${encodeURIComponent(site)}/plans`, { limit: 50 })
export const getPlan = (site: string, year: number) => read<PlanShown>(of(site, year))
export const proposePlan = (site: string, year: number, output: { last: number; next: number } | null) =>
  read<PlanProposal>(`${of(site, year)}/proposal`, { output_last: output?.last, output_next: output?.next })
export const draftPlan = (site: string, year: number, content: PlanContent, key: string, more?: Record<string, string>) => write<PlanRow>(`sites/${encodeURIComponent(site)}/plans`, { year, content }, key, undefined, more)
/** `version` is the one that was read: whoever changed it meanwhile is not overwritten. */
export const actOnPlan = (site: string, year: number, action: string, body: PlanAct, key: string, version: number) => command<PlanRow>('POST', `${of(site, year)}/${action}`, key, body, version)
export const PLAN_FILES = ['pdf', 'xlsx', 'csv'] as const
/** The tables of the plan's tier in the layout of Annex A; `filed` names a version that was filed. */
export const planFile = (site: string, year: number, format: string, filed?: number) => fetchBlob(`/api/v1/${of(site, year)}/file?${new URLSearchParams({ format, ...(filed ? { filed: String(filed) } : {}) })}`)
