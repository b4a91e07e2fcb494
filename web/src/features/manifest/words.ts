import type { Manifest, Side } from '../../api/transport'

/* The closed lists of a manifest, in the order the trade names them; the words are in the locales. */
export const REASONS = ['mistake', 'schedule', 'packing', 'waste', 'papers', 'receiver', 'other'] as const
export const INCIDENTS = ['leak', 'accident', 'loss', 'fire', 'detour', 'breakdown'] as const
export const DIFFERS = ['name', 'mass', 'property', 'form', 'packing', 'label', 'missing', 'capacity'] as const
export const MODES = ['road', 'rail', 'water'] as const
export const FIELDS = ['vehicle', 'waybill', 'out_mass', 'in_mass', 'accepted_mass', 'method'] as const

/** Whoever does one of these says what they were shown. */
export const SIGNED: ReadonlySet<string> = new Set(['issue', 'confirm_carry', 'finish_loading', 'depart', 'offer_handover', 'accept_handover', 'complete'])
/** Ends something for good; never the solid button. */
export const GRAVE: ReadonlySet<string> = new Set(['cancel', 'revoke', 'refuse_carry', 'close_abnormal', 'decline_handover', 'decline_correction', 'void'])
/** What may be told later, each with its own moment and on what is then. */
export const LATER: ReadonlySet<string> = new Set(['confirm_carry', 'load', 'unload', 'finish_loading', 'depart', 'offer_handover', 'accept_handover', 'report_incident', 'arrive', 'weigh_in', 'weigh_out', 'decide'])
/** Steps with a page of their own. */
export const PAGES: Readonly<Record<string, string>> = { load: 'load', decide: 'receive', redraft: 'edit' }
/** Answered where the correction stands. */
export const IN_PLACE: ReadonlySet<string> = new Set(['agree_correction', 'decline_correction'])

/** Whether there is anything on the manifest that the step would be done with; the server's list knows only its state. */
export function hasObject(manifest: Manifest, action: string, sides: Side[]): boolean {
  const stands = (standing: string) => manifest.items.some((one) => one.standing === standing)
  switch (action) {
    case 'note_discrepancy': return manifest.reports.some((one) => (!one.consignor_at && sides.includes('consignor')) || (!one.authority_at && sides.includes('regulator')))
    case 'assign_return': case 'send_back': return stands('rejected')
    case 'take_back': return stands('returning')
    case 'unload': return stands('loaded')
    case 'weigh_out': return manifest.full_g !== null
    default: return true
  }
}
