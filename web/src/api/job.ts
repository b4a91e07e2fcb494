/* Long work, after src/api/v1/job.rs. */
import { read, write } from './client'
import type { LedgerReport, Page, Problem } from './types'

export type JobState = 'waiting' | 'running' | 'done' | 'refused' | 'cancelled' | 'failed'
export interface Job { id: string; kind: string; site_id: string; title: string; state: JobState; done: number; total: number; ending: boolean; attempts: number; made_at: string; ended_at: string | null }
export interface JobShown extends Job { report: LedgerReport | null; problem: Problem | null }

export const listJobs = () => read<Page<Job>>('jobs')
export const getJob = (id: string) => read<JobShown>(`jobs/${encodeURIComponent(id)}`)
export const cancelJob = (id: string, key: string) => write<Job>(`jobs/${encodeURIComponent(id)}/cancel`, {}, key)
export const isOpen = (job: Job) => job.ended_at === null
