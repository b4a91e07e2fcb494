import { expect, it } from 'vitest'
import { asFailure, failureOf, failureOfResponse } from './problem'

it('sorts by status and keeps what the server said', () => {
  const body = { title: '要先称重', detail: '标签上要写重量。', code: 'package.not_from_state', status: 409, trace_id: 'T1' }
  const failure = failureOf(409, body)
  expect(failure.kind).toBe('refused')
  expect(failure.problem).toEqual(body)
  expect(failureOf(404, {}).kind).toBe('missing')
  expect(failureOf(401, {}).kind).toBe('signed_out')
  expect(failureOf(503, {}).kind).toBe('server')
})
it('survives answers that are no problem document', async () => {
  const failure = await failureOfResponse(new Response('<html>bad gateway</html>', { status: 502, headers: { 'trace-id': 'T2' } }))
  expect(failure.kind).toBe('server')
  expect(failure.problem).toEqual({ status: 502, trace_id: 'T2' })
  expect(failureOf(500, 'text').problem.status).toBe(500)
  expect(failureOf(500, undefined).problem.title).toBeUndefined()
})
it('reads a lost connection as a network failure and leaves others alone', () => {
  expect(asFailure(new TypeError('fetch failed')).kind).toBe('network')
  const refused = failureOf(403, {})
  expect(asFailure(refused)).toBe(refused)
})
