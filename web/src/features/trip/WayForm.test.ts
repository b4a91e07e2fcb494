import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Trip } from '../../api/transport'
import { i18n } from '../../locales'
import WayForm from './WayForm.vue'

const point = (longitude: number, latitude: number) => ({ longitude_e6: longitude * 1e6, latitude_e6: latitude * 1e6 })
const run = (id: string, way: Trip['way'] = []) => ({ id, way, version: 3, plate: '浙A00001', planned_on: '2026-11-23' }) as unknown as Trip
const told = (longitude: number) => ({ at: '2026-11-23T04:00:00Z', ...point(longitude, 30), accuracy_m: 10 })
const ANSWERS: Record<string, unknown> = {
  'trips/now/ways': { stops: [{ site_id: 's', name: '甲厂', side: 'consignor', point: point(120, 30) }, { site_id: 'r', name: '乙厂', side: 'receiver', point: null }], earlier: [run('driven'), run('given', [point(120, 30), point(120, 31)])] },
  'trips/driven/positions': { trip_id: 'driven', underway: false, positions: [told(120.2), told(120.1), told(120)], kept_days: 90 },
}
vi.mock('../../api/client', () => ({ read: (path: string) => Promise.resolve(ANSWERS[path]) }))
vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
beforeEach(() => sessionStorage.clear())

async function open() {
  const form = mount(WayForm, { props: { trip: run('now'), busy: false }, global: { plugins: [i18n] } })
  await flushPromises()
  return form
}
const save = async (form: Awaited<ReturnType<typeof open>>) => {
  await form.find('form').trigger('submit')
  return form.emitted('save')?.at(-1)?.[0]
}

it('takes the way of an earlier run, driven from first to last or as it was given', async () => {
  const form = await open()
  await form.find('[data-go=take]').trigger('click')
  await flushPromises()
  expect(await save(form)).toEqual([point(120, 30), point(120.2, 30)])
  await form.find('select').setValue('given')
  await form.find('[data-go=take]').trigger('click')
  await flushPromises()
  expect(form.find('[data-length]').text()).toContain('111.2')
  expect(await save(form)).toEqual([point(120, 30), point(120, 31)])
})
it('takes no way of fewer than two points or with a wrong coordinate, and says why', async () => {
  const form = await open()
  expect(await save(form)).toBeUndefined()
  expect(form.find('[role=alert]').exists()).toBe(true)
  await form.find('[data-go=stop]').trigger('click')
  await form.find('[data-go=write]').trigger('click')
  const last = () => form.findAll('li').at(-1)!.findAll('input')
  await last()[0]!.setValue('120.1')
  expect(await save(form)).toBeUndefined()
  await last()[1]!.setValue('30.1')
  expect(await save(form)).toEqual([point(120, 30), point(120.1, 30.1)])
  await form.findAll('[data-go=remove]')[0]!.trigger('click')
  expect(form.findAll('li').length).toBe(1)
})
it('keeps what was drawn when the page is made anew', async () => {
  const form = await open()
  await form.find('[data-go=stop]').trigger('click')
  form.unmount()
  expect((await open()).findAll('li').length).toBe(1)
})
