/* Rules of an authority's own 自设规则, after src/api/v1/own_rule.rs and own_rule_view.rs. */
import { read, write } from './client'
import type { Level } from './notice'
import type { Rehearsal } from './rule'
import type { Page, Role } from './types'

export interface Both { zh: string; en: string }
export interface OwnFigure { value: number; unit: string; name: Both }
export interface Bar { level: Level; when: string; stays: string | null }
export interface OwnDefinition {
  version: number; name: Both; advice: Both; figures: Record<string, OwnFigure>; warn: Bar | null; alarm: Bar | null; breach: boolean; ground: string[]; own_ground: string; basis: { text: string; valid_from: string }[]
  to: string[]; clocks: Record<string, number>; valid_from: string; valid_to: string | null; reason: string
}
export type Standing = 'waiting' | 'in_force' | 'suspended' | 'ended'
export interface OwnRule { code: string; standing: Standing; standing_name: string; division: string; division_name: string; office: string; office_name: string; subject: string; subject_name: string; now: OwnDefinition; may_act: boolean; open: number }
export interface OwnStep { serial: number; what: 'written' | 'suspended' | 'resumed' | 'ended'; version: number | null; reason: string; at: string; by_role: Role | 'system' | null; by_name: string | null }
export interface OwnRuleWhole extends OwnRule { versions: OwnDefinition[]; history: OwnStep[] }
export interface NewBar { level: Level; when: string; stays?: string }
export interface NewOwnRule {
  division: string; subject: string; name: Both; advice: Both; figures: Record<string, OwnFigure>; warn?: NewBar; alarm?: NewBar; breach: boolean; ground: string[]; own_ground: string; to: string[]; clocks: Record<string, number>; valid_from: string; valid_to?: string; reason: string
}
export interface ExpressionFault { pointer: string; reason: string; words: string; detail: string; from: number; to: number; line: number; column: number }
export interface OwnRuleCheck { faults: ExpressionFault[]; facts: string[]; limits: string[]; cost: number; most: number }
export interface RuleFact { subject: string; subject_name: string; code: string; shape: string; unit: string | null; unit_name: string | null; name: string; source: string }

const at = (code: string) => `own-rules/${encodeURIComponent(code)}`
export const listOwnRules = (division: string) => read<Page<OwnRule>>('own-rules', { division: division || undefined })
export const getOwnRule = (code: string) => read<OwnRuleWhole>(at(code))
export const listRuleFacts = () => read<Page<RuleFact>>('rule-facts')
export const writeOwnRule = (body: NewOwnRule, key: string) => write<OwnRule>('own-rules', body, key)
export const amendOwnRule = (code: string, body: NewOwnRule, key: string) => write<OwnRule>(`${at(code)}/versions`, body, key)
export const actOnOwnRule = (code: string, action: string, reason: string, key: string) => write<OwnRule>(`${at(code)}/${action}`, { reason }, key)
export const checkOwnRule = (body: NewOwnRule, key: string) => write<OwnRuleCheck>('own-rules/check', body, key)
export const rehearseOwnRule = (body: NewOwnRule, from: string, to: string, key: string) => write<Rehearsal>(`own-rules/rehearsal?from=${from}&to=${to}`, body, key)
