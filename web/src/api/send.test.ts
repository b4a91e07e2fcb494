import { expect, it } from 'vitest'
import { sender } from './send'
import { uuid7 } from './uuid'

function bench(answers: (Response | Error)[], renewed = true) {
  const seen: Request[] = []
  let token = 'old'
  const send = sender(
    { token: () => token, renew: async () => { token = 'new'; return renewed }, language: () => 'zh' },
    async (input) => {
      seen.push(input as Request)
      const next = answers.shift()!
      if (next instanceof Error) throw next
      return next
    },
    async () => undefined,
  )
  return { send, seen }
}
const post = () => new Request('http://x/api/v1/packages', { method: 'POST', body: '{}' })

it('repeats a write after a lost connection under the same key', async () => {
  const { send, seen } = bench([new TypeError('lost'), new TypeError('lost'), new Response('{}')])
  await send(post())
  const keys = seen.map((request) => request.headers.get('Idempotency-Key'))
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
it('renews an expired token once, keeping the key', async () => {
  const { send, seen } = bench([new Response('', { status: 401 }), new Response('{}')])
  expect((await send(post())).status).toBe(200)
  expect(seen.map((request) => request.headers.get('Authorization'))).toEqual(['Bearer old', 'Bearer new'])
  expect(seen[0]!.headers.get('Idempotency-Key')).toBe(seen[1]!.headers.get('Idempotency-Key'))
})
it('does not ask twice when the token cannot be renewed, and does not repeat what the server refused', async () => {
  const expired = bench([new Response('', { status: 401 })], false)
  expect((await expired.send(post())).status).toBe(401)
  const refused = bench([new Response('', { status: 409 })])
  expect((await refused.send(post())).status).toBe(409)
  expect(refused.seen).toHaveLength(1)
})
it('gives up in the end', async () => {
  const { send } = bench([1, 2, 3, 4].map(() => new TypeError('lost')))
  await expect(send(post())).rejects.toMatchObject({ kind: 'network' })
})
it('sorts keys by time', () => {
  expect(uuid7(1_700_000_000_000) < uuid7(1_700_000_000_001)).toBe(true)
  expect(uuid7(0x0123456789ab, new Uint8Array(10))).toBe('01234567-89ab-7000-8000-000000000000')
})
it('does not wait for a network that is not there', async () => {
  const told: string[] = []
  const send = sender({ token: () => null, renew: async () => false, language: () => 'zh', offline: () => true, lost: () => told.push('lost'), reached: () => told.push('reached') }, async () => { throw new TypeError('lost') }, async () => { told.push('pause') })
  await expect(send(post())).rejects.toMatchObject({ kind: 'network' })
  expect(told).toEqual(['lost'])
})

it('asks nobody without a token while the token itself cannot be fetched', async () => {
  const told: string[] = []
  let token: string | null = null
  let tries = 0
  const renew = async () => {
    tries += 1
    if (tries < 3) throw new TypeError('nobody answers')
    token = 'new'
    return true
  }
  const send = sender({ token: () => token, renew, language: () => 'zh' }, async (request) => { told.push((request as Request).headers.get('Authorization') ?? 'none'); return new Response('{}') }, async () => undefined)
  expect((await send(new Request('https://x.test/api/v1/packages'))).status).toBe(200)
  expect(told).toEqual(['Bearer new'])
})
