import { expect, it } from 'vitest'
import type { Manifest } from '../../api/transport'
import { papersOf } from './papers'

const items = (...standings: string[]) => standings.map((standing) => ({ standing })) as Manifest['items']

it('a paper is offered once what it tells has happened', () => {
  expect(papersOf({ decided_at: null, items: items('underway') })).toEqual([])
  expect(papersOf({ decided_at: null, items: items('underway'), full_g: 1 })).toEqual(['weigh_ticket'])
  expect(papersOf({ decided_at: 'x', items: items('accepted', 'taken_back'), in_g: 1 })).toEqual(['weigh_ticket', 'receipt', 'refusal'])
})
