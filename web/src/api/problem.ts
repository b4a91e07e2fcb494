import type { FieldError, Problem } from './types'

/** What went wrong, in the one shape every failed part of a page shows. */
export class Failure extends Error {
  constructor(
    readonly kind: 'network' | 'refused' | 'missing' | 'signed_out' | 'server',
    readonly problem: Problem,
  ) {
    super(problem.title ?? kind)
  }
  get status(): number { return this.problem.status ?? 0 }
  get fields(): FieldError[] { return this.problem.errors ?? [] }
}

function kindOf(status: number): Failure['kind'] {
  if (status === 401) return 'signed_out'
  if (status === 404) return 'missing'
  return status >= 500 ? 'server' : 'refused'
}

export function failureOf(status: number, body: unknown, traceHeader?: string | null): Failure {
  const problem: Problem = isProblem(body) ? { ...body } : {}
  problem.status = problem.status ?? status
  problem.trace_id = problem.trace_id ?? traceHeader ?? undefined
  return new Failure(kindOf(status), problem)
}

export async function failureOfResponse(response: Response): Promise<Failure> {
  const text = await response.text().catch(() => '')
  return failureOf(response.status, parsed(text), response.headers.get('trace-id'))
}

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure('network', {})
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
