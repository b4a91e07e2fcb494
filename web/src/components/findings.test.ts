import { expect, it } from 'vitest'
import { findingsOf } from './findings'

const one = { code: 'permit.none', severity: 'hard', title_zh: '没有许可', title_en: 'No permit', remedy_zh: '换单位', remedy_en: 'Choose another', basis: 'Decree 408', params: {} }
it('tells findings in the reader’s language and bears what is not one', () => {
  expect(findingsOf({ findings: [one] }, 'zh')).toEqual([{ code: 'permit.none', severity: 'hard', title: '没有许可', remedy: '换单位', basis: 'Decree 408' }])
  expect(findingsOf({ findings: [one, 'x', null] }, 'en-GB')[0]).toMatchObject({ title: 'No permit', remedy: 'Choose another' })
  expect(findingsOf({}, 'zh')).toEqual([])
  expect(findingsOf({ findings: 'none' }, 'zh')).toEqual([])
})
