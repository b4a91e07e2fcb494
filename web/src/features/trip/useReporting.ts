import { ref, type Ref } from 'vue'
import { command } from '../../api/client'
import { asFailure } from '../../api/problem'
import { uuid7 } from '../../api/uuid'

export interface Fix { at: string; longitude_e6: number; latitude_e6: number; accuracy_m: number }
const APART_MS = 15_000
const SEND_MS = 30_000
const BATCH_MAX = 200
const KEPT_MAX = 2000

/** Whether a fix is worth keeping beside the one before: not twice in fifteen seconds. */
export const apart = (last: Fix | undefined, at: number) => !last || at - new Date(last.at).getTime() >= APART_MS

/* One for the whole app: it goes on while its person looks at another page, and ends with the run. */
const state: Ref<'off' | 'on' | 'blocked'> = ref('off')
const waiting = ref<Fix[]>([])
let run: string | null = null
let watching: number | null = null
let timer: ReturnType<typeof setInterval> | undefined
let last: Fix | undefined

function stop() {
  if (watching !== null) navigator.geolocation.clearWatch(watching)
  clearInterval(timer)
  watching = null
  run = null
  last = undefined
  state.value = 'off'
  waiting.value = []
}

/* What could not be sent for want of a network is kept, the newest of it; a run that takes no more has ended. */
async function flush() {
  const some = waiting.value.slice(0, BATCH_MAX)
  if (!run || !some.length) return
  try {
    await command('POST', `trips/${run}/positions`, uuid7(), { positions: some })
    waiting.value = waiting.value.filter((one) => !some.includes(one))
  } catch (error) {
    const { kind } = asFailure(error)
    if (kind !== 'network' && kind !== 'server') stop()
  }
}

function take({ coords, timestamp }: GeolocationPosition) {
  state.value = 'on'
  if (!apart(last, timestamp)) return
  last = { at: new Date(timestamp).toISOString(), longitude_e6: Math.round(coords.longitude * 1e6), latitude_e6: Math.round(coords.latitude * 1e6), accuracy_m: Math.max(0, Math.round(coords.accuracy)) }
  const first = !waiting.value.length
  waiting.value = [...waiting.value, last].slice(-KEPT_MAX)
  if (first) void flush()
}

/** Tells where the phone is while `trip` is a run under way; with nothing it stops, and tells nothing. */
function follow(trip: string | null) {
  if (trip === run) return
  stop()
  if (!trip) return
  run = trip
  if (!('geolocation' in navigator)) {
    state.value = 'blocked'
    return
  }
  watching = navigator.geolocation.watchPosition(take, (error) => { if (error.code === error.PERMISSION_DENIED) state.value = 'blocked' }, { enableHighAccuracy: true, maximumAge: APART_MS })
  timer = setInterval(() => void flush(), SEND_MS)
}

export function useReporting() {
  return { state, waiting, follow }
}
