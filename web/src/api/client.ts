import createClient from 'openapi-fetch'
import { i18n } from '../locales'
import { lost, reached } from './network'
import { failureOf, failureOfResponse } from './problem'
import { sender } from './send'
import { useSession } from './session'
import type { Job } from './job'
import type { LedgerReport, paths } from './types'

export const send = sender({
  token: () => useSession().fresh(),
  renew: () => useSession().renew(),
  language: () => i18n.global.locale.value,
  offline: () => !navigator.onLine,
  reached,
  lost,
})

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send })

interface Answer<Out> { data?: Out; error?: unknown; response: Response }

/** The body of a good answer; anything else is thrown as a Failure. */
export async function got<Out>(answer: Promise<Answer<Out>>): Promise<Out> {
  const { data, error, response } = await answer
  if (!response.ok || data === undefined) throw failureOf(response.status, error, response.headers.get('trace-id'))
  return data
}

export async function fetchBlob(path: string): Promise<Blob> {
  const response = await send(new Request(new URL(path, location.origin)))
  if (!response.ok) throw await failureOfResponse(response)
  return response.blob()
}

/** A long file becomes a job, whose page tells how far it is. */
export async function importLedger(site: string, file: File, readOn: string, key: string): Promise<{ report: LedgerReport } | { job: Job }> {
  const address = new URL(`/api/v1/sites/${encodeURIComponent(site)}/ledger-imports`, location.origin)
  address.searchParams.set('file', file.name)
  address.searchParams.set('read_on', readOn)
  const headers = { 'Content-Type': file.type || 'application/octet-stream', 'Idempotency-Key': key, Prefer: 'respond-async' }
  const response = await send(new Request(address, { method: 'POST', headers, body: await file.arrayBuffer() }))
  if (!response.ok) throw await failureOfResponse(response)
  return response.status === 202 ? { job: (await response.json()) as Job } : { report: (await response.json()) as LedgerReport }
}

/** For registers whose address is chosen at run time. */
export async function read<Out>(path: string, query: Record<string, string | number | undefined> = {}): Promise<Out> {
  const address = new URL(`/api/v1/${path}`, location.origin)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, String(value))
  const response = await send(new Request(address))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as Out
}

/** A command by any method; an answer without a body is `undefined`. */
export async function command<Out>(method: 'POST' | 'PUT' | 'DELETE', path: string, key: string, body?: unknown, version?: number): Promise<Out> {
  const headers: Record<string, string> = { 'Idempotency-Key': key }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (version !== undefined) headers['If-Match'] = `"${version}"`
  const response = await send(new Request(new URL(`/api/v1/${path}`, location.origin), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }))
  if (!response.ok) throw await failureOfResponse(response)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as Out
}

/** Writes under a key, and only over the version that was read when one is given. */
export async function write<Out>(path: string, body: unknown, key: string, version?: number, more: Record<string, string> = {}): Promise<Out> {
  const headers: Record<string, string> = { ...more, 'Content-Type': 'application/json', 'Idempotency-Key': key }
  if (version !== undefined) headers['If-Match'] = `"${version}"`
  const response = await send(new Request(new URL(`/api/v1/${path}`, location.origin), { method: 'POST', headers, body: JSON.stringify(body) }))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as Out
}
