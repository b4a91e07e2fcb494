import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex, leafHash, nodeHash, rootFromProof, toHex, verifyInclusion } from './tree'

/* The eight leaves and roots used by the reference implementations of RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1))
function mth(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!
  const k = split(leaves.length)
  return hash(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)))
}
function path(m: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))]
}
const leaves = (count: number) => Array.from({ length: count }, (_, i) => hash(Buffer.of(0), Buffer.from(LEAVES[i] ?? i.toString(16).padStart(4, '0'), 'hex')))

describe('inclusion proofs', () => {
  it('hashes leaves and nodes like the published roots', async () => {
    const first = await leafHash(fromHex(''))
    expect(toHex(first)).toBe(ROOTS[0])
    expect(toHex(await nodeHash(first, await leafHash(fromHex('00'))))).toBe(ROOTS[1])
  })

  it('leads every leaf of every tree up to 33 leaves to its root', async () => {
    for (let size = 1; size <= 33; size++) {
      const all = leaves(size)
      const root = mth(all).toString('hex')
      if (size <= 8) expect(root).toBe(ROOTS[size - 1])
      for (let at = 0; at < size; at++) {
        const proof = path(at, all).map((h) => h.toString('hex'))
        expect(await verifyInclusion(all[at]!.toString('hex'), at, size, proof, root)).toBe(true)
      }
    }
  })

  it('refuses a changed leaf, position, size, sibling, root, and a longer or shorter proof', async () => {
    const all = leaves(7)
    const root = mth(all).toString('hex')
    const proof = path(5, all).map((h) => h.toString('hex'))
    const leaf = all[5]!.toString('hex')
    const other = all[0]!.toString('hex')
    expect(await verifyInclusion(leaf, 5, 7, proof, root)).toBe(true)
    expect(await verifyInclusion(other, 5, 7, proof, root)).toBe(false)
    expect(await verifyInclusion(leaf, 4, 7, proof, root)).toBe(false)
    expect(await verifyInclusion(leaf, 5, 5, proof, root)).toBe(false)
    expect(await verifyInclusion(leaf, 7, 7, proof, root)).toBe(false)
    expect(await verifyInclusion(leaf, -1, 7, proof, root)).toBe(false)
    expect(await verifyInclusion(leaf, 5, 7, [other, ...proof.slice(1)], root)).toBe(false)
    expect(await verifyInclusion(leaf, 5, 7, proof, other)).toBe(false)
    expect(await verifyInclusion(leaf, 5, 7, [...proof, other], root)).toBe(false)
    expect(await verifyInclusion(leaf, 5, 7, proof.slice(1), root)).toBe(false)
    expect(await verifyInclusion('zz', 5, 7, proof, root)).toBe(false)
  })

  it('needs no sibling in a tree of one', async () => {
    const leaf = await leafHash(fromHex('00'))
    expect(await rootFromProof(leaf, 0, 1, [])).toEqual(leaf)
    expect(await rootFromProof(leaf, 0, 1, [leaf])).toBeNull()
  })
})
