import { expect, it } from 'vitest'
import { aboard, askedOf } from './asked'

const CODE = '91330111MA2ABCD13G9000414920261123001'

it('asks by plate, by number and by label, however it was read', () => {
  expect([' 浙a·12345 ', '浙AD12345'].map(askedOf)).toEqual(['浙A12345', '浙AD12345'])
  expect(askedOf('https://weifei.example.cn/m/20263301000123/4/AAAA-BBBB')).toBe('20263301000123')
  expect([askedOf('2026 3301 000123'), askedOf(`https://weifei.example.cn/l/${CODE}`)]).toEqual(['20263301000123', CODE])
})
it('knows whether a label is of the load', () => {
  const codes = [CODE, null, CODE.replace(/001$/, '002')]
  expect([aboard(codes, CODE), aboard(codes, '002'), aboard(codes, '01'), aboard(codes, '999'), aboard(codes, '20261123')]).toEqual([CODE, codes[2], null, null, null])
})
