import type { Entry, Sticker } from '../api/store'
import type { Package } from '../api/types'

const NUMBERS = 10_000
/** Whether a text that was scanned or typed is a sticker's number. */
export const isSticker = (code: string) => /^T-\d{4}$/.test(code)

/** The next number: after the one given last, over those that are still worn; the first is `start`, so that two phones of one store
 *  seldom give the same. Nothing when all are worn. */
export function nextSticker(kept: readonly Sticker[], start: number): string | null {
  const worn = new Set(kept.filter((one) => !one.replaced_at).map((one) => one.code))
  const last = kept.at(-1)
  const from = last ? Number(last.code.slice(2)) + 1 : start
  for (let i = 0; i < NUMBERS; i++) {
    const code = `T-${String((from + i) % NUMBERS).padStart(4, '0')}`
    if (!worn.has(code)) return code
  }
  return null
}
/** A sticker once its container's allotment was answered. */
export const registered = (sticker: Sticker, told: Entry): Sticker => (told.made ? { ...sticker, package: told.made } : sticker)

/** How far a sticker's container is: told to the server, kept here, or refused and nowhere. */
export function standing(sticker: Sticker, entries: readonly Entry[]): 'registered' | 'waiting' | 'refused' {
  if (sticker.package) return 'registered'
  return entries.some((one) => one.key === sticker.key && one.state === 'waiting') ? 'waiting' : 'refused'
}
/** Whether a container in this state has its label, or needs none: the sticker is off. */
export const isReplaced = (state: Package['state']) => state !== 'allotted' && state !== 'weighed'
