import type { Zone } from '../../api/types'
import { findZone } from '../../components/scan'

/** The zone a sign names: its code alone, or the sign's address. */
export const zoneOfSign = (zones: Zone[], text: string): Zone | null => findZone(zones, text)
