import type { Role } from '../../api/types'
import type { Paper, PaperKind } from '../../api/paper'

export const KINDS: PaperKind[] = ['permits', 'contracts', 'approvals', 'export-approvals', 'credentials', 'name-changes']
/** Their names in the journal. */
export const STREAM: Record<PaperKind, string> = { permits: 'permit', contracts: 'contract', approvals: 'approval', 'export-approvals': 'export_approval', credentials: 'credential', 'name-changes': 'name_change' }
/** Where the words of what is done with them are. */
export const DEEDS: Record<PaperKind, string> = { permits: 'paperDeed', contracts: 'paperDeed', approvals: 'paperDeed', 'export-approvals': 'exportDeed', credentials: 'paperDeed', 'name-changes': 'nameDeed' }
/** Who may begin one; the server decides. */
export const WRITERS: Record<PaperKind, Role[]> = {
  permits: ['reviewer', 'admin'],
  contracts: ['ehs', 'manager'],
  approvals: ['ehs', 'manager'],
  'export-approvals': ['ehs', 'manager'],
  credentials: ['ehs', 'manager', 'dispatcher'],
  'name-changes': ['ehs', 'manager'],
}
export const PROOFS = ['carrier_licence', 'vehicle_licence', 'vehicle_inspection', 'driver_qualification', 'escort_qualification', 'emergency_plan', 'liability_insurance'] as const
export const OF_VEHICLE: ReadonlySet<string> = new Set(['vehicle_licence', 'vehicle_inspection'])
export const OF_PERSON: ReadonlySet<string> = new Set(['driver_qualification', 'escort_qualification'])
export const OF_SITE: ReadonlySet<string> = new Set(['emergency_plan', 'liability_insurance'])

export function isKind(text: string): text is PaperKind {
  return (KINDS as string[]).includes(text)
}

/** Whose it is, in a line. */
export function holderOf(paper: Paper): string {
  if (paper.exit_site_id) return `${paper.consignor_name ?? ''} → ${paper.country ?? ''}`
  if (paper.consignor_site_id) return `${paper.consignor_name ?? ''} → ${paper.receiver_name ?? ''}`
  const holder = paper.site_name ?? paper.organisation_name ?? ''
  return paper.subject_name ? `${holder} · ${paper.subject_name}` : holder
}

/** What it is called: its number, what it proves, or what it is while it has none. */
export function titleOf(kind: PaperKind, paper: Paper, t: (key: string) => string): string {
  if (kind === 'credentials') return t(`paper.proofs.${paper.proof}`)
  if (kind === 'name-changes') return paper.name?.to ?? paper.address?.to ?? t('paper.representative')
  return paper.number || t(kind === 'approvals' ? 'paper.application' : 'paper.unnumbered')
}

/** A country or region in the language of the page; its letters where the browser knows no name. */
export function countryOf(letters: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(letters)) return letters
  return new Intl.DisplayNames([locale], { type: 'region' }).of(letters) ?? letters
}

/** Days from a day to the last one of a term, both counted by the calendar. */
export function daysLeft(validTo: string, day: string): number {
  return Math.round((Date.parse(validTo) - Date.parse(day)) / 86_400_000)
}
const SPENT = new Set(['revoked', 'deregistered', 'ended', 'withdrawn', 'declined', 'terminated', 'superseded', 'refused'])
/** Whether its days matter still. */
export function isLive(paper: Paper): boolean {
  return !SPENT.has(paper.state)
}
