import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Job } from '../api/job'
import { failureOf } from '../api/problem'
import { i18n } from '../locales'
import FileButtons from './FileButtons.vue'

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: { template: '<i />' } }] })
const shown = (code: string, beside?: (format: string, key: string) => Promise<Job>) =>
  mount(FileButtons, {
    props: { title: 't', hint: 'h', name: 'n', formats: ['csv', 'pdf'] as const, word: (format: string) => format, fetch: () => Promise.reject(failureOf(413, { code, title: 'why' })), ...(beside && { beside }) },
    global: { plugins: [i18n, router] },
  })
const pressed = async (wrapper: ReturnType<typeof shown>, selector: string) => {
  await wrapper.get(selector).trigger('click')
  await flushPromises()
}

it('draws one that is too long beside, in the format that was asked for, and goes to its job', async () => {
  const beside = vi.fn(async (format: string, key: string) => ({ id: `${format} ${key.length}` }) as Job)
  const wrapper = shown('ledger.file_too_long', beside)
  expect(wrapper.find('[data-go=beside]').exists()).toBe(false)
  await pressed(wrapper, '[data-file=pdf]')
  await pressed(wrapper, '[data-go=beside]')
  expect(beside).toHaveBeenCalledOnce()
  expect(beside.mock.calls[0]![0]).toBe('pdf')
  expect(router.currentRoute.value.path).toBe('/jobs/pdf 36')
})
it('offers that for no other refusal, nor where nothing is drawn beside', async () => {
  const other = shown('document.failed', async () => ({ id: 'x' }) as Job)
  await pressed(other, '[data-file=csv]')
  expect(other.find('[data-go=beside]').exists()).toBe(false)
  const without = shown('ledger.file_too_long')
  await pressed(without, '[data-file=csv]')
  expect(without.find('[data-go=beside]').exists()).toBe(false)
})
