/* The time a person spends on a page: only while it is seen, and no longer than a minute after the last touch or key. */
export const IDLE_MS = 60_000

export class Stopwatch {
  private total = 0
  private since: number | null = null
  private last: number

  constructor(private readonly now: () => number) {
    this.last = now()
    this.since = this.last
  }

  /** Somebody touched, typed or scrolled. */
  touched() {
    const now = this.now()
    if (this.since !== null && now - this.last > IDLE_MS) {
      this.total += Math.max(0, this.last + IDLE_MS - this.since)
      this.since = now
    }
    this.last = now
  }

  /** The page is seen, or no longer. */
  seen(visible: boolean) {
    const now = this.now()
    if (visible && this.since === null) this.since = this.last = now
    else if (!visible && this.since !== null) {
      this.total += this.running(now)
      this.since = null
    }
  }

  seconds(): number {
    return Math.round((this.total + (this.since === null ? 0 : this.running(this.now()))) / 1000)
  }

  private running(now: number): number {
    return Math.max(0, Math.min(now, this.last + IDLE_MS) - (this.since ?? now))
  }
}
