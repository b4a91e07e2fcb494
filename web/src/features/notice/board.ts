import { LEVELS, type Level, type NoticeAges, type NoticeCount, type NoticeFigure, type NoticeRow } from '../../api/notice'
import { formatMass } from '../../components/mass'

/** In the order of their life. */
export const STATES = ['raised', 'acknowledged', 'handling', 'extension_asked', 'submitted', 'false_claimed', 'closed', 'cleared'] as const
const OVER: ReadonlySet<string> = new Set(['closed', 'cleared'])
/** What the board shows unless asked otherwise: what somebody still has to see to. */
export const OPEN = 'open'
export const ALL = 'all'

/** Whether a count is of the states that an address names. */
export function within(state: string, chosen: string): boolean {
  return chosen === ALL || (chosen === OPEN ? !OVER.has(state) : state === chosen)
}

/** Notices by level, the gravest first, of the states that are chosen. */
export function byLevel(counts: readonly NoticeCount[], chosen: string): { level: Level; notices: number }[] {
  return [...LEVELS].reverse().map((level) => ({ level, notices: counts.filter((one) => one.level === level && within(one.state, chosen)).reduce((sum, one) => sum + one.notices, 0) }))
}

/** Notices by state at the level that is chosen: open ones together, each state, all. A state without any is left out unless it is chosen. */
export function byState(counts: readonly NoticeCount[], level: string | undefined, chosen: string): { state: string; notices: number }[] {
  const of = (state: string) => counts.filter((one) => (!level || one.level === level) && within(one.state, state)).reduce((sum, one) => sum + one.notices, 0)
  const each = STATES.map((state) => ({ state: state as string, notices: of(state) })).filter((one) => one.notices || one.state === chosen)
  return [{ state: OPEN, notices: of(OPEN) }, ...each, { state: ALL, notices: of(ALL) }]
}

/** Open notices by age as an address names it, and the overdue ones; none of an age is left out unless it is chosen. */
export function byAge(ages: NoticeAges, chosen: string | undefined): { age: string; notices: number }[] {
  const all = [['overdue', ages.overdue], ['today', ages.today], ['3d', ages.to_3], ['7d', ages.to_7], ['older', ages.older]] as const
  return all.map(([age, notices]) => ({ age, notices })).filter((one) => one.notices || one.age === chosen)
}

/** A state as the list is asked for it. */
export const askedState = (chosen: string) => (chosen === ALL ? undefined : chosen)

const PAPERS: Record<string, string> = { permit: 'permits', contract: 'contracts', approval: 'approvals', credential: 'credentials', name_change: 'name-changes' }
/** Where the thing is that a notice is about; nowhere for a kind this app does not know. */
export function subjectPath(one: Pick<NoticeRow, 'subject_kind' | 'subject_id' | 'parties'>): string | null {
  const id = encodeURIComponent(one.subject_id)
  if (one.subject_kind === 'manifest') return `/manifests/${id}`
  if (one.subject_kind === 'paper_blank') return '/blanks'
  if (one.subject_kind === 'stock_take') return `/stock-takes/${id}`
  if (one.subject_kind === 'site') return `/stock?site=${id}`
  if (one.subject_kind === 'trip') return `/trips/${id}`
  if (one.subject_kind === 'inspection') return `/roadside/${id}`
  if (one.subject_kind === 'declaration') return '/declarations'
  if (one.subject_kind === 'reference') return '/reference'
  if (one.subject_kind === 'device') return `/devices/${id}`
  if (one.subject_kind === 'facility') {
    const site = one.parties.find((party) => party.site_id)?.site_id
    return site ? `/stock?site=${encodeURIComponent(site)}` : null
  }
  const paper = PAPERS[one.subject_kind]
  return paper ? `/papers/${paper}/${id}` : null
}

/** Whom it concerns, by site, the organisation where it has none. */
export const placeOf = (one: Pick<NoticeRow, 'parties'>) => [...new Set(one.parties.map((party) => party.site_name ?? party.organisation_name))]

type Say = (key: string, named?: Record<string, unknown>) => string
/** How much a figure says, in its unit. */
export function figureText({ unit, value }: Pick<NoticeFigure, 'unit' | 'value'>, t: Say): string {
  const number = value.toLocaleString('en').replace('-', '−')
  if (unit === 'grams') { const { figure, unit: of } = formatMass(value); return `${figure} ${of}` }
  if (unit === 'permille') return `${(value / 10).toFixed(value % 10 ? 1 : 0).replace('-', '−')}%`
  if (unit === 'month_day') return `${String(Math.floor(value / 100)).padStart(2, '0')}-${String(value % 100).padStart(2, '0')}`
  if (unit === 'flag') return t(value ? 'notice.yes' : 'notice.no')
  if (unit === 'decicelsius') return `${(value / 10).toFixed(1).replace('-', '−')} ℃`
  if (unit === 'year' || unit === 'number') return String(value)
  return unit && ['minutes', 'hours', 'days', 'working_days', 'pieces', 'metres'].includes(unit) ? t(`notice.unit.${unit}`, { n: number }) : number
}

/** Whole days since a notice was raised, as the list was asked. */
export const ageOf = (raised: string, at: number) => Math.max(0, Math.floor((at - Date.parse(raised)) / 86_400_000))

/** Hours to a tenth of so many minutes; a dash where nobody did it. */
export const hoursText = (minutes: number | null, t: Say) => (minutes === null ? '–' : t('notice.unit.hours', { n: (Math.floor(minutes / 6) / 10).toLocaleString('en') }))
/** Thousandths as per cent; a dash where nothing was judged. */
export const shareText = (permille: number | null) => (permille === null ? '–' : `${(permille / 10).toFixed(permille % 10 ? 1 : 0)}%`)
/** How many a day, to a tenth. */
export const perDay = (count: number, days: number) => (days > 0 ? (count / days).toFixed(1) : '–')
/** The month before one, `2026-11`. */
export function monthBefore(month: string): string {
  const [year, at] = month.split('-').map(Number) as [number, number]
  return at === 1 ? `${year - 1}-12` : `${year}-${String(at - 1).padStart(2, '0')}`
}
