/* The one place where a state of a package gets its hue and its mark. */
export type Mark = '' | 'going' | 'full' | 'stop' | 'wait'
interface Look { hue: 'draft' | 'made' | 'stock' | 'move' | 'done' | 'stop'; mark: Mark }

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
} as const satisfies Record<string, Look>
export type PackageState = keyof typeof PACKAGE_STATES

export function isPackageState(state: string): state is PackageState {
  return state in PACKAGE_STATES
}
