/* People, what they are granted, and what they sign in with; after src/api/v1/{person,ticket,mandate,token,me,organisation}.rs. */
import { command, read } from './client'
import type { Action, Page, Site, Tokens } from './types'

export interface Organisation { id: string; uscc: string; name: string; kind: string; division: string; state: string; version: number }
export interface PersonGrant { id: string; role: string; organisation_id: string | null; site_id: string | null; division: string | null; mandate_id: string | null; valid_to: string | null }
export interface Person { id: string; login: string; name: string; email: string | null; phone: string | null; external_id: string | null; organisation_id: string; state: 'active' | 'pending' | 'locked'; has_password: boolean; version: number; grants: PersonGrant[] }
export interface Invitation { id: string; organisation_id: string | null; made_at: string; expires_at: string }
export interface WantedGrant { role: string; organisation?: string; site?: string; division?: string; valid_to?: string }
export interface Mandate { id: string; organisation_id: string; agent_id: string; person_id: string; role: string; sites: string[]; valid_to: string; given_at: string; revoked_at: string | null; version: number; may_end: boolean }
export interface NewMandate { organisation: string; agent_uscc: string; agent_login: string; role: string; sites: string[]; valid_to: string }
export interface ApiToken { id: string; name: string; scopes: string[]; sites: string[]; created_at: string; expires_at: string; last_used_at: string | null; revoked_at: string | null; may_end: boolean }
export interface NewToken { name: string; scopes: string[]; sites: string[]; expires_at: string }
export interface Device { id: string; begun_at: string; seen_at: string; device: string; place: string; current: boolean }
export interface SecondFactor { set_at: string | null; codes_left: number }
export interface Enrolment { secret: string; uri: string; qr: { width: number; path: string } }

const at = encodeURIComponent
export const listOrganisations = (query: { state?: string; after?: string } = {}) => read<Page<Organisation>>('organisations', { limit: 200, ...query })
export const decideOrganisation = (id: string, decision: 'approve' | 'refuse', key: string) => command<Organisation>('POST', `organisations/${at(id)}/${decision}`, key, {})
export const sitesOfOrganisation = (id: string) => read<Page<Site>>(`organisations/${at(id)}/sites`, { limit: 200 })

export const listPeople = (organisation: string, after?: string) => read<Page<Person>>('people', { organisation, after, limit: 100 })
export const getPerson = (id: string) => read<Person>(`people/${at(id)}`)
export interface PersonActions { items: Action[]; ends: string[] }
export const getPersonActions = (id: string) => read<PersonActions>(`people/${at(id)}/actions`)
export const getOrganisationActions = async (id: string) => (await read<Page<Action>>(`organisations/${at(id)}/actions`)).items
export const changePerson = (one: Person, locked: boolean, key: string, phone = one.phone) => command<unknown>('PUT', `people/${at(one.id)}`, key, { organisation: one.organisation_id, login: one.login, name: one.name, email: one.email, phone, external_id: one.external_id, locked }, one.version)
export const giveGrant = (id: string, grant: WantedGrant, key: string) => command<PersonGrant>('POST', `people/${at(id)}/grants`, key, grant)
export const endGrant = (id: string, grant: string, key: string) => command<unknown>('DELETE', `people/${at(id)}/grants/${at(grant)}`, key)
export const makeResetLink = (id: string, key: string) => command<{ link: string; expires_at: string }>('POST', `people/${at(id)}/reset-link`, key, {})
export const forgetFactor = (id: string, key: string) => command<unknown>('POST', `people/${at(id)}/second-factor-reset`, key, {})

export const listInvitations = (organisation: string) => read<Page<Invitation>>('invitations', { organisation, limit: 100 })
export const invite = (body: { organisation: string; login: string; name: string; email?: string; grants: WantedGrant[] }, key: string) => command<Invitation & { link: string }>('POST', 'invitations', key, body)
export const withdrawInvitation = (id: string, key: string) => command<unknown>('DELETE', `invitations/${at(id)}`, key)
export const useTicket = (kind: 'invite' | 'reset', token: string, password: string, key: string) => command<undefined>('POST', kind === 'invite' ? 'auth/invitation' : 'auth/reset', key, { token, password })

export const listMandates = (after?: string) => read<Page<Mandate>>('mandates', { after, limit: 50 })
export const giveMandate = (body: NewMandate, key: string) => command<Mandate>('POST', 'mandates', key, body)
export const endMandate = (id: string, key: string) => command<Mandate>('DELETE', `mandates/${at(id)}`, key)

export const listTokens = (after?: string) => read<Page<ApiToken>>('tokens', { after, limit: 50 })
/** What one may give to a token: one’s own rights. */
export const listScopes = () => read<Page<{ scope: string }>>('me/scopes')
export const issueToken = (body: NewToken, key: string) => command<ApiToken & { token: string }>('POST', 'tokens', key, body)
export const revokeToken = (id: string, key: string) => command<ApiToken>('DELETE', `tokens/${at(id)}`, key)

export const listDevices = () => read<Page<Device>>('me/sessions')
export const endDevice = (id: string, key: string) => command<undefined>('DELETE', `me/sessions/${at(id)}`, key)
export const endOtherDevices = (key: string) => command<undefined>('DELETE', 'me/sessions', key)
export const changePassword = (old: string, next: string, key: string) => command<Tokens>('POST', 'me/password', key, { old, new: next })
export const getFactor = () => read<SecondFactor>('me/second-factor')
export const beginFactor = (password: string, key: string) => command<Enrolment>('POST', 'me/second-factor', key, { password })
export const makeCodes = (code: string, key: string) => command<{ codes: string[] }>('POST', 'me/second-factor/recovery-codes', key, { code })
export const endFactor = (code: string, key: string) => command<unknown>('POST', 'me/second-factor/end', key, { code })
