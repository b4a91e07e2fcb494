/* The one place where a state gets its hue and its mark. */
export type Mark = '' | 'going' | 'full' | 'stop' | 'wait'
interface Look { hue: 'draft' | 'made' | 'stock' | 'move' | 'done' | 'stop'; mark: Mark }
type Looks = Record<string, Look>

export const PACKAGE_STATES = {
  allotted: { hue: 'draft', mark: '' },
  weighed: { hue: 'made', mark: 'going' },
  labelled: { hue: 'made', mark: 'going' },
  in_stock: { hue: 'stock', mark: 'full' },
  reserved: { hue: 'stock', mark: 'going' },
  loaded: { hue: 'move', mark: 'going' },
  in_transit: { hue: 'move', mark: 'going' },
  arrived: { hue: 'move', mark: 'full' },
  held: { hue: 'stop', mark: 'going' },
  accepted: { hue: 'done', mark: 'going' },
  treated: { hue: 'done', mark: 'full' },
  self_treated: { hue: 'done', mark: 'full' },
  left: { hue: 'move', mark: 'full' },
  entrusted: { hue: 'done', mark: 'full' },
  rejected: { hue: 'stop', mark: 'stop' },
  returning: { hue: 'stop', mark: 'going' },
  repacked: { hue: 'draft', mark: 'full' },
  voided: { hue: 'draft', mark: 'stop' },
  lost: { hue: 'stop', mark: 'stop' },
} as const satisfies Looks

export const MANIFEST_STATES = {
  draft: { hue: 'draft', mark: '' },
  cancelled: { hue: 'draft', mark: 'stop' },
  checked: { hue: 'draft', mark: 'going' },
  issued: { hue: 'move', mark: '' },
  revoked: { hue: 'draft', mark: 'stop' },
  carrier_confirmed: { hue: 'move', mark: '' },
  carrier_refused: { hue: 'stop', mark: 'going' },
  loaded: { hue: 'move', mark: 'going' },
  in_transit: { hue: 'move', mark: 'going' },
  handover: { hue: 'move', mark: 'going' },
  exception: { hue: 'stop', mark: 'going' },
  closed_abnormal: { hue: 'stop', mark: 'stop' },
  arrived: { hue: 'move', mark: 'full' },
  discrepancy: { hue: 'stop', mark: 'going' },
  accepted: { hue: 'done', mark: 'going' },
  partial: { hue: 'done', mark: 'going' },
  rejected: { hue: 'stop', mark: 'stop' },
  returning: { hue: 'stop', mark: 'going' },
  redirected: { hue: 'stop', mark: 'full' },
  closed_returned: { hue: 'stop', mark: 'full' },
  completed: { hue: 'done', mark: 'full' },
  treated: { hue: 'done', mark: 'full' },
} as const satisfies Looks

const STANDINGS = {
  listed: { hue: 'stock', mark: 'going' },
  loaded: { hue: 'move', mark: 'going' },
  dropped: { hue: 'draft', mark: 'stop' },
  underway: { hue: 'move', mark: 'going' },
  held: { hue: 'stop', mark: 'going' },
  accepted: { hue: 'done', mark: 'full' },
  rejected: { hue: 'stop', mark: 'stop' },
  returning: { hue: 'stop', mark: 'going' },
  taken_back: { hue: 'stop', mark: 'full' },
  redirected: { hue: 'stop', mark: 'full' },
  lost: { hue: 'stop', mark: 'stop' },
} as const satisfies Looks

const LEGS = {
  planned: { hue: 'draft', mark: '' },
  confirmed: { hue: 'move', mark: '' },
  moving: { hue: 'move', mark: 'going' },
  done: { hue: 'move', mark: 'full' },
  refused: { hue: 'stop', mark: 'stop' },
} as const satisfies Looks

