import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { compressed } from './build/compressed'
import { worker } from './build/worker'

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
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
  server: { fs: { allow: ['..'] }, proxy: { '/api': { target: process.env.API_URL ?? 'http://127.0.0.1:8080' } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
