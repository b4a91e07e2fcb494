import { expect, it } from 'vitest'
import type { Entry } from '../../api/store'
import type { Manifest, ManifestMove } from '../../api/transport'
import { foreseen, laterActions } from './foreseen'

const manifest = { id: 'm', state: 'carrier_confirmed', version: 7, full_g: null, in_g: null, out_g: null, items: [
  { package_id: 'a', code: 'A1', standing: 'listed' }, { package_id: 'b', code: 'B2', standing: 'listed' },
] } as unknown as Manifest
const moves: ManifestMove[] = [
  { from: 'carrier_confirmed', action: 'load', to: 'carrier_confirmed', forward: true },
  { from: 'carrier_confirmed', action: 'revoke', to: 'revoked', forward: false },
  { from: 'carrier_confirmed', action: 'finish_loading', to: 'loaded', forward: false },
  { from: 'loaded', action: 'depart', to: 'in_transit', forward: true },
  { from: 'arrived', action: 'decide', to: 'arrived', forward: true },
]
const entry = (action: string, body: Record<string, unknown> = {}, id = 'm') => ({ action, package: '', manifest: id, body }) as unknown as Entry
const standings = (one: Manifest) => one.items.map((item) => item.standing)

it('goes through the states that the server told, step by step', () => {
  const loaded = foreseen(manifest, [entry('load', { packages: ['a'] }), entry('finish_loading', { short: true, out_g: 90_000 })], moves)
  expect([loaded.state, loaded.version, loaded.out_g, standings(loaded)]).toEqual(['loaded', 9, 90_000, ['loaded', 'dropped']])
  const left = foreseen(loaded, [entry('depart')], moves)
  expect([left.state, standings(left)]).toEqual(['in_transit', ['underway', 'dropped']])
})
it('takes a package off again, and leaves other manifests alone', () => {
  expect(standings(foreseen(manifest, [entry('load', { packages: ['a', 'B2'] }), entry('unload', { packages: ['a'] })], moves))).toEqual(['listed', 'loaded'])
  expect(foreseen(manifest, [entry('load', { packages: ['a'] }, 'other')], moves)).toBe(manifest)
})
it('shows what was decided on and weighed here', () => {
  const here = { ...manifest, state: 'arrived' }
  const after = foreseen(here, [entry('weigh_in', { gross_g: 900 }), entry('weigh_out', { tare_g: 700 }), entry('decide', { verdicts: [{ package: 'a', verdict: 'accept' }, { package: 'b', verdict: 'reject', reasons: ['mass'] }] })], moves)
  expect([after.full_g, after.in_g, standings(after)]).toEqual([900, 200, ['accepted', 'rejected']])
})
it('offers what may be told later from the state it will be in, and nothing else', () => {
  expect(laterActions(manifest, moves).map((one) => one.action)).toEqual(['load', 'finish_loading'])
  expect(laterActions({ ...manifest, state: 'loaded' }, moves)).toEqual([{ action: 'depart', allowed: true, forward: true }])
})
