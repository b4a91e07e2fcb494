import { expect, it } from 'vitest'
import type { Paper } from '../../api/paper'
import { changeBodyOf, saysChange, typedChangeOf } from './nameChange'

const declared = { id: 'n', state: 'drafted', version: 2, external_id: null, organisation_id: 'o', site_id: null, registered_on: '2026-11-02', name: { from: 'Old', to: 'New' }, address: { from: '', to: 'Road 1' }, representative: false } as unknown as Paper
it('gives a declared change back as it was read', () => {
  expect(changeBodyOf(typedChangeOf(declared, '', ''), declared)).toEqual({ organisation: 'o', registered_on: '2026-11-02', representative: false, name: 'New', address: 'Road 1' })
})
it('needs a day and something that changed', () => {
  const empty = typedChangeOf(null, 'o', '2026-11-02')
  expect(saysChange(empty)).toBe(false)
  expect(saysChange({ ...empty, representative: true })).toBe(true)
  expect(saysChange({ ...empty, name: 'New', day: '' })).toBe(false)
})
it('tells the former address beside a new one only', () => {
  const typed = { ...typedChangeOf(null, 'o', '2026-11-02'), former: 'Road 0' }
  expect(changeBodyOf({ ...typed, name: ' New ' }, null)).toEqual({ organisation: 'o', registered_on: '2026-11-02', representative: false, name: 'New' })
  expect(changeBodyOf({ ...typed, site: 's', address: 'Road 1' }, null)).toEqual({ organisation: 'o', site: 's', registered_on: '2026-11-02', representative: false, address: 'Road 1', former_address: 'Road 0' })
})
