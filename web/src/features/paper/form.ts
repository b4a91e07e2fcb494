import type { Paper, TermedKind } from '../../api/paper'
import { OF_PERSON, OF_SITE, OF_VEHICLE } from './kinds'

/* A paper as it is typed; masses in tonnes, lists with commas or spaces. */
export interface Row { waste: string; methods: string; tonnes: string; row?: number }
export interface Typed {
  number: string
  site: string
  authority: string
  consignor: string
  receiver: string
  wastes: string
  tonnes: string
  proof: string
  organisation: string
  subject: string
  country: string
  importer: string
  disposer: string
  from: string
  to: string
  rows: Row[]
}

const words = (text: string) => text.split(/[\s,，、;；]+/).filter(Boolean)
const tonnes = (grams: number | null | undefined) => (grams ? String(grams / 1_000_000) : '')

/** Grams of tonnes with at most three decimals; null when it is no such figure above zero. */
export function gramsOfTonnes(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.trim())
  const grams = match ? (Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))) * 1000 : 0
  return grams > 0 ? grams : null
}

export function typedOf(paper: Paper | null, defaults: Partial<Typed>): Typed {
  const rows: Row[] = paper?.scope
    ? paper.scope.map((row) => ({ row: row.row, waste: row.waste, methods: row.methods.join(' '), tonnes: tonnes(row.quota_g) }))
    : (paper?.lines ?? []).map((line) => ({ waste: line.code, methods: line.methods.join(' '), tonnes: tonnes(line.mass_g) }))
  return {
    number: paper?.number ?? '', site: paper?.site_id ?? '', authority: paper?.authority ?? '',
    consignor: paper?.consignor_site_id ?? '', receiver: paper?.receiver_site_id ?? paper?.exit_site_id ?? '',
    wastes: (paper?.wastes ?? []).join(' '), tonnes: tonnes(paper?.mass_g), proof: paper?.proof ?? 'carrier_licence',
    organisation: paper?.organisation_id ?? '', subject: paper?.vehicle_id ?? paper?.person_id ?? (paper && OF_SITE.has(paper.proof ?? '') ? paper.site_id : '') ?? '',
    country: paper?.country ?? '', importer: paper?.importer ?? '', disposer: paper?.disposer ?? '',
    from: paper?.valid_from ?? '', to: paper?.valid_to ?? '', rows: rows.length ? rows : [{ waste: '', methods: '', tonnes: '' }],
    ...(paper ? {} : defaults),
  }
}

/** Locale keys of what is missing, each once. */
export function faultsOf(kind: TermedKind, typed: Typed): string[] {
  const faults: string[] = []
  if (!typed.from || !typed.to || typed.from > typed.to) faults.push('paper.needTerm')
  const exported = kind === 'export-approvals'
  if ((kind === 'permits' || exported) && !typed.number.trim()) faults.push('paper.needNumber')
  if (kind === 'permits' && !typed.site.trim()) faults.push('paper.needSite')
  if ((kind === 'contracts' || kind === 'approvals' || exported) && (!typed.consignor.trim() || !typed.receiver.trim())) faults.push('paper.needSites')
  if (kind === 'contracts' && !words(typed.wastes).length) faults.push('paper.needWastes')
  if (kind === 'contracts' && typed.tonnes.trim() && !gramsOfTonnes(typed.tonnes)) faults.push('paper.needTonnes')
  if (exported && (!/^[A-Z]{2}$/i.test(typed.country.trim()) || !typed.importer.trim() || !typed.disposer.trim())) faults.push('paper.needAbroad')
  if (kind === 'permits' || kind === 'approvals' || exported) {
    if (typed.rows.some((row) => !row.waste.trim() || !words(row.methods).length || !gramsOfTonnes(row.tonnes))) faults.push('paper.needRows')
  }
  if (kind === 'credentials' && (OF_VEHICLE.has(typed.proof) || OF_PERSON.has(typed.proof) || OF_SITE.has(typed.proof)) && !typed.subject) faults.push('paper.needSubject')
  if (kind === 'credentials' && OF_SITE.has(typed.proof) && !typed.number.trim()) faults.push('paper.needNumber')
  return faults
}

/** The body the register takes. */
export function bodyOf(kind: TermedKind, typed: Typed, paper: Paper | null): Record<string, unknown> {
  const term = { valid_from: typed.from, valid_to: typed.to, ...(paper?.external_id ? { external_id: paper.external_id } : {}) }
  const number = typed.number.trim()
  switch (kind) {
    case 'permits': return { number, site: typed.site.trim(), authority: typed.authority.trim(), scope: scopeOf(typed.rows), ...term }
    case 'contracts': return {
      number, consignor_site: typed.consignor.trim(), receiver_site: typed.receiver.trim(), wastes: words(typed.wastes),
      ...(gramsOfTonnes(typed.tonnes) ? { mass_g: gramsOfTonnes(typed.tonnes) } : {}), ...term,
    }
    case 'approvals': return {
      consignor_site: typed.consignor.trim(), receiver_site: typed.receiver.trim(), carriers: paper?.carriers ?? [],
      lines: linesOf(typed.rows), ...term,
    }
    case 'export-approvals': return {
      number, consignor_site: typed.consignor.trim(), exit_site: typed.receiver.trim(), country: typed.country.trim().toUpperCase(),
      importer: typed.importer.trim(), disposer: typed.disposer.trim(), lines: linesOf(typed.rows), ...term,
    }
    case 'credentials': return {
      proof: typed.proof, number: OF_PERSON.has(typed.proof) ? '' : number, organisation: typed.organisation,
      ...(OF_VEHICLE.has(typed.proof) ? { vehicle: typed.subject } : {}), ...(OF_PERSON.has(typed.proof) ? { person: typed.subject } : {}), ...(OF_SITE.has(typed.proof) ? { site: typed.subject } : {}), ...term,
    }
  }
}

const linesOf = (rows: Row[]) => rows.map((row) => ({ code: row.waste.trim(), methods: words(row.methods), mass_g: gramsOfTonnes(row.tonnes) ?? 0 }))

/* A row keeps its number for ever; a new one takes the next. */
function scopeOf(rows: Row[]) {
  let last = Math.max(0, ...rows.map((row) => row.row ?? 0))
  return rows.map((row) => ({ row: row.row ?? ++last, waste: row.waste.trim().toUpperCase(), methods: words(row.methods), quota_g: gramsOfTonnes(row.tonnes) ?? 0 }))
}
