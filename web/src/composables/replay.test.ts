import { expect, it } from 'vitest'
import type { Entry } from '../api/store'
import { AT_ONCE, NOT_MADE, replay, type Told } from './replay'

const entry = (seq: number): Entry => ({ seq, key: `k${seq}`, person: 'p', at: '2026-11-23T06:00:00Z', action: 'move', package: `d${seq}`, what: '', body: {}, state: 'waiting' })
const all = (n: number) => Array.from({ length: n }, (_, i) => entry(i + 1))
function bench(answer: (entry: Entry) => Partial<Told>) {
  const asked: string[][] = []
  const kept = new Map<string, Entry>()
  const carrier = {
    send: async (some: Entry[]): Promise<Told[]> => {
      asked.push(some.map((one) => one.key))
      return some.map((one) => ({ key: one.key, status: 200, ...answer(one) }))
    },
    keep: async (one: Entry) => { kept.set(one.key, one) },
    now: () => '2026-11-23T07:00:00Z',
  }
  return { carrier, asked, kept }
}

it('sends in the order things were done, whatever order they were read in', async () => {
  const { carrier, asked, kept } = bench(() => ({}))
  expect(await replay(all(3).reverse(), carrier)).toEqual({ sent: 3, refused: 0, left: 0 })
  expect(asked).toEqual([['k1', 'k2', 'k3']])
  expect(kept.get('k1')).toMatchObject({ state: 'sent', told_at: '2026-11-23T07:00:00Z' })
})
it('goes on after a refusal and keeps why', async () => {
  const problem = { code: 'package.not_from_state', params: { last_event: 'package.lost' } }
  const { carrier, kept } = bench((one) => (one.key === 'k2' ? { status: 409, problem } : {}))
  expect(await replay(all(3), carrier)).toEqual({ sent: 2, refused: 1, left: 0 })
  expect(kept.get('k2')).toMatchObject({ state: 'refused', problem: { ...problem, status: 409 } })
})
it('stops at the first that is not answered, and leaves it and the rest as they were', async () => {
  for (const status of [500, 503, 429, 401]) {
    const { carrier, kept } = bench((one) => (one.key === 'k2' ? { status } : {}))
    expect(await replay(all(3), carrier)).toEqual({ sent: 1, refused: 0, left: 2 })
    expect([...kept.keys()]).toEqual(['k1'])
  }
})
it('sends many in pieces, and nothing after a piece that was lost', async () => {
  const { carrier, asked } = bench(() => ({}))
  expect(await replay(all(500), carrier)).toMatchObject({ sent: 500, left: 0 })
  expect(asked.map((one) => one.length)).toEqual(Array(10).fill(AT_ONCE))
  const lost = bench(() => ({}))
  const send = lost.carrier.send
  lost.carrier.send = async (some) => { if (some[0]!.key !== 'k1') throw new TypeError('lost'); return send(some) }
  await expect(replay(all(120), lost.carrier)).rejects.toThrow('lost')
  expect(lost.kept.size).toBe(AT_ONCE)
})
it('tells what was done with a new container once it has its id, also when that came with an earlier piece', async () => {
  const allot: Entry = { ...entry(1), action: 'allot', package: '' }
  const weigh: Entry = { ...entry(2), action: 'weigh', package: '@k1' }
  const packages: string[] = []
  const { carrier, asked, kept } = bench((one) => { packages.push(one.package); return one.action === 'allot' ? { status: 201, body: { id: 'new' } } : {} })
  expect(await replay([allot, weigh, entry(3)], carrier)).toEqual({ sent: 3, refused: 0, left: 0 })
  expect(asked).toEqual([['k1'], ['k2', 'k3']])
  expect(packages).toEqual(['', 'new', 'd3'])
  expect([kept.get('k1')?.made, kept.get('k2')?.package]).toEqual(['new', 'new'])
  const later = bench(() => ({}))
  await replay([{ ...allot, state: 'sent', made: 'new' }, weigh], later.carrier)
  expect(later.kept.get('k2')).toMatchObject({ package: 'new', state: 'sent' })
})
it('does not send what belongs to a container that was refused, and goes on', async () => {
  const allot: Entry = { ...entry(1), action: 'allot', package: '' }
  const { carrier, asked, kept } = bench((one) => (one.action === 'allot' ? { status: 422, problem: { code: 'serial.not_reserved' } } : {}))
  expect(await replay([allot, { ...entry(2), package: '@k1' }, entry(3)], carrier)).toEqual({ sent: 1, refused: 2, left: 0 })
  expect(asked).toEqual([['k1'], ['k3']])
  expect(kept.get('k2')?.problem).toEqual({ code: NOT_MADE })
})
const step = (seq: number, more: Partial<Entry>): Entry => ({ ...entry(seq), package: '', manifest: 'm', ...more })
const telling = (first: number) => { let version = first; return () => ({ body: { version: ++version, shown_sha256: `s${version}` } }) }
it('signs a manifest as it was shown: with what was done here before it', async () => {
  const { carrier, asked, kept } = bench(telling(7))
  await replay([step(1, { action: 'load' }), step(2, { action: 'load' }), step(3, { action: 'finish_loading', expects: 9, body: { shown_sha256: 's7' } })], carrier)
  expect(asked).toEqual([['k1', 'k2'], ['k3']])
  expect(kept.get('k3')).toMatchObject({ state: 'sent', body: { shown_sha256: 's9' }, head: { version: 10, shown_sha256: 's10' } })
})
it('does not sign for what somebody else did meanwhile', async () => {
  const { carrier, kept } = bench(telling(8))
  await replay([step(1, { action: 'load' }), step(2, { action: 'finish_loading', expects: 8, body: { shown_sha256: 's7' } })], carrier)
  expect(kept.get('k2')!.body).toEqual({ shown_sha256: 's7' })
})
it('keeps what it is about to sign, so that a repeat is the same', async () => {
  const sent = step(1, { action: 'load', state: 'sent', head: { version: 8, shown_sha256: 's8' } })
  const { carrier, kept } = bench(() => ({ status: 503 }))
  await replay([sent, step(2, { action: 'finish_loading', expects: 8, body: { shown_sha256: 's7' } })], carrier)
  expect(kept.get('k2')).toMatchObject({ state: 'waiting', body: { shown_sha256: 's8' } })
})
it('holds back what the other party signed first on another device, and what came after it, and nothing else', async () => {
  const { carrier, asked } = bench(() => ({}))
  const waits = [step(1, { action: 'arrive', manifest: 'o' }), step(2, { action: 'accept_handover', awaits: 10 }), step(3, { action: 'arrive' }), entry(4)]
  expect(await replay(waits, { ...carrier, ready: async () => false })).toEqual({ sent: 2, refused: 0, left: 2 })
  expect(asked).toEqual([['k1', 'k4']])
  expect(await replay(waits, { ...carrier, ready: async (one) => one.awaits === 10 })).toMatchObject({ sent: 4, left: 0 })
})