const TRIPS = {
  planned: { hue: 'draft', mark: '' },
  underway: { hue: 'move', mark: 'going' },
  ended: { hue: 'move', mark: 'full' },
  cancelled: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

export const TREATMENT_STATES = {
  open: { hue: 'done', mark: 'going' },
  closed: { hue: 'done', mark: 'full' },
  cancelled: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const PERMITS = {
  valid: { hue: 'done', mark: 'full' },
  suspended: { hue: 'stop', mark: 'going' },
  revoked: { hue: 'stop', mark: 'stop' },
  deregistered: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const CONTRACTS = {
  drafted: { hue: 'draft', mark: 'going' },
  in_force: { hue: 'done', mark: 'full' },
  declined: { hue: 'stop', mark: 'stop' },
  withdrawn: { hue: 'draft', mark: 'stop' },
  terminated: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const APPROVALS = {
  draft: { hue: 'draft', mark: '' },
  submitted: { hue: 'draft', mark: 'going' },
  correction_needed: { hue: 'stop', mark: 'going' },
  accepted_for_review: { hue: 'draft', mark: 'going' },
  reviewed: { hue: 'draft', mark: 'going' },
  consulting: { hue: 'draft', mark: 'going' },
  replied: { hue: 'draft', mark: 'going' },
  approved: { hue: 'done', mark: 'full' },
  refused: { hue: 'stop', mark: 'stop' },
  withdrawn: { hue: 'draft', mark: 'stop' },
  superseded: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const CREDENTIALS = {
  valid: { hue: 'done', mark: 'full' },
  suspended: { hue: 'stop', mark: 'going' },
  ended: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const EXPORTS = {
  entered: { hue: 'draft', mark: 'going' },
  returned: { hue: 'stop', mark: 'going' },
  valid: { hue: 'done', mark: 'full' },
  revoked: { hue: 'stop', mark: 'stop' },
  ended: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const NAME_CHANGES = {
  drafted: { hue: 'draft', mark: '' },
  submitted: { hue: 'draft', mark: 'going' },
  returned: { hue: 'stop', mark: 'going' },
  accepted: { hue: 'done', mark: 'full' },
  withdrawn: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const PLANS = {
  draft: { hue: 'draft', mark: '' },
  submitted: { hue: 'draft', mark: 'going' },
  filed: { hue: 'done', mark: 'full' },
  amending: { hue: 'draft', mark: 'going' },
  resubmitted: { hue: 'draft', mark: 'going' },
} as const satisfies Looks

const DECLARATIONS = {
  draft: { hue: 'draft', mark: '' },
  confirmed: { hue: 'draft', mark: 'going' },
  submitted: { hue: 'draft', mark: 'going' },
  returned: { hue: 'stop', mark: 'going' },
  accepted: { hue: 'done', mark: 'full' },
} as const satisfies Looks

export const NOTICE_STATES = {
  raised: { hue: 'draft', mark: '' },
  acknowledged: { hue: 'draft', mark: 'going' },
  handling: { hue: 'draft', mark: 'going' },
  extension_asked: { hue: 'draft', mark: 'going' },
  submitted: { hue: 'draft', mark: 'going' },
  false_claimed: { hue: 'draft', mark: 'going' },
  closed: { hue: 'done', mark: 'full' },
  cleared: { hue: 'done', mark: '' },
} as const satisfies Looks

const EXCHANGE = {
  to_send: { hue: 'draft', mark: '' },
  sending: { hue: 'draft', mark: 'going' },
  sent: { hue: 'draft', mark: 'going' },
  accepted: { hue: 'done', mark: 'full' },
  returned: { hue: 'stop', mark: 'going' },
  gave_up: { hue: 'stop', mark: 'stop' },
  superseded: { hue: 'draft', mark: 'stop' },
} as const satisfies Looks

const LOOKS = {
  exchange: EXCHANGE,
  notice: NOTICE_STATES,
  plan: PLANS,
  declaration: DECLARATIONS,
  package: PACKAGE_STATES,
  manifest: MANIFEST_STATES,
  standing: STANDINGS,
  leg: LEGS,
  trip: TRIPS,
  treatment: TREATMENT_STATES,
  permits: PERMITS,
  contracts: CONTRACTS,
  approvals: APPROVALS,
  'export-approvals': EXPORTS,
  credentials: CREDENTIALS,
  'name-changes': NAME_CHANGES,
} as const satisfies Record<string, Looks>
export type Noun = keyof typeof LOOKS

/** Hue and mark of a state, and where its word is; a state this app does not know says so. */
export function lookOf(noun: Noun, state: string): Look & { key: string } {
  const look = (LOOKS[noun] as Looks)[state]
  const place = noun === 'package' ? 'state' : `stateOf.${noun}`
  return look ? { ...look, key: `${place}.${state}` } : { hue: 'draft', mark: '', key: 'state.unknown' }
}
