import type { Package } from '../../api/types'

type Say = (key: string, named?: Record<string, unknown>) => string

/** Where a container lies, in words: its zone, and the slot when one was told. */
export function spotOf(one: Pick<Package, 'zone_name' | 'slot'>, t: Say): string | null {
  return one.zone_name && one.slot ? t('slot.spot', { zone: one.zone_name, slot: one.slot }) : one.zone_name
}
