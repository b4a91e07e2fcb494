import { expect, it } from 'vitest'
import type { Entry } from '../../api/store'
import type { Manifest } from '../../api/transport'
import { foreseen } from './foreseen'
import { fits, giving, offered, offerText, readOffer } from './handover'

const D = 'ab'.repeat(32)
const id = '0197a000-0000-7000-8000-000000000001'
const one = { id, state: 'in_transit', version: 9, leg: 0, shown_sha256: D, items: [], signatures: [] } as unknown as Manifest
const offer = { id, version: 10, shown: D, at: '2026-11-28T09:12:00.000Z' }
const entry = (action: string, more: Partial<Entry> = {}) => ({ action, package: '', manifest: id, body: { shown_sha256: D }, at: offer.at, ...more }) as unknown as Entry

it('tells an offer as an address and reads it back, and nothing else', () => {
  expect(readOffer(offerText(offer, 'https://weifei.example.cn'))).toEqual(offer)
  for (const text of ['', `/manifests/${id}`, `/manifests/${id}?do=accept_handover&offer=10.ab.1`]) expect(readOffer(text)).toBeNull()
})
it('lets the taker sign the content that both devices hold, and no other', () => {
  expect([fits(one, offer), offered(one, offer).state, offered(one, offer).version, offered(one, offer).shown_sha256]).toEqual(['sign', 'handover', 10, D])
  expect(fits({ ...one, shown_sha256: 'cd'.repeat(32) }, offer)).toBe('differs')
  expect(fits({ ...one, version: 7 }, offer)).toBe('differs')
  expect([fits({ ...one, state: 'handover', version: 10 }, offer), offered({ ...one, version: 11 }, offer).version]).toEqual(['known', 11])
})
it('shows the giver\'s offer only when nothing else of the manifest waits', () => {
  const waiting = [entry('offer_handover')]
  const moves = [{ from: 'in_transit', action: 'offer_handover', to: 'handover', forward: false }]
  expect(giving(foreseen(one, waiting, moves), waiting)).toEqual(offer)
  const more = [entry('depart'), ...waiting]
  expect(giving(foreseen(one, more, moves), more)).toBeNull()
})
it('goes on to the next leg with what was taken over here', () => {
  const after = foreseen(one, [entry('accept_handover', { awaits: 10 })], [])
  expect([after.leg, after.version, after.state]).toEqual([1, 11, 'in_transit'])
})
