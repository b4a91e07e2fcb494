import { watch } from 'vue'
import { read } from '../../api/client'
import { online } from '../../api/network'
import { useSession } from '../../api/session'
import { store } from '../../api/store'
import { sideFor, type LabelFacts, type Side } from './layout'

/** A label as the server gave it to this device, its QR text signed. */
export interface KeptLabel { id: string; person: string; site: string; side: Side; facts: LabelFacts }
/** What a new container's label of a waste will say. */
export interface Blank { stream: string; person: string; site: string; facts: LabelFacts }
interface Given { items: { package_id: string; side_mm: Side; facts: LabelFacts }[]; next: string | null; blanks: Record<string, LabelFacts> }

const MOST = 1000
/* A network that comes and goes is not asked for all of them each time. */
const AGAIN_MS = 120_000
const fetched = new Map<string, number>()
/* Printed on the label itself, which is Chinese in every language. */
const UNSIGNED = '离线打印无签名，登记后补印'

async function fetchLabels(site: string, person: string) {
  const labels: KeptLabel[] = []
  const blanks: Blank[] = []
  for (let after: string | undefined; labels.length < MOST;) {
    const page: Given = await read<Given>(`sites/${encodeURIComponent(site)}/labels`, { after, limit: 200 })
    labels.push(...page.items.map((one) => ({ id: one.package_id, person, site, side: one.side_mm, facts: one.facts })))
    blanks.push(...Object.entries(page.blanks).map(([stream, facts]) => ({ stream, person, site, facts })))
    after = page.next ?? undefined
    if (!after) break
  }
  const change = (await store()).transaction(['labels', 'blanks'], 'readwrite')
  for (const old of await change.objectStore('labels').getAll()) if (old.site === site || old.person !== person) void change.objectStore('labels').delete(old.id)
  for (const one of labels) void change.objectStore('labels').put(one)
  for (const one of blanks) void change.objectStore('blanks').put(one)
  await change.done
}

/** Keeps a site's labels on the device while there is a network, so that they are drawn and printed when there is none. */
export function useKeptLabels(site: () => string | undefined) {
  const session = useSession()
  watch([site, online], () => {
    const id = site()
    const key = `${session.me?.id}/${id}`
    if (!id || !online.value || !session.me || Date.now() - (fetched.get(key) ?? 0) < AGAIN_MS) return
    fetched.set(key, Date.now())
    void fetchLabels(id, session.me.id).catch(() => fetched.delete(key))
  }, { immediate: true })
  const mine = <T extends { person: string }>(one: T | undefined) => (one && one.person === session.me?.id ? one : null)
  return {
    /** The label of a package, as it was when the server was last asked. */
    label: async (id: string) => mine(await store().then((kept) => kept.get('labels', id)).catch(() => undefined)),
    blank: async (stream: string) => mine(await store().then((kept) => kept.get('blanks', stream)).catch(() => undefined)),
  }
}

/** The label of a container that is not registered yet: its code from a reserved block, nothing signed, and it says so itself. */
export function pendingLabel(blank: LabelFacts, code: string, mass: number, day: string, litres: number): { facts: LabelFacts; side: Side } {
  return { side: sideFor(litres), facts: { ...blank, label_code: code, mass, produced_on: day, qr_text: blank.qr_text + code, mark: 'Pending', remark: UNSIGNED } }
}
