import { expect, it } from 'vitest'
import { bodyOf } from './usePackage'

const AT = '2026-11-23T06:00:00.000Z'
it('says when it happened for what may be told later, and first, so that the kept text is the same as the sent one', () => {
  expect(JSON.stringify(bodyOf({ action: 'move', zone_id: 'z' }, AT))).toBe(`{"occurred_at":"${AT}","zone_id":"z"}`)
  expect(JSON.stringify(bodyOf({ action: 'reweigh', weighing: { gross_g: 2, tare_g: 1, source: 'typed' } }, AT))).toBe(`{"occurred_at":"${AT}","gross_g":2,"tare_g":1,"source":"typed"}`)
})
it('leaves the moment of everything else to the server', () => {
  expect(bodyOf({ action: 'weigh', weighing: { gross_g: 2, tare_g: 1, source: 'typed' } }, AT)).not.toHaveProperty('occurred_at')
  expect([bodyOf({ action: 'label' }, AT), bodyOf({ action: 'report_lost' }, AT), bodyOf({ action: 'void', reason: 'x' }, AT)]).toEqual([{}, {}, { reason: 'x' }])
})
