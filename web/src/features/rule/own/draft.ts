import type { Level } from '../../../api/notice'
import type { Bar, ExpressionFault, NewBar, NewOwnRule, OwnDefinition, OwnRule } from '../../../api/ownRule'
import { asTyped, ofTyped } from '../figures'

/** Kinds of things whose facts are published. */
export const SUBJECTS = ['facility', 'site', 'manifest', 'stock_take', 'permit', 'contract', 'approval', 'credential', 'name_change', 'declaration', 'trip', 'inspection', 'device'] as const
/** Units of figures. */
export const UNITS = ['grams', 'pieces', 'days', 'hours', 'minutes', 'working_days', 'permille', 'decicelsius', 'number', 'flag'] as const
/** Clocks of the ladder. */
export const CLOCKS = ['head_days', 'district_days', 'city_days', 'handle_days', 'urgent_hours', 'urgent_city_hours'] as const

export interface DraftBar { on: boolean; level: Level; when: string; stays: string }
export interface DraftFigure { code: string; value: string; unit: string; zh: string; en: string }
/** A rule as it is typed. */
export interface Draft {
  division: string; subject: string; nameZh: string; nameEn: string; adviceZh: string; adviceEn: string; figures: DraftFigure[]; warn: DraftBar; alarm: DraftBar; breach: boolean; ground: string; ownGround: string; to: string[]; clocks: Record<string, string>
  from: string; until: string; reason: string
}

export function emptyDraft(division: string, today: string): Draft {
  return {
    division, subject: 'facility', nameZh: '', nameEn: '', adviceZh: '', adviceEn: '', figures: [], warn: { on: true, level: 'yellow', when: '', stays: '' }, alarm: { on: false, level: 'orange', when: '', stays: '' }, breach: false, ground: '', ownGround: '',
    to: ['enterprise', 'authority'], clocks: {}, from: today, until: '', reason: '',
  }
}

const typedBar = (bar: Bar | null, level: Level): DraftBar => ({ on: !!bar, level: bar?.level ?? level, when: bar?.when ?? '', stays: bar?.stays ?? '' })
/** A six-digit code of what a division's codes begin with. */
export const sixDigits = (prefix: string) => prefix.padEnd(6, '0')

/** The next version of a rule as it is typed, from the one that is read now. */
export function draftOf(rule: Pick<OwnRule, 'division' | 'subject'>, now: OwnDefinition, today: string): Draft {
  return {
    division: sixDigits(rule.division), subject: rule.subject, nameZh: now.name.zh, nameEn: now.name.en, adviceZh: now.advice.zh, adviceEn: now.advice.en,
    figures: Object.entries(now.figures).map(([code, one]) => ({ code, value: asTyped(one), unit: one.unit, zh: one.name.zh, en: one.name.en })),
    warn: typedBar(now.warn, 'yellow'), alarm: typedBar(now.alarm, 'orange'), breach: now.breach, ground: now.ground.join(' '), ownGround: now.own_ground, to: [...now.to],
    clocks: Object.fromEntries(Object.entries(now.clocks).map(([clock, days]) => [clock, String(days)])), from: today, until: now.valid_to && now.valid_to >= today ? now.valid_to : '', reason: '',
  }
}

const sentBar = (bar: DraftBar): NewBar | undefined => (bar.on ? { level: bar.level, when: bar.when, ...(bar.stays.trim() && { stays: bar.stays }) } : undefined)

/** What is sent, and which fields cannot be read. */
export function sent(draft: Draft): { body: NewOwnRule; wrong: string[] } {
  const wrong: string[] = []
  const figures: NewOwnRule['figures'] = {}
  for (const one of draft.figures) {
    const value = ofTyped(one.unit, one.value)
    if (value === null || !/^[a-z][a-z0-9_]*$/.test(one.code) || one.code in figures || !one.zh.trim() || !one.en.trim()) wrong.push(`figure-${one.code}`)
    else figures[one.code] = { value, unit: one.unit, name: { zh: one.zh, en: one.en } }
  }
  const clocks: Record<string, number> = {}
  for (const [clock, days] of Object.entries(draft.clocks)) {
    if (!days.trim()) continue
    if (/^\d{1,2}$/.test(days.trim())) clocks[clock] = Number(days)
    else wrong.push(clock)
  }
  if (!/^\d{6}$/.test(draft.division)) wrong.push('division')
  for (const key of ['nameZh', 'nameEn', 'adviceZh', 'adviceEn'] as const) if (!draft[key].trim()) wrong.push(key)
  if (!draft.warn.on && !draft.alarm.on) wrong.push('warn')
  if (!draft.to.length) wrong.push('to')
  if (!draft.ground.trim() && !draft.ownGround.trim()) wrong.push('ownGround')
  if (!draft.from || (draft.until && draft.until < draft.from)) wrong.push('from')
  if (draft.reason.trim().length < 2) wrong.push('reason')
  const body: NewOwnRule = {
    division: draft.division, subject: draft.subject, name: { zh: draft.nameZh, en: draft.nameEn }, advice: { zh: draft.adviceZh, en: draft.adviceEn }, figures, warn: sentBar(draft.warn), alarm: sentBar(draft.alarm), breach: draft.breach,
    ground: draft.ground.split(/[\s,;，；、]+/).filter(Boolean), own_ground: draft.ownGround, to: draft.to, clocks, valid_from: draft.from, valid_to: draft.until || undefined, reason: draft.reason.trim(),
  }
  return { body, wrong }
}

/** A text cut at its faults, which do not overlap: what is marked has the fault it is marked for. */
export function marked(text: string, faults: readonly Pick<ExpressionFault, 'from' | 'to'>[]): { text: string; fault: boolean }[] {
  const letters = [...text]
  const parts: { text: string; fault: boolean }[] = []
  let at = 0
  for (const one of [...faults].sort((a, b) => a.from - b.from)) {
    const [from, to] = [Math.max(one.from, at), Math.max(one.to, at)]
    if (from > at) parts.push({ text: letters.slice(at, from).join(''), fault: false })
    if (to > from) parts.push({ text: letters.slice(from, to).join(''), fault: true })
    at = to
  }
  if (at < letters.length) parts.push({ text: letters.slice(at).join(''), fault: false })
  return parts
}

/** Those whom a rule about such a thing can tell. */
export const recipientsOf = (subject: string) => ['enterprise', 'head', ...(['manifest', 'trip', 'credential'].includes(subject) ? ['carrier', 'receiver'] : []), 'authority']
