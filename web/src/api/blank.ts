/* Blank manifests for outages, after src/api/v1/blank.rs. */
import { fetchBlob, read, write } from './client'
import type { Page } from './types'

export type BlankStanding = 'free' | 'used' | 'entered' | 'spoiled'
export interface Blank { number: string; site_id: string; given_at: string; standing: BlankStanding; standing_name: string; used_on: string | null; due_on: string | null; late: boolean; spoiled: string | null; manifest_id: string | null }
export interface BlankSum { free: number; used: number; late: number }

const of = (site: string) => `sites/${encodeURIComponent(site)}/blanks`
export const listBlanks = (site: string, after?: string) => read<Page<Blank>>(of(site), { after, limit: 50 })
export const sumBlanks = (site: string) => read<BlankSum>(`${of(site)}/sum`)
export const giveBlanks = (site: string, count: number, key: string) => write<Page<Blank>>(of(site), { count }, key)
export const noteBlank = (number: string, note: { used_on: string } | { reason: string }, key: string) => write<Blank>(`blanks/${encodeURIComponent(number)}/${'used_on' in note ? 'use' : 'spoil'}`, note, key)
/** Those that lie unused, two pages each; or one of them. */
export const blanksFile = (site: string, number?: string) => fetchBlob(`/api/v1/${of(site)}/file${number ? `?${new URLSearchParams({ number })}` : ''}`)
