import { computed } from 'vue'
import { useSession } from '../../api/session'
import type { IconName } from '../../components/IconMark.vue'

interface Entry { to: string; key: string; icon: IconName }
interface Group { key: string; entries: Entry[] }

const make: Entry = { to: '/packages/new', key: 'nav.make', icon: 'make' }
const ledger: Entry = { to: '/ledger', key: 'nav.ledger', icon: 'table' }
const stock: Entry = { to: '/stock', key: 'nav.stock', icon: 'drum' }
const packages: Entry = { to: '/packages', key: 'nav.packages', icon: 'list' }
const sites: Entry = { to: '/sites', key: 'nav.sites', icon: 'site' }
const events: Entry = { to: '/events', key: 'nav.events', icon: 'list' }
const checkpoint: Entry = { to: '/checkpoint', key: 'nav.checkpoint', icon: 'seal' }

/** Only what this role may see, grouped by the life of the waste. */
export function useNav() {
  const session = useSession()
  const makes = computed(() => session.is('keeper', 'ehs'))
  const imports = computed(() => session.is('ehs'))
  const oversees = computed(() => session.is('officer', 'reviewer', 'admin'))
  const groups = computed<Group[]>(() => [
    { key: 'nav.produce', entries: [...(makes.value ? [make] : []), ...(imports.value ? [ledger] : [])] },
    { key: 'nav.store', entries: [stock, packages] },
    { key: 'nav.watch', entries: oversees.value ? [sites] : [] },
    { key: 'nav.trust', entries: [events, checkpoint] },
  ].filter((group) => group.entries.length))
  const tabs = computed<Entry[]>(() => (oversees.value
    ? [sites, stock, packages, events]
    : [{ to: '/', key: 'nav.home', icon: 'home' }, stock, { to: '/packages', key: 'nav.search', icon: 'find' }]))
  return { groups, tabs, makes, oversees }
}
