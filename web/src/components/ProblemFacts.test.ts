import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '../locales'
import ProblemFacts from './ProblemFacts.vue'

const facts = (params: Record<string, unknown>) => mount(ProblemFacts, { props: { params }, global: { plugins: [i18n] } })
it('tells a loser what the winner did and when', () => {
  const shown = facts({ last_event: 'manifest.revoked', last_at: '2026-11-25T05:20:00Z', last_version: 7 })
  expect(shown.find('[data-winner]').text()).toMatch(/^已先发生：作废 2026-11-25 \d\d:20$/)
})
it('lists every finding with its code, remedy and basis', () => {
  const one = { code: 'contract.none', severity: 'hard', title_zh: '没有合同', title_en: 'No contract', remedy_zh: '先签合同', remedy_en: 'Sign one', basis: 'Order 23 Art. 10' }
  const shown = facts({ findings: [one, { ...one, code: 'permit.none', title_zh: '没有许可' }] })
  expect(shown.findAll('[data-finding]').map((row) => row.find('b').text())).toEqual(['没有合同', '没有许可'])
  expect(shown.text()).toContain('先签合同')
  expect(shown.text()).toContain('contract.none')
  expect(shown.text()).toContain('Order 23 Art. 10')
})
it('says nothing where there is nothing', () => {
  expect(facts({ pointer: '/x' }).text()).toBe('')
})
