/** Streams in sight that changed; none named: too many, or it is not known which. */
export interface Change { streams: string[] | null }

/** How a feed ended: it may be opened again soon, or there is no room or no such thing and it is not worth asking soon. */
export type End = 'over' | 'lost' | 'refused' | 'signed_out'

/** Reads server-sent events as they come in pieces: every message named `changed`, and any sign of life. */
export function reader(tell: (change: Change) => void) {
  let rest = ''
  return (piece: string) => {
    const blocks = (rest + piece.replaceAll('\r', '')).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n')
      if (!lines.includes('event: changed')) continue
      const text = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n')
      tell({ streams: named(text) })
    }
  }
}

/* What cannot be read says that something changed. */
function named(text: string): string[] | null {
  try {
    const { streams } = JSON.parse(text) as { streams?: unknown }
    return Array.isArray(streams) ? streams.filter((one) => typeof one === 'string') : null
  } catch {
    return null
  }
}

export interface Ears { opened: () => void; tell: (change: Change) => void }
/** Opens a feed and listens until it ends or `signal` says so. */
export type Listen = (ears: Ears, signal: AbortSignal) => Promise<End>

/** The server speaks at least every ten seconds; who is silent for three times as long is gone. */
const SILENT_MS = 30_000

/** Listens over HTTP. Not an `EventSource`: that sends no token, and does not tell why it was refused. */
export function listener(ask: (signal: AbortSignal) => Promise<Response>): Listen {
  return async (ears, signal) => {
    const end = new AbortController()
    const stop = () => end.abort()
    signal.addEventListener('abort', stop)
    let silent: ReturnType<typeof setTimeout> | undefined
    const alive = () => { clearTimeout(silent); silent = setTimeout(stop, SILENT_MS) }
    try {
      alive()
      const answer = await ask(end.signal)
      if (answer.status === 401) return 'signed_out'
      if (!answer.ok || !answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream')) {
        await answer.body?.cancel()
        return 'refused'
      }
      const [text, hear, from] = [new TextDecoder(), reader(ears.tell), answer.body.getReader()]
      let first = true
      for (;;) {
        const { done, value } = await from.read()
        if (done) return 'over'
        alive()
        // It counts from its first word on: what happened before, it does not tell.
        if (first) ears.opened()
        first = false
        hear(text.decode(value, { stream: true }))
      }
    } catch {
      return 'lost'
    } finally {
      clearTimeout(silent)
      signal.removeEventListener('abort', stop)
      stop()
    }
  }
}

/** Shortest and longest pause before a lost feed is opened again; one that ran its time is opened within the first. */
export const PAUSE_MS = 2000
export const PAUSE_MAX_MS = 60_000
/** Who was refused asks by themselves meanwhile, and looks for room now and then. */
export const REFUSED_MS = 60_000
/** Without anybody who listens it stays open for as long as the next page takes to come. */
export const LINGER_MS = 5000

/**
 * One feed for everybody who listens: open while somebody listens and it is wanted, closed otherwise; opened again with growing
 * pauses that differ from tab to tab, so that a restarted server is not met by all at once.
 * `shown` is told whether it is open; `null` while it is neither tried nor wanted.
 */
export function feeder(listen: Listen, shown: (open: boolean | null) => void, random = Math.random) {
  const heard = new Set<(change: Change) => void>()
  let wanted = false
  let open: AbortController | null = null
  let later: ReturnType<typeof setTimeout> | undefined
  let gone: ReturnType<typeof setTimeout> | undefined
  let failed = 0

  const tell = (change: Change) => { for (const one of [...heard]) one(change) }
  function close() {
    clearTimeout(later)
    later = undefined
    open?.abort()
    open = null
    failed = 0
    shown(null)
  }
  function pauseAfter(end: End): number {
    if (end === 'over') return random() * PAUSE_MS
    failed += 1
    const longest = end === 'refused' ? REFUSED_MS : Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (failed - 1))
    return longest * (0.5 + random() / 2)
  }
  async function begin() {
    const mine = new AbortController()
    open = mine
    later = undefined
    const opened = () => {
      if (open !== mine) return
      failed = 0
      shown(true)
      // What changed while nobody told it.
      tell({ streams: null })
    }
    const end = await listen({ opened, tell: (change) => { if (open === mine) tell(change) } }, mine.signal)
    if (open !== mine) return
    open = null
    if (end !== 'over') shown(false)
    // Signing in again wants it again.
    if (end !== 'signed_out') later = setTimeout(() => void begin(), pauseAfter(end))
  }
  function settle() {
    if (wanted && heard.size) {
      if (!open && !later) void begin()
    } else close()
  }
  return {
    /** Whether it is of use: the page is looked at, the network is there, somebody is signed in. */
    want(now: boolean) {
      if (now === wanted) return
      wanted = now
      settle()
    },
    /** Listens until the given back function is called. */
    hear(one: (change: Change) => void): () => void {
      heard.add(one)
      clearTimeout(gone)
      settle()
      return () => {
        heard.delete(one)
        clearTimeout(gone)
        if (!heard.size) gone = setTimeout(settle, LINGER_MS)
      }
    },
  }
}
