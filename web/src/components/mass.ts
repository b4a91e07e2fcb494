export interface MassParts { figure: string; unit: 'kg' | 't' }

const TONNE_G = 1_000_000

function grouped(value: number, decimals: number): string {
  const sign = value < 0 ? '−' : ''
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.') as [string, string | undefined]
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return sign + (rest === undefined ? text : `${text}.${rest}`)
}

/** A container in kg (a decimal only when the scale gave one); 1,000 kg and more, or a report, in t with three decimals. */
export function formatMass(grams: number, unit: 'auto' | 'kg' | 't' = 'auto'): MassParts {
  const tonnes = unit === 't' || (unit === 'auto' && Math.abs(grams) >= TONNE_G)
  if (tonnes) return { figure: grouped(grams / TONNE_G, 3), unit: 't' }
  return { figure: grouped(grams / 1000, grams % 1000 === 0 ? 0 : 1), unit: 'kg' }
}

/** Reads a typed weight in kg as whole grams; null when it is not a plain positive number with at most three decimals. */
export function gramsOfKilograms(text: string): number | null {
  const match = /^(\d{1,6})(?:[.．。](\d{1,3}))?$/.exec(text.trim())
  if (!match) return null
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}
