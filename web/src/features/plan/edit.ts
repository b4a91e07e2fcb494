/* Rows that come and go while a plan is written, and who may be chosen as receiver. */
import type { Destination, Generated, PlanContent, Transferred } from '../../api/plan'
import type { Paper } from '../../api/paper'
import type { WasteCode } from '../../api/reference'
import { covers, methodsFor } from '../manifest/draft'
import { restOf } from './plan'

/** A waste of the catalogue as a row of A.3. */
export function addWaste(content: PlanContent, one: Pick<WasteCode, 'code' | 'description' | 'hazards'>): Generated {
  const row: Generated = { row: Math.max(0, ...content.a3.map((other) => other.row)) + 1, facility_code: '', facility: '', source: '', name: '', catalogue_name: one.description.slice(0, 500), waste_code: one.code, components: '', physical_state: '', hazards: [...one.hazards], mass_g: 0, opening_g: 0, own_use: null, own_disposal: null, storage: null }
  content.a3.push(row)
  return row
}
/** Another works at which a waste of the plan arises: described alike, its figures its own. */
export function anotherSource(content: PlanContent, of: Generated) {
  const row = addWaste(content, { code: of.waste_code, description: of.catalogue_name, hazards: of.hazards })
  Object.assign(row, { name: of.name, components: of.components, physical_state: of.physical_state })
}
/** Takes a waste away with all that the other tables say of it. */
export function removeWaste(content: PlanContent, row: number) {
  const others = <T extends { of: number }>(all: T[]) => all.filter((one) => one.of !== row)
  content.a3 = content.a3.filter((one) => one.row !== row)
  content.a4 = others(content.a4)
  content.a5 = others(content.a5)
  content.a6.rows = others(content.a6.rows)
  content.a7 = others(content.a7)
  if (content.origins) content.origins = others(content.origins)
}
/** What a facility of A.3 is, once anything of it is told. */
export function destination(now: Destination | null, field: keyof Destination, value: string): Destination | null {
  const next = { facility_code: now?.facility_code ?? '', capacity: now?.capacity ?? '', [field]: value }
  return next.facility_code || next.capacity ? next : null
}

export interface Taker { site: string; name: string; contract: string; contracts: Paper[] }
/** Registered receivers: those with a contract first, then whoever holds a permit; the site itself is none. */
export function takersOf(contracts: Paper[], permits: Paper[], own: string): Taker[] {
  const all = new Map<string, Taker>()
  for (const one of contracts) {
    if (one.consignor_site_id !== own || !one.receiver_site_id) continue
    const there = all.get(one.receiver_site_id)
    if (there) there.contracts.push(one)
    else all.set(one.receiver_site_id, { site: one.receiver_site_id, name: one.receiver_name ?? '', contract: one.number ?? '', contracts: [one] })
  }
  for (const one of permits) if (one.site_id && one.site_id !== own && !all.has(one.site_id)) all.set(one.site_id, { site: one.site_id, name: one.site_name ?? one.organisation_name ?? '', contract: '', contracts: [] })
  return [...all.values()].filter((one) => one.name)
}
/** Its permit for a waste, by the method where one is chosen; the number is the form's 许可证编码. */
export function permitFor(permits: Paper[], site: string, code: string, method: string): Paper | undefined {
  const fits = (named: string) => named === code || named === `HW${code.slice(-2)}`
  const of = permits.filter((one) => one.site_id === site && one.scope?.some((row) => fits(row.waste)))
  return of.find((one) => one.scope?.some((row) => fits(row.waste) && row.methods.includes(method))) ?? of[0]
}
/** Those whom the permits or a contract let take a waste come first. */
export function takersFor(takers: Taker[], permits: Paper[], code: string): Taker[] {
  const rank = (one: Taker) => (one.contracts.some((paper) => covers(paper, code)) ? 0 : permitFor(permits, one.site, code, '') ? 1 : 2)
  return [...takers].sort((a, b) => rank(a) - rank(b))
}
/** Whom typed words name: by the name, the permit's number, or both as the list shows them. */
export function takerNamed(takers: Taker[], permits: Paper[], code: string, words: string): Taker | undefined {
  const text = words.trim()
  if (!text) return undefined
  const number = (one: Taker) => permitFor(permits, one.site, code, '')?.number ?? ''
  return takers.find((one) => one.name === text || labelOf(one, number(one)) === text) ?? takers.find((one) => permits.some((paper) => paper.site_id === one.site && paper.number === text))
}
export const labelOf = (one: Taker, number: string) => [one.name, number].filter(Boolean).join(' · ')

/** Makes a registered receiver the one of a row: by its site manifests draw on the plan. */
export function take(content: PlanContent, row: Transferred, taker: Taker, permits: Paper[]) {
  const code = content.a3.find((one) => one.row === row.of)?.waste_code ?? ''
  follow(content, row, taker.site)
  const allowed = methodsFor(permits, taker.site, code)
  if (!allowed.includes(row.method) && allowed.length === 1) row.method = allowed[0]!
  const permit = permitFor(permits, taker.site, code, row.method)
  row.receiver_name = taker.name
  if (row.receiver_kind !== 'exempt') { row.receiver_kind = 'permit'; row.permit_number = permit?.number ?? row.permit_number }
  if (permit?.authority && content.a1.division) row.transfer = permit.authority.slice(0, 2) === content.a1.division.slice(0, 2) ? 'province' : 'cross_province'
}
/** A receiver that is not registered here: a name alone. */
export function typed(content: PlanContent, row: Transferred, name: string) {
  follow(content, row, null)
  row.receiver_name = name
}
/* A proposed row keeps the origin of its figure whoever takes it. */
function follow(content: PlanContent, row: Transferred, site: string | null) {
  const has = (receiver: string | null) => (content.origins ?? []).some((one) => one.table === 7 && one.of === row.of && (one.receiver ?? null) === receiver)
  if (row.receiver_site !== site && !has(site)) for (const one of content.origins ?? []) if (one.table === 7 && one.of === row.of && (one.receiver ?? null) === row.receiver_site) one.receiver = site
  row.receiver_site = site
}
export const anotherTaker = (content: PlanContent, of: number): Transferred => ({ of, transfer: 'province', mass_g: Math.max(0, restOf(content, of)), method: '', receiver_kind: 'permit', receiver_name: '', permit_number: null, receiver_site: null })
