/* Exchange with the official system: the queue, the ways there, and comparing both sides; after src/api/v1/exchange*.rs. */
import { command, fetchBlob, read, send } from './client'
import { failureOfResponse } from './problem'
import type { Action, Page } from './types'

export const KINDS = ['plan', 'declaration', 'manifest_number', 'manifest_issued', 'manifest_completed', 'ledger'] as const
/* What somebody has to see to comes first. */
export const STATES = ['gave_up', 'returned', 'to_send', 'sending', 'sent', 'accepted', 'superseded'] as const
export type ItemState = (typeof STATES)[number]
export interface Item {
  id: string; site_id: string; site_name: string; kind: (typeof KINDS)[number]; subject: string; title: string; mass_g: number; state: ItemState; way: 'file' | 'http' | null; numbered: boolean
  number: string | null; reason: string | null; attempts: number; made_at: string; next_at: string | null; sent_at: string | null; ended_at: string | null; fault: string | null
}
export interface ItemShown extends Item { body: unknown; actions: Action[] }
export interface ItemCount { state: ItemState; items: number }
export interface ItemAct { number?: string; receipt?: string; on?: string; reason?: string }
export type ConnectionAction = 'rotate' | 'disable' | 'enable'
export interface Connection { id: string; scope: string; way: 'file' | 'http'; name: string; address: string; state: 'on' | 'off'; generation: number; old_secret_until: string | null; made_at: string; actions: ConnectionAction[] }
export interface NewConnection { site?: string; division?: string; way: 'file' | 'http'; name: string; url?: string }
export interface Found { difference: 'missing_there' | 'missing_here' | 'number' | 'mass' | 'state'; kind: Item['kind']; item_id: string | null; title: string | null; number: string | null; ours: string | null; theirs: string | null }
export interface Report { site_id: string; ours: number; theirs: number; agree: number; found: Found[]; as_of: string }

const at = encodeURIComponent
export const listItems = (query: { site?: string; kind?: string; state?: string }, after?: string) => read<Page<Item>>('exchange/items', { site: query.site || undefined, kind: query.kind || undefined, state: query.state || undefined, after, limit: 50 })
export const countItems = async (site?: string) => (await read<Page<ItemCount>>('exchange/items/sum', { site })).items
export const getItem = (id: string) => read<ItemShown>(`exchange/items/${at(id)}`)
export const actOnItem = (id: string, action: string, body: ItemAct, key: string) => command<Item>('POST', `exchange/items/${at(id)}/${at(action)}`, key, body)
export const packageOf = (site: string) => fetchBlob(`/api/v1/exchange/package?site=${at(site)}`)
export const listConnections = async () => (await read<Page<Connection>>('exchange/connections')).items
export const connect = (body: NewConnection, key: string) => command<Connection & { secret: string | null }>('POST', 'exchange/connections', key, body)
export const actOnConnection = (id: string, action: ConnectionAction, key: string) => command<Connection & { secret?: string | null }>('POST', `exchange/connections/${at(id)}/${action}`, key, {})

export interface Span { site: string; from: string; to: string }
function address(span: Span, format?: string): URL {
  const url = new URL('/api/v1/exchange/reconciliation', location.origin)
  for (const [name, value] of Object.entries({ ...span, ...(format ? { format } : {}) })) url.searchParams.set(name, value)
  return url
}
/** Asks the official system, or compares the list that was given. */
async function answer(span: Span, list: File | null, format?: string): Promise<Response> {
  const url = address(span, format)
  const request = list ? new Request(url, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: await list.arrayBuffer() }) : new Request(url)
  const response = await send(request)
  if (!response.ok) throw await failureOfResponse(response)
  return response
}
export const reconcile = async (span: Span, list: File | null) => (await (await answer(span, list)).json()) as Report
export const reconcileFile = async (span: Span, list: File | null) => (await answer(span, list, 'csv')).blob()
