/* Devices of a site and what they show; after src/api/v1/device.rs. */
import { command, read } from './client'
import type { Level } from './notice'
import type { Page } from './types'

export type SensorKind = 'scale' | 'tank_sensor' | 'thermometer' | 'voc_sensor' | 'leak_sensor' | 'camera' | 'recorder' | 'gateway' | 'door_sensor'
export interface SensorValue { quantity: string; unit: string | null; value: number; at: string; sequence: number }
export interface Sensor {
  id: string
  kind: SensorKind
  state: 'in_use' | 'retired'
  name: string
  serial: string
  site_id: string | null
  facility_id: string | null
  zone_id: string | null
  vehicle_id: string | null
  always_on: boolean
  quantity: string | null
  unit: string | null
  warn_from: number | null
  alarm_from: number | null
  certificate: string
  certified_until: string | null
  installed_on: string | null
  external_id: string | null
  version: number
  actions: ('change' | 'retire')[]
  seen_at: string | null
  clock_ahead_seconds: number | null
  values: SensorValue[]
  notices: { id: string; level: Level }[]
}
export interface SensorFields {
  kind: string; name: string; serial: string; site?: string; facility?: string; zone?: string; vehicle?: string; always_on: boolean
  warn_from?: number; alarm_from?: number; certificate: string; certified_until?: string; installed_on?: string; external_id?: string
}
export interface SensorHistory { quantity: string; unit: string; readings: { at: string; value: number; sequence: number; sealed: boolean }[]; kept_days: number }

const at = encodeURIComponent
export const listSensors = (site: string, after?: string) => read<Page<Sensor>>('devices', { site, after, limit: 50 })
export const getSensor = (id: string) => read<Sensor>(`devices/${at(id)}`)
export const historyOf = (id: string, quantity?: string) => read<SensorHistory>(`devices/${at(id)}/readings`, { quantity })
export const registerSensor = (body: SensorFields, key: string) => command<Sensor>('POST', 'devices', key, body)
export const changeSensor = (id: string, body: SensorFields, version: number, key: string) => command<Sensor>('PUT', `devices/${at(id)}`, key, body, version)
export const retireSensor = (id: string, reason: string, key: string) => command<Sensor>('POST', `devices/${at(id)}/retire`, key, { reason })
