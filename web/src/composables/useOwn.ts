import { computed, ref } from 'vue'
import { listOrganisations, sitesOfOrganisation } from '../api/people'
import { useSession } from '../api/session'
import { useLoad } from './useLoad'

const chosen = ref<string | null>(null)

/** The organisations whose people this person keeps, the one looked at, and its sites. */
export function useOwn() {
  const session = useSession()
  const mine = new Set(session.me?.grants.filter((grant) => grant.role === 'manager').map((grant) => grant.organisation_id))
  const { data, failure, loading, again } = useLoad(() => listOrganisations())
  const kept = computed(() => (data.value?.items ?? []).filter((one) => session.is('admin') || mine.has(one.id)))
  const own = computed(() => kept.value.find((one) => one.id === chosen.value) ?? kept.value[0] ?? null)
  const sites = useLoad(async () => (own.value ? (await sitesOfOrganisation(own.value.id)).items : []), [() => own.value?.id])
  const choose = (id: string) => { chosen.value = id }
  return { data, kept, own, sites, choose, failure, loading, again }
}
