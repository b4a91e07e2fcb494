import { effectScope, onScopeDispose, ref, watch } from 'vue'
import { feeder, listener, type Change } from '../api/feed'
import { online } from '../api/network'
import { useSession } from '../api/session'
import { i18n } from '../locales'

/** Whether changes are told as they happen; `null` while nobody asks for them. */
export const told = ref<boolean | null>(null)
const visible = ref(!document.hidden)
document.addEventListener('visibilitychange', () => { visible.value = !document.hidden })

async function ask(signal: AbortSignal): Promise<Response> {
  const session = useSession()
  if (!session.fresh()) await session.renew().catch(() => false)
  const once = () => fetch('/api/v1/live', { signal, cache: 'no-store', headers: { 'Accept-Language': i18n.global.locale.value, ...(session.access ? { Authorization: `Bearer ${session.access}` } : {}) } })
  const answer = await once()
  if (answer.status !== 401 || !(await session.renew().catch(() => false))) return answer
  return once()
}

const feed = feeder(listener(ask), (open) => { told.value = open })
let begun = false
function begin() {
  begun = true
  // It outlives the page that asked for it first.
  effectScope(true).run(() => watch([visible, online, () => useSession().me?.id], ([seen, there, who], before) => {
    // Another person hears of other things.
    if (before[2] !== who) feed.want(false)
    feed.want(seen && there && Boolean(who))
  }, { immediate: true }))
}

/** A change is of these: a stream by its name, or all streams of a noun, which ends with a slash; a slash alone is every noun. Without names it is of everybody. */
export function concerns(change: Change, about: string[]): boolean {
  return change.streams === null || change.streams.some((stream) => about.some((one) => (one === '/' || stream === one || (one.endsWith('/') && stream.startsWith(one)))))
}

/** Several things done at once come one after the other; they are answered together. */
const TOGETHER_MS = 150
/** A whole noun changes often where much happens: not asked anew more often than this. */
const APART_MS = 4000
/** How often is asked while changes are not told. */
const ASK_MS = 30_000

/**
 * Loads a part of a page anew when something it is about has changed. While `hold` says so, as somebody is typing or about to
 * press, nothing moves under their hand: `changed` says that there is something new, and `take` loads it. What one has just
 * done oneself is told too: `differs` says whether it is new to the page.
 */
export function useChanges(about: () => string[], again: () => unknown, hold: () => boolean = () => false, differs: () => Promise<boolean> = () => Promise.resolve(true)) {
  if (!begun) begin()
  const changed = ref(false)
  let last = 0
  let later: ReturnType<typeof setTimeout> | undefined

  function take() {
    clearTimeout(later)
    later = undefined
    changed.value = false
    last = Date.now()
    void again()
  }
  async function come() {
    later = undefined
    if (!hold()) return take()
    if (!(await differs().catch(() => true))) return
    if (hold()) changed.value = true
    else take()
  }
  const leave = feed.hear((change) => {
    const mine = about()
    if (later || !mine.length || !concerns(change, mine)) return
    const apart = mine.some((one) => one.endsWith('/')) ? Math.max(0, last + APART_MS - Date.now()) : 0
    later = setTimeout(() => void come(), Math.max(TOGETHER_MS, apart))
  })
  /* A list that is held is not asked for in vain: that it changed is not known without the feed. */
  const asking = setInterval(() => { if (told.value === false && visible.value && online.value && about().length && !hold()) take() }, ASK_MS)
  const stop = watch(hold, (held) => { if (!held && changed.value) take() })
  onScopeDispose(() => { leave(); stop(); clearTimeout(later); clearInterval(asking) })
  return { changed, take }
}
