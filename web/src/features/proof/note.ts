import { toHex } from './tree'

export interface Note { origin: string; size: number; root: string; signed: string; signatures: { name: string; blob: Uint8Array<ArrayBuffer> }[] }

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

/** Reads a C2SP checkpoint in a signed note; null when it is not one. */
export function readNote(note: string): Note | null {
  const parts = /^([^\n]+)\n(\d+)\n([A-Za-z0-9+/=]+)\n\n((?:— [^\n]+\n)+)$/u.exec(note)
  if (!parts) return null
  try {
    const [, origin, size, root, lines] = parts as unknown as [string, string, string, string, string]
    const signatures = lines.trimEnd().split('\n').map((line) => {
      const [, name, blob] = line.split(' ') as [string, string, string]
      return { name, blob: fromBase64(blob) }
    })
    return { origin, size: Number(size), root: toHex(fromBase64(root)), signed: `${origin}\n${size}\n${root}\n`, signatures }
  } catch {
    return null
  }
}

/** Checks the Ed25519 signature under a printed verifier key; null when this browser has no Ed25519. */
export async function verifyNote(note: string, verifierKey: string): Promise<boolean | null> {
  const read = readNote(note)
  const key = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(verifierKey)
  if (!read || !key) return false
  const [, name, id, encoded] = key as unknown as [string, string, string, string]
  const mine = read.signatures.find((line) => line.name === name && toHex(line.blob.slice(0, 4)) === id)
  if (!mine) return false
  const publicKey = fromBase64(encoded)
  if (publicKey.length !== 33 || publicKey[0] !== 1) return false
  let imported: CryptoKey
  try {
    imported = await crypto.subtle.importKey('raw', publicKey.slice(1), { name: 'Ed25519' }, false, ['verify'])
  } catch {
    return null
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, mine.blob.slice(4), new TextEncoder().encode(read.signed))
}
