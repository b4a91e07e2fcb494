import { describe, expect, it } from 'vitest'
import { staysOf, type LeftOut } from './proposal'

const left = (why: string, mass_g: number): LeftOut => ({ package_id: why + mass_g, code: null, waste_code: '900-041-49', mass_g, why, title: `t ${why}`, remedy: `r ${why}` })

describe('what one click leaves', () => {
  it('is told once a reason, with how many and how much, the most first', () => {
    const rows = staysOf([left('load.too_heavy', 5), left('contract.not_covering', 1), left('contract.not_covering', 2)])
    expect(rows.map((one) => [one.why, one.count, one.mass_g])).toEqual([['contract.not_covering', 2, 3], ['load.too_heavy', 1, 5]])
    expect(rows[0]!.remedy).toBe('r contract.not_covering')
  })
  it('is nothing when all goes', () => expect(staysOf([])).toEqual([]))
})
