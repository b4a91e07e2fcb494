/* Rosters 值班表, after src/api/v1/roster.rs and roster_view.rs. */
import { command, read } from './client'
import type { Page } from './types'

export interface RosterRow { place: string; running: number; covered: boolean; version: number }
export interface RosterPerson { id: string; name: string; load: number; able: boolean }
export interface DutyShift { shift: number; from: string; to: string; person_id: string | null; person_name: string | null; instead_of_name: string | null; stages: string[]; township: string | null }
export interface RosterDay { day: string; shifts: DutyShift[] }
export interface RosterShift { no: number; person_id: string; person_name: string; stages: string[]; township: string | null; first_on: string; last_on: string | null; weekdays: number[]; from: string; to: string; every_weeks: number }
export interface RosterLeave { no: number; person_id: string; person_name: string; first_on: string; last_on: string; substitute_id: string | null; substitute_name: string | null; may_end: boolean }
export interface Township { code: string; name: string; sites: string[] }
export interface RosterSite { id: string; name: string; township: string | null }
export interface Roster extends RosterRow { head: RosterPerson | null; days: RosterDay[]; shifts: RosterShift[]; leaves: RosterLeave[]; townships: Township[]; sites: RosterSite[]; people: RosterPerson[]; may_edit: boolean; may_leave: boolean; me: string; as_of: string }
export interface RosterAct { person?: string; substitute?: string; stages?: string[]; township?: string; name?: string; sites?: string[]; first_on?: string; last_on?: string; weekdays?: number[]; from?: string; to?: string; every_weeks?: number; no?: number }
export type RosterDeed = 'add_shift' | 'end_shift' | 'enter_leave' | 'end_leave' | 'name_head' | 'set_township'

/** `divisions/330111` or `sites/<id>`. */
export const listRosters = async () => (await read<Page<RosterRow>>('rosters')).items
export const getRoster = (place: string, week: string) => read<Roster>(`rosters/${place}`, { week })
export const actOnRoster = (place: string, deed: RosterDeed, body: RosterAct, key: string) => command<RosterRow>('POST', `rosters/${place}/${deed}`, key, body)
