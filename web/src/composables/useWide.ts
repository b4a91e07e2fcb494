import { onScopeDispose, ref } from 'vue'

export function useWide() {
  const query = matchMedia('(min-width: 768px)')
  const wide = ref(query.matches)
  const follow = () => { wide.value = query.matches }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return wide
}
