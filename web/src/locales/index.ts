import { createI18n } from 'vue-i18n'
import { zh } from './zh'

export type Locale = 'zh' | 'en'
const KEPT = 'weifei.locale'

/** The language that was chosen on this device. */
export const chosen = (): Locale => (localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh')

/* Chinese comes with the app; English words have the same keys and come when somebody reads them. */
export const i18n = createI18n({ legacy: false, locale: 'zh' as Locale, fallbackLocale: 'zh', messages: { zh } as Record<Locale, typeof zh> })

export async function showLanguage(locale: Locale) {
  if (locale === 'en' && !i18n.global.availableLocales.includes('en')) i18n.global.setLocaleMessage('en', (await import('./en')).en as typeof zh)
  i18n.global.locale.value = locale
  localStorage.setItem(KEPT, locale)
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('app.name')
}
