import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { failureOfResponse } from './problem'
import type { Me, Role, Tokens } from './types'

const KEPT = 'weifei.refresh'
const WHO = 'weifei.me'
const STAYS = 'weifei.stays'

/* Signed in for as long as the tab lives, or on this device until signed out, as was chosen when signing in. */
const place = (): Storage => (localStorage.getItem(STAYS) ? localStorage : sessionStorage)

/** Who was signed in on this device, for when nobody can be asked. */
export function known(text: string | null): Me | null {
  try {
    const me = JSON.parse(text ?? 'null') as Me | null
    return me && typeof me.id === 'string' && Array.isArray(me.grants) ? me : null
  } catch {
    return null
  }
}

/** As long before its end a token counts as over: what is asked now takes a while to get there. */
const EARLY_MS = 5000

/** Who is signed in. The access token lives in memory only; the refresh token as long as the tab, or as the person chose. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const access = ref<string | null>(null)
  const restored = ref(false)
  let until = 0
  let renewing: Promise<boolean> | null = null

  const roles = computed(() => new Set(me.value?.grants.map((grant) => grant.role) ?? []))
  const is = (...wanted: Role[]) => wanted.some((role) => roles.value.has(role))

  function take(tokens: Tokens) {
    access.value = tokens.access_token
    until = Date.now() + tokens.expires_in * 1000
    me.value = tokens.me
    place().setItem(KEPT, tokens.refresh_token)
    place().setItem(WHO, JSON.stringify(tokens.me))
  }
  /** The access token unless it is known to be over, or as good as over: whoever has none renews first instead of being refused. */
  const fresh = () => (Date.now() < until - EARLY_MS ? access.value : null)
  function forget() {
    access.value = null
    me.value = null
    for (const one of [sessionStorage, localStorage]) for (const key of [KEPT, WHO]) one.removeItem(key)
  }

  async function post(path: string, body: unknown, language: string): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', 'Accept-Language': language }
    return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  async function signIn(login: string, password: string, language: string, stays = false, code = '') {
    const response = await post('/api/v1/auth/login', { login, password, ...(code ? { code } : {}) }, language)
    if (!response.ok) throw await failureOfResponse(response)
    forget()
    if (stays) localStorage.setItem(STAYS, '1')
    else localStorage.removeItem(STAYS)
    take((await response.json()) as Tokens)
    restored.value = true
  }

  async function renewOnce(): Promise<boolean> {
    const token = place().getItem(KEPT)
    if (!token) return false
    const response = await post('/api/v1/auth/refresh', { refresh_token: token }, 'zh')
    if (response.ok) {
      take((await response.json()) as Tokens)
      return true
    }
    // A server that cannot answer has not said that the token is void.
    if (response.status >= 500) throw await failureOfResponse(response)
    forget()
    return false
  }
  /** Several requests may find the token expired at once; they share one renewal. */
  function renew(): Promise<boolean> {
    // Tabs that share a token renew it one after the other, each with the newest.
    const once = () => (navigator.locks ? (navigator.locks.request('weifei.renew', renewOnce) as Promise<unknown> as Promise<boolean>) : renewOnce())
    renewing ??= once().finally(() => { renewing = null })
    return renewing
  }
  async function restore() {
    if (restored.value) return
    // Without a network the device knows whom it belongs to; the server asks for the token with the first request it gets.
    await renew().catch(() => { me.value = known(place().getItem(WHO)) })
    restored.value = true
  }
  async function signOut() {
    const token = place().getItem(KEPT)
    forget()
    if (token) await post('/api/v1/auth/logout', { refresh_token: token }, 'zh').catch(() => undefined)
  }

  return { me, access, fresh, roles, is, take, signIn, renew, restore, signOut, forget }
})
