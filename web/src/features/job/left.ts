import type { Job } from '../../api/job'

/** How much of a job is done, in percent; nothing while that is not known. */
export const percentOf = (job: Job): number | null => (job.total > 0 ? Math.min(100, Math.floor((job.done / job.total) * 100)) : null)

/** Minutes that a job still takes at the pace since `since`, when `before` rows were done; nothing before any pace is known. */
export function minutesLeft(job: Job, before: number, since: number, now: number): number | null {
  const rows = job.done - before
  if (rows <= 0 || now <= since || job.total <= job.done) return null
  return Math.max(1, Math.ceil(((job.total - job.done) * (now - since)) / rows / 60_000))
}
