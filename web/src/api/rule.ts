/* Rules 预警报警规则, after src/api/v1/rule.rs and rule_view.rs; masses in grams. */
import { read, write } from './client'
import type { Level, NoticeFigure } from './notice'
import type { Page, Role } from './types'

export interface RuleFigure extends NoticeFigure { default: number; mark: 'law' | 'practice' | 'design' | 'local' | 'granted'; source: string }
export interface RuleClock { code: string; name: string; days: number; default: number }
export interface RuleRow {
  code: string; name: string; advice: string; stage: string; stage_name: string; subject: string; also: string[]; levels: Level[]; told_levels: Level[]; to: string[]; told_to: string[]; clocks: RuleClock[]; of_law: boolean; parameters: RuleFigure[]
  off: boolean; off_source: string; basis: { text: string; valid_from: string }[]; lasting: boolean; version: number; open: number
}
export interface RuleSetting { rule: string; division: string; off: boolean | null; figures: NoticeFigure[]; reason: string; valid_from: string; valid_to: string | null; tier: string | null; organisation_id: string | null; levels: Record<string, Level>; to: string[] | null; clocks: Record<string, number>; basis: string; set_at: string; set_by_role: Role | 'system' | null; set_by_name: string | null; version: number }
export interface RuleWhole extends RuleRow { division: string; history: RuleSetting[]; may_set: boolean; may_rehearse: boolean }
export interface NewRuleSetting { division: string; off?: boolean; figures: Record<string, number>; reason: string; valid_from: string; valid_to?: string; tier?: string; organisation?: string; levels?: Record<string, Level>; to?: string[]; clocks?: Record<string, number>; basis?: string }
export interface Tally { warnings: number; alarms: number; told: number; worst_day: number }
export interface RehearsalLine { subject_kind: string; subject_id: string; subject_name: string | null; place: string | null; level: Level; breach: boolean; at: string; until: string | null; values: NoticeFigure[]; notice: string | null }
export interface RehearsalDay { day: string; would_warnings: number; would_alarms: number; did_warnings: number; did_alarms: number }
export interface Rehearsal {
  rule: string; rule_version: number; division: string; from: string; to: string; in_force: NoticeFigure[]; figures: NoticeFigure[]; known_since: string | null; subjects: number; untold: number; alarms_a_day: number
  would: Tally; did: Tally; both: number; right: { would: number; all: number }; wrong: { would: number; all: number }; days: RehearsalDay[]; lines: RehearsalLine[]; all: number
}

export const listRules = (division: string) => read<Page<RuleRow>>('alarm-rules', { division: division || undefined })
export const getRule = (code: string, division: string) => read<RuleWhole>(`alarm-rules/${encodeURIComponent(code)}`, { division: division || undefined })
export const setRule = (code: string, body: NewRuleSetting, key: string) => write<RuleSetting>(`alarm-rules/${encodeURIComponent(code)}/settings`, body, key)
/** `choice`: version of a choice of its history, 0 for the rule by itself. */
export const rehearseRule = (code: string, division: string, from: string, to: string, figures: string, choice?: number) => read<Rehearsal>(`alarm-rules/${encodeURIComponent(code)}/rehearsal`, { division: division || undefined, from, to, choice, figures: figures || undefined })
