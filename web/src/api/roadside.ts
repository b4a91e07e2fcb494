/* Roadside checks, after src/api/v1/inspection.rs. */
import { command, read, send } from './client'
import { evidence } from './file'
import { failureOfResponse } from './problem'
import type { Page } from './types'

export type Verdict = 'clear' | 'doubts' | 'no_manifest'
export type Outcome = 'clear' | 'corrected' | 'referred'
export const OUTCOMES: readonly Outcome[] = ['clear', 'corrected', 'referred']
export interface Carried { id: string; display: string; state: string; state_name: string; under_way: boolean; position: number | null }
export interface Roadside { as_of: string; verdict: Verdict; verdict_name: string; findings: Record<string, unknown>[]; manifests: Carried[]; package_id: string | null; plate: string | null }
export interface Inspection { id: string; state: 'recorded' | 'withdrawn'; state_name: string; outcome: Outcome; outcome_name: string; verdict: Verdict; verdict_name: string; findings: string[]; manifest_ids: string[]; package_id: string | null; at: string; version: number; sheet_url: string }

export const lookAt = (q: string) => read<Roadside>('roadside', { q })
export const getInspection = (id: string) => read<Inspection>(`inspections/${encodeURIComponent(id)}`)
export const listInspections = (after?: string) => read<Page<Inspection>>('inspections', { after, limit: 20 })
export const withdrawInspection = (id: string, key: string) => command<Inspection>('POST', `inspections/${encodeURIComponent(id)}/withdraw`, key, {})

export async function recordInspection(body: { q: string; outcome: Outcome }, files: readonly string[], key: string): Promise<Inspection> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...evidence(files) }
  const response = await send(new Request(new URL('/api/v1/inspections', location.origin), { method: 'POST', headers, body: JSON.stringify(body) }))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as Inspection
}
