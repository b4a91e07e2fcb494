/* How strictly the check before departure is taken, after src/api/v1/check.rs. */
import { read, write } from './client'
import type { Page, Role } from './types'

export type Choice = 'hard' | 'soft' | 'inherit'
export interface CheckSetting { code: string; division: string; choice: Choice; choice_name: string; reason: string; valid_from: string; set_at: string; set_by_role: Role | 'system' | null; set_by_name: string | null; version: number }
export interface CheckParameter { code: string; title: string; remedy: string; severity: 'hard' | 'soft'; severity_source: string; default: 'hard' | 'soft'; absolute: boolean; basis: string[]; history: CheckSetting[] }
export interface NewSetting { code: string; division: string; choice: Choice; reason: string; valid_from: string }

export const listChecks = (division: string, on: string) => read<Page<CheckParameter>>('check-parameters', { division: division || undefined, on: on || undefined })
export const setCheck = (body: NewSetting, key: string) => write<CheckSetting>('check-parameters', body, key)
