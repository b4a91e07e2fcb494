import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { compressed } from './build/compressed'
import { worker } from './build/worker'

/** By how many pages a part is used that comes with the first of them. */
const SHARED_BY = 3

export default defineConfig({
  plugins: [vue(), compressed(), worker()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    // What most pages are made of comes in one piece: on a slow connection thirty small ones wait for one another.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', test: /\/web\/src\/.*\.(ts|vue)(\?|$)/, minShareCount: SHARED_BY }] } } },
  },
  server: { fs: { allow: ['..'] }, proxy: { '/api': { target: process.env.API_URL ?? 'http://127.0.0.1:8080' } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
