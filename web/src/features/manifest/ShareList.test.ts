import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Manifest, ManifestShare } from '../../api/transport'
import { i18n, showLanguage } from '../../locales'
import ShareList from './ShareList.vue'

/* As src/api/v1/share.rs tells them. */
const PAPERS: Record<ManifestShare['paper'], true> = { permit: true, contract: true, approval: true, export_approval: true, plan: true }

it('calls every paper by its name in both languages', async () => {
  const shares = Object.keys(PAPERS).map((paper) => ({ line: 1, paper, paper_id: 'p', year: 2026, mass_g: 1_000_000 }))
  const manifest = { shares, lines: [{ waste_code: '900-041-49' }] } as unknown as Manifest
  for (const locale of ['zh', 'en'] as const) {
    await showLanguage(locale)
    const names = mount(ShareList, { props: { manifest }, global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } } }).findAll('td.lead').map((one) => one.text())
    expect(new Set(names).size).toBe(shares.length)
    expect(names.join()).not.toMatch(/[a-z]\.[a-z]/i)
  }
  expect(mount(ShareList, { props: { manifest }, global: { plugins: [i18n], stubs: { RouterLink: true } } }).text()).toContain('Management plan')
})
