import { onScopeDispose, ref } from 'vue'

const SETTLED_MS = 250

/** Whether there is room for the desk. A phone that is turned stays a phone, and what was typed stays; so does a change that is
 *  over at once, as when the page is drawn for a picture of it. */
export function useWide() {
  const query = matchMedia('(min-width: 768px) and (min-height: 500px)')
  const wide = ref(query.matches)
  let later: ReturnType<typeof setTimeout> | undefined
  const follow = () => {
    clearTimeout(later)
    later = setTimeout(() => { wide.value = query.matches }, SETTLED_MS)
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => { clearTimeout(later); query.removeEventListener('change', follow) })
  return wide
}
