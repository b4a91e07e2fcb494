/** How much more or less, signed, in percent with one decimal; nothing to compare with gives nothing. */
export function differencePercent(grams: number, against: number): string {
  if (against <= 0) return ''
  const percent = ((grams - against) / against) * 100
  const text = Math.abs(percent).toFixed(1)
  if (text === '0.0') return grams === against ? '±0%' : percent < 0 ? '−<0.1%' : '＋<0.1%'
  return `${percent < 0 ? '−' : '＋'}${text}%`
}
