/* Long work, after src/api/v1/job.rs. */
import { fetchBlob, read, write } from './client'
import type { LedgerReport, Page, Problem } from './types'

export type JobState = 'waiting' | 'running' | 'done' | 'refused' | 'cancelled' | 'failed'
export interface Job { id: string; kind: 'ledger_import' | 'register_import' | 'plan_batch' | 'file_export'; site_id: string | null; title: string; state: JobState; done: number; total: number; ending: boolean; attempts: number; made_at: string; ended_at: string | null }
/** What became of a file of organisations, sites, people or vehicles. */
export interface RegisterReport { created: number; updated: number; unchanged: number; refused: number; rows: { row: number; outcome: 'created' | 'updated' | 'unchanged' | null; id: string | null; problem: Problem | null }[] }
/** What became of the plans of many sites. */
export interface PlanBatchReport { proposed: number; existing: number; nothing: number; refused: number; rows: { site_id: string; code: string; name: string; outcome: 'proposed' | 'exists' | 'nothing' | 'refused'; wastes: number | null; findings: number | null; stops: number | null; state: string | null; problem: Problem | null }[] }
/** A file that was drawn, and until when it can be taken. */
export interface DrawnFile { name: string; bytes: number; until: string }
interface Shown extends Job { problem: Problem | null }
export type JobShown = (Shown & { kind: 'ledger_import'; report: LedgerReport | null }) | (Shown & { kind: 'register_import'; report: RegisterReport | null }) | (Shown & { kind: 'plan_batch'; report: PlanBatchReport | null }) | (Shown & { kind: 'file_export'; report: DrawnFile | null })

export const listJobs = () => read<Page<Job>>('jobs')
export const getJob = (id: string) => read<JobShown>(`jobs/${encodeURIComponent(id)}`)
/** A draft of the plan of every site whose plans this person may write. */
export const proposePlans = (year: number, key: string) => write<Job>('jobs/plans', { year }, key)
export const cancelJob = (id: string, key: string) => write<Job>(`jobs/${encodeURIComponent(id)}/cancel`, {}, key)
export const jobFile = (id: string) => fetchBlob(`/api/v1/jobs/${encodeURIComponent(id)}/file`)
export const isOpen = (job: Job) => job.ended_at === null
