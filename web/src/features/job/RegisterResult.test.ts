import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { RegisterReport } from '../../api/job'
import { i18n } from '../../locales'
import RegisterResult from './RegisterResult.vue'

const report = (rows: RegisterReport['rows']): RegisterReport => ({ created: 2, updated: 0, unchanged: 1, refused: rows.filter((one) => one.problem).length, rows })
const shown = (rows: RegisterReport['rows']) => mount(RegisterResult, { props: { report: report(rows) }, global: { plugins: [i18n] } })
const good = { row: 1, outcome: 'created', id: 'v', problem: null } as const

it('lists the refused rows alone, with their reason and the field where that is known', () => {
  const bad = (row: number, params: Record<string, unknown>) => ({ row, outcome: null, id: null, problem: { code: 'request.field', title: `why ${row}`, detail: 'the way out', params } })
  const rows = shown([good, bad(2, { pointer: '/load_max_g' }), bad(3, {})]).findAll('tbody tr').map((one) => one.findAll('td').map((cell) => cell.text()))
  expect(rows).toEqual([['2', 'load_max_g', 'why 2the way out · request.field'], ['3', '–', 'why 3the way out · request.field']])
})
it('says so when none was refused', () => {
  expect(shown([good]).findAll('tbody tr')).toHaveLength(0)
  expect(shown([good]).get('[data-done]').text()).toContain('2')
})
