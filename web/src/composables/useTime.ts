import { i18n } from '../locales'

const two = (n: number) => String(n).padStart(2, '0')
const DAY_MS = 86_400_000

export function dateOf(iso: string | null | undefined): string {
  if (!iso) return i18n.global.t('word.none')
  const d = new Date(iso)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
}
export function clockOf(iso: string): string {
  const d = new Date(iso)
  return `${two(d.getHours())}:${two(d.getMinutes())}`
}
export function timeOf(iso: string | null | undefined): string {
  if (!iso) return i18n.global.t('word.none')
  return `${dateOf(iso)} ${clockOf(iso)}`
}
export function daysSince(iso: string, now = Date.now()): number {
  return Math.floor((now - new Date(iso).getTime()) / DAY_MS)
}
export function today(): string {
  return dateOf(new Date().toISOString())
}
