import type { JournalEvent } from '../../api/types'
import { formatMass } from '../../components/mass'

type Say = (key: string, named?: Record<string, unknown>) => string

export function eventWord(kind: string, t: Say, te: (key: string) => boolean): string {
  const key = `event.${kind.replaceAll('.', '_')}`
  return te(key) ? t(key) : kind
}

/** What an event says of itself that a reader of the timeline wants: mass and whether it was typed, print number, reason. */
export function eventFacts(event: JournalEvent, t: Say, te: (key: string) => boolean): string[] {
  const { data } = event
  const facts: string[] = []
  if (typeof data.mass_g === 'number') {
    const { figure, unit } = formatMass(data.mass_g)
    facts.push(`${figure} ${unit}`)
  }
  const about = Array.isArray(data.packages) ? data.packages.length : typeof data.packages === 'object' && data.packages !== null ? Object.keys(data.packages).length : 0
  if (about) facts.push(t('word.packages', { n: about }))
  if (data.source === 'typed') facts.push(t('word.typed'))
  if (typeof data.print === 'number') facts.push(t('package.print', { n: data.print }))
  if (typeof data.number === 'string') facts.push(data.number)
  if (typeof data.reason === 'string') facts.push(te(`reason.${data.reason}`) ? t(`reason.${data.reason}`) : data.reason)
  if (typeof data.incident === 'string' && te(`incident.${data.incident}`)) facts.push(t(`incident.${data.incident}`))
  return facts
}
