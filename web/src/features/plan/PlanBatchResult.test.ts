import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { PlanBatchReport } from '../../api/job'
import { i18n } from '../../locales'
import PlanBatchResult from './PlanBatchResult.vue'

const row = (more: Partial<PlanBatchReport['rows'][0]>) => ({ site_id: 's', code: 'C-001', name: '某厂', outcome: 'nothing' as const, wastes: null, findings: null, stops: null, state: null, problem: null, ...more })
const shown = (rows: PlanBatchReport['rows']) => mount(PlanBatchResult, { props: { year: '2027', report: { proposed: 1, existing: 1, nothing: 1, refused: 1, rows } }, global: { plugins: [i18n], stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } } } })

it('leads to the plans that are there, and says of the others why there is none', () => {
  const page = shown([row({ site_id: 'a', outcome: 'proposed', wastes: 2, findings: 5, stops: 3 }), row({ site_id: 'b', outcome: 'exists', state: 'filed' }), row({ site_id: 'c' }), row({ site_id: 'd', outcome: 'refused', problem: { code: 'x', title: '为什么', detail: '怎么办' } as never })])
  expect(page.findAll('a').map((one) => one.attributes('href'))).toEqual(['/plans/a/2027', '/plans/b/2027'])
  const text = page.findAll('tbody tr').map((one) => one.text())
  expect(text[0]).toContain('5')
  expect(text[3]).toContain('为什么')
})
it('says so when there was no site', () => expect(shown([]).findAll('tbody tr')).toHaveLength(0))
