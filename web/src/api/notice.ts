/* Notices, after src/api/v1/notice.rs and notice_view.rs; masses in grams. */
import { command, read, send } from './client'
import { evidence } from './file'
import { failureOfResponse } from './problem'
import type { Action, Page } from './types'

export const LEVELS = ['blue', 'yellow', 'orange', 'red'] as const
export type Level = (typeof LEVELS)[number]
export interface NoticeParty { organisation_id: string; organisation_name: string; site_id: string | null; site_name: string | null; division: string }
export interface NoticeRow {
  id: string; rule: string; rule_name: string; stage: string | null; level: Level; peak: Level; breach: boolean; state: string; open: boolean; subsided: boolean
  subject_kind: string; subject_id: string; subject_name: string | null; parties: NoticeParty[]; occurrences: number
  raised_at: string; ended_at: string | null; due_on: string | null; overdue: boolean; version: number
}
export interface NoticeFigure { code: string; name: string; unit: string | null; value: number }
export interface NoticeStep { version: number; kind: string; name: string; at: string; person: string | null; data: Record<string, unknown>; evidence: string[]; position: number | null }
export interface NoticeAction extends Action { needs: string[] }
export interface NoticeDuty { rung: 'duty' | 'head' | 'district' | 'city'; place: string; person_id: string; person_name: string; why: 'on_shift' | 'stands_in' | 'answers' | 'nobody_on_duty'; shift: number | null; instead_of_name: string | null; load: number }
export interface NoticeReceipt { person_id: string; person_name: string; rung: NoticeDuty['rung'] | null; channels: string[]; sent_at: string | null; delivered_at: string | null; seen_at: string | null; seen_by: 'app' | 'mail' | 'sms' | null; acknowledged_at: string | null }
export interface NoticeShown extends NoticeRow {
  values: NoticeFigure[]; thresholds: NoticeFigure[]; rule_version: number; advice: string | null; basis: { text: string; valid_from: string }[]
  lasting: boolean; needs_authority: boolean; due_last: string; wished_on: string | null; duties: NoticeDuty[]; history: NoticeStep[]; actions: NoticeAction[]; as_of: string
}
export interface NoticeCount { state: string; level: Level; notices: number }
/** Open ones by when they were raised, in days of law, and how many are overdue. */
export interface NoticeAges { today: number; to_3: number; to_7: number; older: number; overdue: number }
export interface NoticeSum { notices: number; open: number; counts: NoticeCount[]; ages: NoticeAges; at: string }
export interface NoticeFilter { state?: string; level?: string; rule?: string; site?: string; subject?: string; mine?: 'true'; age?: string; overdue?: 'true' }
export interface NoticeAct { measures?: string; due_on?: string; result?: string; reason?: string }

export const listNotices = (filter: NoticeFilter, after?: string) => read<Page<NoticeRow>>('notices', { ...filter, after, limit: 50 })
export const sumNotices = (filter: NoticeFilter = {}) => read<NoticeSum>('notices/sum', { ...filter })
export const getNotice = (id: string) => read<NoticeShown>(`notices/${encodeURIComponent(id)}`)

export const listReceipts = async (id: string) => (await read<Page<NoticeReceipt>>(`notices/${encodeURIComponent(id)}/receipts`)).items
export const seeNotice = (id: string, by: 'app' | 'mail' | 'sms', key: string) => command<{ id: string }>('POST', `notices/${encodeURIComponent(id)}/seen`, key, { by })

/** `files` are the names of what was sent before. */
export async function actOnNotice(id: string, action: string, body: NoticeAct, files: readonly string[], key: string): Promise<NoticeRow> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...evidence(files) }
  const response = await send(new Request(new URL(`/api/v1/notices/${encodeURIComponent(id)}/${action}`, location.origin), { method: 'POST', headers, body: JSON.stringify(body) }))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as NoticeRow
}
