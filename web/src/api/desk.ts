/* What desks ask beside the lists: sums, search, kept filters, kin as a graph, a site at a glance, a carrier's day. */
import type { ManifestRow, Trip } from './transport'
import type { Package } from './types'

export interface PackageFilter { site: string; zone?: string; state?: string; waste_code?: string; age?: string; q?: string; sort?: string }
export interface PackageSum { packages: number; mass_g: number; at: string }
export interface ManifestSum { manifests: number; accepted: number; accepted_g: number; at: string }
export interface SavedView { id: string; list: string; name: string; query: string }
export interface SiteHit { id: string; code: string; name: string; organisation_name: string }
export interface PersonHit { id: string; login: string; name: string }
export interface Found { packages: Package[]; manifests: ManifestRow[]; trips: Trip[]; sites: SiteHit[]; people: PersonHit[]; more: string[]; longer: boolean }
export interface GraphNode extends Package { generator_site_id: string; events: number; sealed: number }
export interface GraphLink { parent: string; child: string; mass_g: number }
export interface Graph { id: string; nodes: GraphNode[]; links: GraphLink[]; hidden: number; whole: boolean }
export interface YearSum { waste_code: string; kind: string; mass_g: number; packages: number }
export interface StateCount { state: string; count: number }
export interface QuotaUse { paper_id: string; number: string; line: string; limit_g: number; reserved_g: number; consumed_g: number }
export interface PaperEnd { id: string; kind: string; number: string; subject: string; state: string; valid_to: string; days_left: number }
export interface Overview { site_id: string; as_of: string; year: number; sums: YearSum[]; sent: StateCount[]; bound: StateCount[]; unread: number; open_batches: number; quota: QuotaUse[]; papers: PaperEnd[] }
export interface DayRun extends Trip { left_at: string | null; arrived_at: string | null; booked_at: string | null; manifests: ManifestRow[] }
