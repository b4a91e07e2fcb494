import { computed, ref, shallowRef, watch } from 'vue'
import { api, got } from '../../api/client'
import { moment, online } from '../../api/network'
import { asFailure } from '../../api/problem'
import { useSession } from '../../api/session'
import { store } from '../../api/store'
import { changeTake, getTake, seePackage, takeActions, type Sight, type StockTakeShown, type TakeAction } from '../../api/stocktake'
import type { Action, Facility } from '../../api/types'
import { useLoad } from '../../composables/useLoad'
import { useOutbox } from '../../composables/useOutbox'
import { useTask } from '../../composables/useTask'
import { counted, type Known } from './counted'

/** A stock-take as it was when the server was last asked, with what is needed to go on counting without it. */
export interface KeptTake { id: string; person: string; as_of: string; take: StockTakeShown; actions: Action[]; facility: Facility | null; known: Known[] }

async function fetched(id: string, person: string): Promise<KeptTake> {
  const [take, actions] = await Promise.all([getTake(id), takeActions(id)])
  const { items } = await got(api.GET('/api/v1/sites/{id}/facilities', { params: { path: { id: take.site_id } } }))
  const shelf = await store().then((kept) => kept.get('shelf', `${person}/${take.site_id}`)).catch(() => undefined)
  const one: KeptTake = { id, person, as_of: new Date().toISOString(), take, actions: actions.items, facility: items.find((each) => each.id === take.facility_id) ?? null, known: shelf?.packages ?? [] }
  const kept = await store().catch(() => null)
  // What is no longer counted is taken off the device.
  if (take.state === 'counting') await kept?.put('takes', one).catch(() => undefined)
  else await kept?.delete('takes', id).catch(() => undefined)
  return one
}

/** A stock-take that is counted with or without a network: what is seen without one is kept on the device and told later. */
export function useTake(id: () => string) {
  const session = useSession()
  const { waiting, add } = useOutbox()
  const base = useLoad(async () => {
    const person = session.me!.id
    try {
      return { ...(await fetched(id(), person)), fresh: true }
    } catch (error) {
      const kept = asFailure(error).kind === 'network' ? await store().then((known) => known.get('takes', id())).catch(() => undefined) : undefined
      if (kept?.person !== person) throw error
      return { ...kept, fresh: false }
    }
  }, [id])
  const mine = computed(() => waiting.value.filter((one) => one.stock_take === id()))
  const take = computed(() => (base.data.value ? counted(base.data.value.take, mine.value, base.data.value.known) : null))
  watch(() => mine.value.length, (now, before) => { if (now < before && online.value) void base.again() })
  watch(online, (now) => { if (now) void base.again() })
  const local = computed(() => Boolean(base.data.value) && (!base.data.value!.fresh || !online.value || mine.value.length > 0))
  /* Signing is for what is registered: not while anything waits here. */
  const actions = computed(() => (base.data.value?.actions ?? []).filter((one) => !local.value || one.action === 'count'))
  const last = shallowRef('')
  const moments = new Map<string, string>()
  const kept = ref(false)

  const see = useTask(async (key: string, sight: Sight) => {
    last.value = ''
    const tried = moments.has(key)
    const body = { occurred_at: moments.get(key) ?? moment(), ...sight }
    moments.set(key, body.occurred_at)
    const name = base.data.value?.facility?.name ?? ''
    const keep = () => add({ action: 'count', package: '', stock_take: id(), what: `${name} ${sight.package.slice(-3)}`, body }, key)
    kept.value = !tried && (!online.value || mine.value.length > 0)
    if (kept.value) await keep()
    else {
      try {
        await seePackage(id(), body, key)
      } catch (error) {
        if (asFailure(error).kind !== 'network') throw error
        kept.value = true
        await keep()
      }
    }
    last.value = sight.package
    if (!kept.value) await base.again()
  })
  const change = useTask(async (key: string, action: TakeAction) => {
    await changeTake(id(), action, key)
    await base.again()
    return true
  })
  return { base, take, actions, last, kept, see, change, waits: computed(() => mine.value.length), asOf: computed(() => (base.data.value && (!base.data.value.fresh || !online.value) ? base.data.value.as_of : null)) }
}
