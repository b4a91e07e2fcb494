import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { failureOfResponse } from './problem'
import type { Me, Role, Tokens } from './types'

const KEPT = 'weifei.refresh'

/** Who is signed in. The access token lives in memory only; the refresh token lives as long as the tab. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const access = ref<string | null>(null)
  const restored = ref(false)
  let renewing: Promise<boolean> | null = null

  const roles = computed(() => new Set(me.value?.grants.map((grant) => grant.role) ?? []))
  const is = (...wanted: Role[]) => wanted.some((role) => roles.value.has(role))

  function take(tokens: Tokens) {
    access.value = tokens.access_token
    me.value = tokens.me
    sessionStorage.setItem(KEPT, tokens.refresh_token)
  }
  function forget() {
    access.value = null
    me.value = null
    sessionStorage.removeItem(KEPT)
  }

  async function post(path: string, body: unknown, language: string): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', 'Accept-Language': language }
    return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  async function signIn(login: string, password: string, language: string) {
    const response = await post('/api/v1/auth/login', { login, password }, language)
    if (!response.ok) throw await failureOfResponse(response)
    take((await response.json()) as Tokens)
    restored.value = true
  }

  async function renewOnce(): Promise<boolean> {
    const token = sessionStorage.getItem(KEPT)
    if (!token) return false
    const response = await post('/api/v1/auth/refresh', { refresh_token: token }, 'zh')
    if (response.ok) {
      take((await response.json()) as Tokens)
      return true
    }
    if (response.status < 500) forget()
    return false
  }
  /** Several requests may find the token expired at once; they share one renewal. */
  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => { renewing = null })
    return renewing
  }
  async function restore() {
    if (restored.value) return
    await renew().catch(() => false)
    restored.value = true
  }
  async function signOut() {
    const token = sessionStorage.getItem(KEPT)
    forget()
    if (token) await post('/api/v1/auth/logout', { refresh_token: token }, 'zh').catch(() => undefined)
  }

  return { me, access, roles, is, signIn, renew, restore, signOut, forget }
})
