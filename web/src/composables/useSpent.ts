import { onBeforeUnmount } from 'vue'
import { Stopwatch } from './spent'

const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/** The header that tells how long the person was at this page when it writes something. */
export function useSpent() {
  const watch = new Stopwatch(() => performance.now())
  const touched = () => watch.touched()
  const seen = () => watch.seen(document.visibilityState === 'visible')
  for (const sign of SIGNS) window.addEventListener(sign, touched, { passive: true })
  document.addEventListener('visibilitychange', seen)
  onBeforeUnmount(() => {
    for (const sign of SIGNS) window.removeEventListener(sign, touched)
    document.removeEventListener('visibilitychange', seen)
  })
  return () => ({ 'Spent-Seconds': String(watch.seconds()) })
}
