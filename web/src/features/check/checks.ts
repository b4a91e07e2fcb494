import type { CheckParameter, CheckSetting } from '../../api/check'

export const SHOW = ['any', 'hard', 'soft', 'chosen', 'law'] as const
export type Show = (typeof SHOW)[number]

/** Where a severity comes from: its word's key and the digits of the place, if one is named. */
export function sourceOf(source: string): { key: string; place: string } {
  const [kind, place = ''] = source.split('/') as [string, string?]
  return ['default', 'law', 'installation', 'division'].includes(kind) ? { key: `check.source.${kind}`, place } : { key: 'check.source.default', place: '' }
}

/** The findings of one kind. */
export function shownOf(all: CheckParameter[], show: Show): CheckParameter[] {
  switch (show) {
    case 'any': return all
    case 'hard': case 'soft': return all.filter((one) => one.severity === show)
    case 'chosen': return all.filter((one) => one.history.length > 0)
    case 'law': return all.filter((one) => one.absolute)
  }
}

/** Choices that say something for a division, the newest first: its own, those of wider places, and those within it. */
export function historyOf(one: CheckParameter, division: string): CheckSetting[] {
  const near = (place: string) => place === '' || division.startsWith(place) || place.startsWith(division)
  return one.history.filter((setting) => near(setting.division)).sort((a, b) => b.version - a.version)
}

/** Six digits, or none for the whole installation. */
export function isDivision(text: string): boolean {
  return text === '' || /^\d{6}$/.test(text)
}
