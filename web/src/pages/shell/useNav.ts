import { computed } from 'vue'
import { useSession } from '../../api/session'
import type { IconName } from '../../components/IconMark.vue'
import { NOTICED } from '../../features/notice/useOpen'

interface Entry { to: string; key: string; icon: IconName }
interface Group { key: string; entries: Entry[] }

const home: Entry = { to: '/', key: 'nav.home', icon: 'home' }
const make: Entry = { to: '/packages/new', key: 'nav.make', icon: 'make' }
const ledger: Entry = { to: '/ledger', key: 'nav.ledger', icon: 'table' }
const books: Entry = { to: '/ledgers', key: 'book.nav', icon: 'table' }
const plans: Entry = { to: '/plans', key: 'nav.plans', icon: 'book' }
const declarations: Entry = { to: '/declarations', key: 'declare.nav', icon: 'sheet' }
const exchange: Entry = { to: '/exchange', key: 'exchange.nav', icon: 'sheet' }
const stock: Entry = { to: '/stock', key: 'nav.stock', icon: 'drum' }
const packages: Entry = { to: '/packages', key: 'nav.packages', icon: 'list' }
const search: Entry = { to: '/packages', key: 'nav.search', icon: 'find' }
const logbook: Entry = { to: '/logbook', key: 'logbook.nav', icon: 'book' }
const manifests: Entry = { to: '/manifests', key: 'nav.manifests', icon: 'sheet' }
const trips: Entry = { to: '/trips', key: 'nav.trips', icon: 'truck' }
const milk: Entry = { to: '/milk-run', key: 'milk.nav', icon: 'truck' }
const treatments: Entry = { to: '/treatments', key: 'nav.treatments', icon: 'furnace' }
const papers: Entry = { to: '/papers', key: 'nav.papers', icon: 'paper' }
const notices: Entry = { to: '/notices', key: 'notice.nav', icon: 'alert' }
const rules: Entry = { to: '/rules', key: 'rule.nav', icon: 'book' }
const roster: Entry = { to: '/roster', key: 'roster.nav', icon: 'list' }
const cockpit: Entry = { to: '/cockpit', key: 'cockpit.nav', icon: 'table' }
const roadside: Entry = { to: '/roadside', key: 'nav.roadside', icon: 'scan' }
const sites: Entry = { to: '/sites', key: 'nav.sites', icon: 'site' }
const checks: Entry = { to: '/check-parameters', key: 'nav.checks', icon: 'check' }
const reference: Entry = { to: '/reference', key: 'nav.reference', icon: 'book' }
const events: Entry = { to: '/events', key: 'nav.events', icon: 'list' }
const takes: Entry = { to: '/stock-takes', key: 'nav.takes', icon: 'list' }
const sensors: Entry = { to: '/devices', key: 'sensor.nav', icon: 'check' }
const people: Entry = { to: '/people', key: 'nav.people', icon: 'me' }
const mandates: Entry = { to: '/mandates', key: 'nav.mandates', icon: 'paper' }
const registrations: Entry = { to: '/registrations', key: 'nav.registrations', icon: 'site' }
const checkpoint: Entry = { to: '/checkpoint', key: 'nav.checkpoint', icon: 'seal' }

/** Only what this role may see, grouped by the life of the waste. */
export function useNav() {
  const session = useSession()
  const makes = computed(() => session.is('keeper', 'ehs'))
  const oversees = computed(() => session.is('officer', 'reviewer', 'admin'))
  const carries = computed(() => session.is('dispatcher', 'driver'))
  const drives = computed(() => session.is('driver') && !session.is('dispatcher'))
  const holds = computed(() => session.is('keeper', 'ehs', 'manager', 'gate', 'operator', 'officer', 'reviewer', 'admin'))
  const treats = computed(() => session.is('operator', 'ehs', 'manager', 'gate', 'officer', 'reviewer'))
  const keeps = computed(() => session.is('manager', 'admin'))
  const groups = computed<Group[]>(() => [
    { key: 'nav.produce', entries: [...(makes.value ? [make] : []), ...(session.is('keeper', 'ehs', 'manager', 'gate', 'operator', 'officer', 'reviewer') ? [books] : []), ...(session.is('ehs') ? [ledger] : [])] },
    { key: 'nav.plan', entries: session.is('ehs', 'manager', 'officer', 'reviewer') ? [plans, declarations, exchange] : [] },
    { key: 'nav.store', entries: holds.value ? [stock, packages, ...(session.is('keeper', 'ehs', 'manager', 'officer', 'reviewer') ? [takes] : []), ...(session.is('admin') ? [] : [sensors])] : [] },
    { key: 'nav.move', entries: [...(session.is('admin') ? [] : [manifests]), ...(carries.value ? [trips] : []), ...(session.is('dispatcher') ? [milk] : []), ...(drives.value ? [] : [papers])] },
    { key: 'nav.treat', entries: treats.value ? [treatments, ...(session.is('gate', 'operator', 'officer', 'reviewer') ? [logbook] : [])] : [] },
    { key: 'notice.group', entries: session.is(...NOTICED) ? [notices, rules, ...(session.is('keeper', 'ehs', 'manager', 'gate', 'operator', 'officer', 'reviewer') ? [roster] : [])] : [] },
    { key: 'nav.watch', entries: [...(session.is('officer', 'reviewer') ? [cockpit, roadside] : []), ...(oversees.value ? [sites, checks] : []), ...(session.is('reviewer', 'admin') ? [registrations] : [])] },
    { key: 'nav.staff', entries: [...(keeps.value ? [people] : []), ...(keeps.value || session.is('ehs') ? [mandates] : [])] },
    { key: 'nav.trust', entries: drives.value ? [] : [events, checkpoint, reference] },
  ].filter((group) => group.entries.length))
  /* Four at most: the fifth place is one's own. */
  const tabs = computed<Entry[]>(() => {
    if (session.is('reviewer')) return [home, sites, manifests, roadside]
    if (oversees.value) return session.is('admin') ? [sites, stock, packages, papers] : [roadside, sites, manifests, papers]
    if (session.is('keeper')) return [home, stock, manifests]
    if (session.is('ehs')) return [home, stock, manifests]
    if (drives.value) return [home, trips, manifests]
    if (carries.value) return [home, trips, manifests, papers]
    if (session.is('operator')) return [home, treatments, stock, search]
    if (session.is('gate')) return [home, manifests, stock, search]
    return [home, stock, manifests, papers]
  })
  /* The place one is in is the longest one that leads to the page. */
  function current(path: string, to: string): 'page' | undefined {
    const places = [...groups.value.flatMap((group) => group.entries), ...tabs.value].map((entry) => entry.to)
    const within = places.filter((place) => path === place || (place !== '/' && path.startsWith(`${place}/`))).sort((a, b) => b.length - a.length)
    return (within[0] ?? path) === to ? 'page' : undefined
  }
  return { groups, tabs, makes, oversees, current }
}
