/* Milk run, after src/api/v1/milk_run.rs. */
import { read, write } from './client'
import type { LeftOut } from './proposal'
import type { NewRun } from './transport'

export interface StopLine { waste_code: string; packages: number; mass_g: number; method: string; method_habit: boolean; contract_number: string; permit_number: string; permit_left_g: number }
export interface SentLine { method: string; packages: string[] }
export interface MilkStop { site_id: string; site_code: string; name: string; called: boolean; lines: StopLine[]; send: SentLine[]; packages: number; mass_g: number; oldest_since: string | null; metres: number | null; left_out: LeftOut[] }
export interface MilkRun {
  receiver_site: string
  receiver_name: string
  load_max_g: number | null
  stops: MilkStop[]
  passed: MilkStop[]
  others: MilkStop[]
  back_m: number | null
  metres: number
  mass_g: number
  cut: boolean
}
export interface MadeStop { site_id: string; status: number; manifest: { id: string; display: string } | null; problem: { title: string; remedy?: string } | null }
export interface MadeRun { trip: { id: string }; stops: MadeStop[] }

/** Which stops: left to the platform; or these, in the shortest order or as they are named. */
export interface Chosen { ids: string[]; named: boolean }

export const proposeRun = (receiver: string, day: string, vehicle: string, chosen: Chosen | null) =>
  read<MilkRun>('milk-runs/proposal', { receiver, day, vehicle: vehicle || undefined, stops: chosen?.ids.join(',') || undefined, order: chosen?.named ? 'named' : undefined })
export const makeRun = (key: string, receiver: string, run: NewRun, stops: MilkStop[]) =>
  write<MadeRun>('milk-runs', { receiver, run, stops: stops.map((one) => ({ site: one.site_id, lines: one.send })) }, key)

/** Kilometres with one decimal; a dash where a place is not known. */
export const kilometres = (metres: number | null) => (metres === null ? '–' : `${(metres / 1000).toFixed(1)} km`)
/** The stops with one moved by so many places; what would leave the list stays. */
export function moved(ids: string[], id: string, by: number): string[] {
  const at = ids.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= ids.length) return ids
  const rest = ids.filter((one) => one !== id)
  return [...rest.slice(0, to), id, ...rest.slice(to)]
}
