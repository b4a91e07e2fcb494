import { expect, it } from 'vitest'
import { grantOf, rolesOf } from './roles'

it('gives enterprise roles by site and regulators by division', () => {
  expect(grantOf('keeper', 'a', '330111')).toEqual({ role: 'keeper', site: 'a' })
  expect(grantOf('keeper', '', '')).toEqual({ role: 'keeper' })
  expect(grantOf('officer', 'a', ' 330111 ')).toEqual({ role: 'officer', division: '330111' })
})
it('offers regulators only to authorities', () => {
  expect(rolesOf('authority')).toContain('officer')
  expect(rolesOf('generator')).not.toContain('officer')
  expect(rolesOf('authority')).not.toContain('keeper')
})
