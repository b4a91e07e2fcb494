/* Stock-takes, after src/api/v1/stock_take.rs. */
import { read, write } from './client'
import type { Action, Page } from './types'

export interface StockTake { id: string; site_id: string; facility_id: string; state: 'counting' | 'signed' | 'closed' | 'abandoned'; state_name: string; opened_at: string; version: number }
export interface Difference { package_id: string; code: string | null; kind: 'missing' | 'elsewhere' | 'mass'; recorded_zone_id: string | null; recorded_g: number; seen_zone_id: string | null; seen_g: number | null; manifest_id: string | null }
export interface StockTakeShown extends StockTake { seen: number; differences: Difference[] }
export interface Sight { package: string; zone_id: string; mass_g?: number; occurred_at?: string }
export type TakeAction = 'sign' | 'countersign' | 'send_back' | 'abandon'

const at = encodeURIComponent
export const listTakes = (site: string, after?: string) => read<Page<StockTake>>(`sites/${at(site)}/stock-takes`, { after, limit: 50 })
export const openTake = (site: string, facility_id: string, key: string) => write<StockTake>(`sites/${at(site)}/stock-takes`, { facility_id }, key)
export const getTake = (id: string) => read<StockTakeShown>(`stock-takes/${at(id)}`)
export const takeActions = (id: string) => read<{ items: Action[] }>(`stock-takes/${at(id)}/actions`)
export const seePackage = (id: string, sight: Sight, key: string) => write<StockTake>(`stock-takes/${at(id)}/sights`, sight, key)
export const changeTake = (id: string, action: TakeAction, key: string) => write<StockTake>(`stock-takes/${at(id)}/${action}`, {}, key)
