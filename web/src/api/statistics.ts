/* Figures of notices, after src/api/v1/statistics.rs; times in minutes. */
import { fetchBlob, read } from './client'
import type { Level } from './notice'

export interface NoticeFigures { raised: number; warnings: number; alarms: number; open: number; cleared: number; closed: number; wrong: number; repeated: number; acknowledged_after: number | null; closed_after: number | null; precision_permille: number | null }
export interface NoticeStatistics {
  division: string; division_name: string; period: string; days: number; alarms_a_day: number; worst_day: string | null; worst_day_alarms: number
  all: NoticeFigures; levels: (NoticeFigures & { level: Level })[]; rules: (NoticeFigures & { rule: string; name: string })[]; at: string
}
export interface Within { division?: string; period?: string }

export const noticeStatistics = (within: Within) => read<NoticeStatistics>('notices/statistics', { ...within })
export function noticeReport(within: Within, format: string): Promise<Blob> {
  const asked = Object.fromEntries(Object.entries({ ...within, format }).filter(([, value]) => value)) as Record<string, string>
  return fetchBlob(`/api/v1/notices/statistics/file?${new URLSearchParams(asked)}`)
}
