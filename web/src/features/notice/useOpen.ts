import { onScopeDispose, ref, watch } from 'vue'
import { sumNotices } from '../../api/notice'
import { useSession } from '../../api/session'
import type { Role } from '../../api/types'
import { useChanges } from '../../composables/useChanges'

/** Who takes note of notices. */
export const NOTICED: Role[] = ['keeper', 'ehs', 'manager', 'dispatcher', 'gate', 'operator', 'officer', 'reviewer', 'admin']

/** How many notices in sight are open, for the way to them; `null` while it is not known. What cannot be counted is not shown: the board says why. */
export function useOpen() {
  const session = useSession()
  const open = ref<number | null>(null)
  let over = false
  async function again() {
    const who = session.me?.id
    if (!who || !session.is(...NOTICED)) { open.value = null; return }
    const sum = await sumNotices({ state: 'open' }).catch(() => null)
    if (!over && session.me?.id === who) open.value = sum?.open ?? null
  }
  watch(() => session.me?.id, () => void again(), { immediate: true })
  useChanges(() => (session.is(...NOTICED) ? ['notice/'] : []), again)
  onScopeDispose(() => { over = true })
  return open
}
