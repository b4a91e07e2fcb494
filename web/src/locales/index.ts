import { createI18n } from 'vue-i18n'
import { en } from './en'
import { zh } from './zh'

export type Locale = 'zh' | 'en'
const KEPT = 'weifei.locale'

function firstLocale(): Locale {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'
}

export const i18n = createI18n({ legacy: false, locale: firstLocale() as Locale, fallbackLocale: 'zh', messages: { zh, en } })

export function showLanguage(locale: Locale) {
  i18n.global.locale.value = locale
  localStorage.setItem(KEPT, locale)
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('app.name')
}
