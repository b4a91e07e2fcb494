/* Inclusion proofs of RFC 6962 section 2.1, checked with the browser's own SHA-256. */

export type Hash = Uint8Array<ArrayBuffer>

const NODE = 0x01

export function fromHex(text: string): Hash {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new RangeError('not lower-case hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function sha256(prefix: number, ...parts: Uint8Array[]): Promise<Hash> {
  const length = parts.reduce((sum, part) => sum + part.length, 1)
  const input = new Uint8Array(length)
  input[0] = prefix
  let at = 1
  for (const part of parts) {
    input.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input))
}

export const leafHash = (body: Uint8Array) => sha256(0x00, body)
export const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(NODE, left, right)

/** The root that the leaf and its siblings lead to (RFC 9162 section 2.1.3.2), or null when the proof has the wrong shape. */
export async function rootFromProof(leaf: Hash, position: number, size: number, proof: Hash[]): Promise<Hash | null> {
  if (!Number.isSafeInteger(position) || !Number.isSafeInteger(size) || position < 0 || position >= size) return null
  let index = position
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0 || sibling.length !== 32) return null
    if (index % 2 === 1 || index === last) {
      hash = await nodeHash(sibling, hash)
      while (index % 2 === 0 && index !== 0) {
        index = Math.floor(index / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = await nodeHash(hash, sibling)
    }
    index = Math.floor(index / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash : null
}

export async function verifyInclusion(leaf: string, position: number, size: number, proof: string[], root: string): Promise<boolean> {
  try {
    const found = await rootFromProof(fromHex(leaf), position, size, proof.map(fromHex))
    return found !== null && toHex(found) === root
  } catch {
    return false
  }
}
