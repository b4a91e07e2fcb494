import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Action } from '../../api/types'
import { i18n } from '../../locales'
import ActionList from './ActionList.vue'

const action = (name: string, more: Partial<Action> = {}): Action => ({ action: name, allowed: true, forward: false, ...more })
function list(actions: Action[], current: string | null = null) {
  return mount(ActionList, { props: { actions, current, known: actions.map((one) => one.action), words: 'deed', quiet: ['manifest.not_from_state'], grave: new Set(['revoke']) }, global: { plugins: [i18n] } })
}

it('puts the step that leads on first and makes it the one solid button', () => {
  const shown = list([action('revoke'), action('change_crew'), action('load', { forward: true })])
  expect(shown.findAll('button').map((one) => one.attributes('data-action'))).toEqual(['load', 'revoke', 'change_crew'])
  expect(shown.findAll('.main').map((one) => one.attributes('data-action'))).toEqual(['load'])
  expect(shown.find('[data-action=revoke]').classes()).toContain('grave')
})
it('leaves the solid look to the form that is open below', () => {
  expect(list([action('depart', { forward: true })], 'depart').findAll('.main')).toHaveLength(0)
})
it('says why a step is locked, but not what role or state never allow', () => {
  const refused = (code: string, name: string) => action(name, { allowed: false, code, title: `why ${name}`, remedy: 'the way out' })
  const shown = list([refused('access.not_allowed', 'issue'), refused('manifest.not_from_state', 'arrive'), refused('manifest.unload_first', 'refuse_carry')])
  expect(shown.findAll('details .why')).toHaveLength(1)
  expect(shown.text()).toContain('why refuse_carry')
  expect(shown.text()).not.toContain('why issue')
})
