import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { startShell } from './composables/useShell'
import { startTheme } from './composables/useTheme'
import { i18n, showLanguage } from './locales'
import { router } from './router'
import './styles/tokens.css'
import './styles/app.css'
import './styles/transport.css'
import './styles/device.css'

startTheme()
showLanguage(i18n.global.locale.value)
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
startShell()
