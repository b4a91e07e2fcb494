import { ref } from 'vue'

/** Whether the server was reached last; what the device says of its network alone is too good to be true. */
export const online = ref(navigator.onLine)
addEventListener('offline', () => { online.value = false })
addEventListener('online', () => { online.value = true })

/** Clocks that differ by less are called equal: the server tells whole seconds only. */
const EQUAL_MS = 30_000
let ahead = 0

/** Takes note of an answer, and by it of how far this device's clock is from the server's. */
export function reached(response: Response) {
  online.value = true
  const theirs = Date.parse(response.headers.get('Date') ?? '')
  if (Number.isNaN(theirs)) return
  const difference = Date.now() - theirs
  ahead = Math.abs(difference) < EQUAL_MS ? 0 : difference
}
export function lost() {
  online.value = false
}
/** The moment as the server would tell it: for what happened on this device and is told later. */
export function moment(): string {
  return new Date(Date.now() - ahead).toISOString()
}
