// Where the seconds of the browser's run go: per story, and per kind of waiting.
const spent = new Map()

/** Does something and adds its time to what was spent on such things. */
export async function timed(kind, work) {
  const at = performance.now()
  try {
    return await work()
  } finally {
    const one = spent.get(kind) ?? { ms: 0, times: 0 }
    spent.set(kind, { ms: one.ms + performance.now() - at, times: one.times + 1 })
  }
}

/** What was spent on what begins with these words, most first. */
export const seconds = (prefix) => [...spent].filter(([kind]) => kind.startsWith(prefix)).sort(([, a], [, b]) => b.ms - a.ms)
  .map(([kind, { ms, times }]) => `${kind.slice(prefix.length)} ${(ms / 1000).toFixed(0)} s${times > 1 ? ` (${times} times)` : ''}`).join(', ')
