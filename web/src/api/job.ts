/* Long work, after src/api/v1/job.rs. */
import { fetchBlob, read, write } from './client'
import type { LedgerReport, Page, Problem } from './types'

export type JobState = 'waiting' | 'running' | 'done' | 'refused' | 'cancelled' | 'failed'
export interface Job { id: string; kind: 'ledger_import' | 'register_import' | 'file_export'; site_id: string | null; title: string; state: JobState; done: number; total: number; ending: boolean; attempts: number; made_at: string; ended_at: string | null }
/** What became of a file of organisations, sites, people or vehicles. */
export interface RegisterReport { created: number; updated: number; unchanged: number; refused: number; rows: { row: number; outcome: 'created' | 'updated' | 'unchanged' | null; id: string | null; problem: Problem | null }[] }
/** A file that was drawn, and until when it can be taken. */
export interface DrawnFile { name: string; bytes: number; until: string }
interface Shown extends Job { problem: Problem | null }
export type JobShown = (Shown & { kind: 'ledger_import'; report: LedgerReport | null }) | (Shown & { kind: 'register_import'; report: RegisterReport | null }) | (Shown & { kind: 'file_export'; report: DrawnFile | null })

export const listJobs = () => read<Page<Job>>('jobs')
export const getJob = (id: string) => read<JobShown>(`jobs/${encodeURIComponent(id)}`)
export const cancelJob = (id: string, key: string) => write<Job>(`jobs/${encodeURIComponent(id)}/cancel`, {}, key)
export const jobFile = (id: string) => fetchBlob(`/api/v1/jobs/${encodeURIComponent(id)}/file`)
export const isOpen = (job: Job) => job.ended_at === null
