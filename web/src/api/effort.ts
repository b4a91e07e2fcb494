/* Office hours saved, after src/api/v1/effort.rs. */
export interface EffortThing { thing: string; name: string; things: number; timed: number; spent_seconds: number; baseline_minutes: number; source: string; mark: string; saved_seconds: number }
export interface SiteEffort { site_id: string; name: string; saved_seconds: number }
export interface Effort { period: string; saved_seconds: number; things: EffortThing[]; sites?: SiteEffort[] }
