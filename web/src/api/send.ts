import { Failure } from './problem'
import { uuid7 } from './uuid'

export interface Authority {
  token(): string | null
  renew(): Promise<boolean>
  language(): string
  /** Whether there is no use in asking again soon. */
  offline?(): boolean
  /** Told of every answer, and of none. */
  reached?(response: Response): void
  lost?(): void
}

const PAUSES_MS = [400, 1200, 3000]
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends with the bearer token, renews it once on 401, and repeats a write after a lost connection under the same key. */
export function sender(authority: Authority, fetcher: typeof fetch = (...args) => fetch(...args), pause = wait) {
  function dressed(request: Request, key: string | null): Request {
    const copy = request.clone()
    const token = authority.token()
    if (token) copy.headers.set('Authorization', `Bearer ${token}`)
    if (key) copy.headers.set('Idempotency-Key', key)
    copy.headers.set('Accept-Language', authority.language())
    return copy
  }

  async function repeated(request: Request, key: string | null): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      try {
        // Opened without a network there is no token yet; one that is missing is fetched before, not after, a refusal. Where nobody
        // answers that, nobody is asked either: by the next attempt the server may be there again.
        if (!authority.token()) await authority.renew().catch((error: unknown) => { if (!(error instanceof Failure)) throw error })
        const response = await fetcher(dressed(request, key))
        authority.reached?.(response)
        return response
      } catch {
        const next = PAUSES_MS[attempt]
        if (next === undefined || authority.offline?.()) {
          authority.lost?.()
          throw new Failure('network', {})
        }
        await pause(next)
      }
    }
  }

  return async function send(request: Request): Promise<Response> {
    const key = request.method === 'GET' ? null : (request.headers.get('Idempotency-Key') ?? uuid7())
    const response = await repeated(request, key)
    if (response.status !== 401 || !(await authority.renew().catch(() => false))) return response
    return repeated(request, key)
  }
}
