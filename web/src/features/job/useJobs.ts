import { computed, onScopeDispose, ref } from 'vue'
import { isOpen, listJobs, type Job } from '../../api/job'

const EVERY_MS = 2_000
const jobs = ref<Job[]>([])
let users = 0
let later: ReturnType<typeof setTimeout> | undefined
let asked = false

/* Asked once, and again and again only while something is under way. */
async function look() {
  clearTimeout(later)
  try {
    jobs.value = (await listJobs()).items
    asked = true
  } catch {
    // Without an answer what was known stays; the page of the jobs says why.
  }
  if (users > 0 && jobs.value.some(isOpen)) later = setTimeout(() => void look(), EVERY_MS)
}

/** Long work of this person that has not ended, for the header of every page. */
export function useJobs() {
  users++
  if (!asked) void look()
  else if (jobs.value.some(isOpen)) later ??= setTimeout(() => void look(), EVERY_MS)
  onScopeDispose(() => { if (--users === 0) { clearTimeout(later); later = undefined; asked = false; jobs.value = [] } })
  return { open: computed(() => jobs.value.filter(isOpen).length), look }
}
