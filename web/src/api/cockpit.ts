/* The cockpit of a division and the track of a run, after src/api/v1/{cockpit_view,position,place}.rs. */
import { read } from './client'

export interface AsOf { as_of: string; position: number; demo: boolean; division: string; division_name: string; divisions: string[]; period: string; from: string; to: string; period_before: string }
export interface Amount { mass_g: number; packages: number }
export interface Booked { generated_g: number; left_g: number; received_g: number; returned_g: number; treated_g: number; self_treated_g: number }
export interface Age extends Amount { from_days: number }
export interface OldSite extends Amount { site_id: string; site_name: string; oldest_at: string }
export interface PermitShare { permit_id: string; number: string; state: string; site_id: string; site_name: string; waste: string; methods: string[]; limit_g: number; reserved_g: number; consumed_g: number; left_g: number }
export interface Figures extends AsOf { booked: Booked; before: Booked; stock: Amount; moving: Amount; at_gate: Amount; ages: Age[]; oldest: OldSite[]; permits: PermitShare[] }
export interface Flow { from_site_id: string; from_name: string; from_kind: string; to_site_id: string; to_name: string; to_kind: string; mass_g: number; manifests: number }
export interface Flows extends AsOf { links: Flow[]; more: boolean }
export interface Seat { id: string; name: string; kind: string; longitude_e6: number | null; latitude_e6: number | null; stock_g: number }
export interface Running { trip_id: string; plate: string; carrier_name: string; manifests: number; at: string | null; longitude_e6: number | null; latitude_e6: number | null }
export interface DivisionMap extends AsOf { sites: Seat[]; runs: Running[] }
export interface Position { at: string; longitude_e6: number; latitude_e6: number; accuracy_m: number | null }
export interface Track { trip_id: string; underway: boolean; positions: Position[]; kept_days: number }
export interface Place { longitude_e6: number | null; latitude_e6: number | null; set_at: string | null }

export interface Look { division?: string; period?: string }
export interface Cockpit { figures: Figures; flows: Flows; map: DivisionMap }
export async function readCockpit(look: Look): Promise<Cockpit> {
  const query = { division: look.division, period: look.period }
  const [figures, flows, map] = await Promise.all([read<Figures>('cockpit', query), read<Flows>('cockpit/flows', query), read<DivisionMap>('cockpit/map', query)])
  return { figures, flows, map }
}
export const readTrack = (trip: string) => read<Track>(`trips/${trip}/positions`)
