import { ref } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
const KEPT = 'weifei.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const kept = localStorage.getItem(KEPT)
const theme = ref<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto')

function show() {
  const dark = theme.value === 'dark' || (theme.value === 'auto' && system.matches)
  document.documentElement.classList.toggle('dark', dark)
}

export function startTheme() {
  show()
  system.addEventListener('change', show)
}
export function useTheme() {
  function set(next: Theme) {
    theme.value = next
    localStorage.setItem(KEPT, next)
    show()
  }
  return { theme, set }
}
