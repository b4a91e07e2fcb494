/* How notices are told outside: one's own choices, an organisation's addresses and what became of each delivery; after
   src/api/v1/{contact,reach,webhook,delivery}.rs. */
import { command, read } from './client'
import type { Level } from './notice'
import type { Page } from './types'

export type PersonalChannel = 'mail' | 'sms'
export type HookKind = 'webhook' | 'dingtalk' | 'wecom'
export type Cadence = 'off' | 'daily' | 'weekly'
export const CADENCES: Cadence[] = ['off', 'daily', 'weekly']
export interface Contact { channel: PersonalChannel; least: Level | 'off'; language: 'zh' | 'en'; address: string | null; digest: Cadence; digest_to: 'blue' | 'yellow' }
export interface ReachFields { address: string | null; phone: string | null; emergency_phone: string | null }
export interface Reach extends ReachFields { organisation_id: string; may_change: boolean }
export interface Webhook { id: string; organisation_id: string; kind: HookKind; name: string; address: string; least: Level; digest: Cadence; digest_to: 'blue' | 'yellow'; state: 'on' | 'off' | 'gone'; generation: number; old_secret_until: string | null; made_at: string; actions: HookAction[] }
export type HookAction = 'rotate' | 'disable' | 'enable' | 'test'
export interface NewWebhook { organisation: string; kind: HookKind; name: string; url: string; secret?: string; least: Level; digest?: Cadence; digest_to?: 'blue' | 'yellow' }
export interface Delivery { id: string; notice_id: string | null; occasion: string; channel: PersonalChannel | HookKind; recipient_id: string; recipient_name: string | null; level: Level; state: 'waiting' | 'sent' | 'failed' | 'dead' | 'dropped'; attempts: number; made_at: string; next_at: string | null; ended_at: string | null; fault: string | null; may_replay: boolean }

const at = encodeURIComponent
export const LEVELS: Level[] = ['blue', 'yellow', 'orange', 'red']
export const listContacts = async () => (await read<Page<Contact>>('me/contacts')).items
export const setContact = (channel: string, body: { least: string; language: string; address?: string; digest?: string; digest_to?: string }, key: string) => command<Contact>('POST', `me/contacts/${at(channel)}`, key, body)
export const getReach = (organisation: string) => read<Reach>(`organisations/${at(organisation)}/reach`)
export const setReach = (organisation: string, body: ReachFields, key: string) => command<Reach>('POST', `organisations/${at(organisation)}/reach`, key, body)
export const listWebhooks = (organisation: string, after?: string) => read<Page<Webhook>>('webhooks', { organisation, after, limit: 50 })
export const createWebhook = (body: NewWebhook, key: string) => command<Webhook & { secret: string | null }>('POST', 'webhooks', key, body)
export const actOnWebhook = (id: string, action: HookAction, key: string) => command<Webhook & { secret?: string | null }>('POST', `webhooks/${at(id)}/${action}`, key, {})
export const deliveriesOf = (id: string, after?: string) => read<Page<Delivery>>(`webhooks/${at(id)}/deliveries`, { after, limit: 20 })
export const listDeliveries = (state: string, after?: string) => read<Page<Delivery>>('deliveries', { state: state || undefined, after, limit: 50 })
export const replayDelivery = (id: string, key: string) => command<Delivery>('POST', `deliveries/${at(id)}/replay`, key, {})
