import { computed } from 'vue'
import { useSession } from '../../api/session'

/** The carrier for which this person dispatches; none for a driver, who sees the runs that are theirs. */
export function useCarrier() {
  const session = useSession()
  return computed(() => session.me?.grants.find((grant) => grant.role === 'dispatcher')?.organisation_id ?? undefined)
}
