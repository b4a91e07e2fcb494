import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { startShell } from './composables/useShell'
import { startTheme } from './composables/useTheme'
import { chosen, i18n, showLanguage } from './locales'
import { router } from './router'
import './styles/tokens.css'
import './styles/app.css'
import './styles/transport.css'
import './styles/device.css'

function start() {
  createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
  startShell()
}
startTheme()
// Where the chosen words do not come, the page is shown in Chinese rather than not at all.
void showLanguage(chosen()).catch(() => showLanguage('zh')).then(start)
