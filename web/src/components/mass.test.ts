import { expect, it } from 'vitest'
import { formatMass, gramsOfKilograms } from './mass'

it('writes a container in kg, with a decimal only when the scale gave one', () => {
  expect(formatMass(172_000)).toEqual({ figure: '172', unit: 'kg' })
  expect(formatMass(172_500)).toEqual({ figure: '172.5', unit: 'kg' })
  expect(formatMass(0)).toEqual({ figure: '0', unit: 'kg' })
  expect(formatMass(999_000)).toEqual({ figure: '999', unit: 'kg' })
})
it('writes a tonne and more, and reports, in t with three decimals', () => {
  expect(formatMass(6_840_000)).toEqual({ figure: '6.840', unit: 't' })
  expect(formatMass(1_204_600_000)).toEqual({ figure: '1,204.600', unit: 't' })
  expect(formatMass(18_000, 't')).toEqual({ figure: '0.018', unit: 't' })
  expect(formatMass(1_548_000, 'kg')).toEqual({ figure: '1,548', unit: 'kg' })
  expect(formatMass(-70_000)).toEqual({ figure: '−70', unit: 'kg' })
})
it('reads typed kilograms as whole grams', () => {
  expect(gramsOfKilograms('191')).toBe(191_000)
  expect(gramsOfKilograms(' 18.65 ')).toBe(18_650)
  expect(gramsOfKilograms('0.005')).toBe(5)
  for (const wrong of ['', '-3', '1e3', '1.2345', '1,5', 'x', '1.']) expect(gramsOfKilograms(wrong)).toBeNull()
})
