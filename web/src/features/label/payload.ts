/* What a label's QR code says by itself, and whether it is true: `…/l/<payload>.<signature>/<code>`. The payload is sixteen bytes –
   version 1, key 4, waste code 4, grams 4, hazards 1, days since 1970 2 –; the Ed25519 signature covers payload and code. */
const SIZE = 16
const VERSION = 1
const CODE = /^[0-9A-HJ-NP-RTUWXY]{18}\d{19}$/
/** The hazards of the catalogue, in the order of their bits. */
const HAZARDS = ['T', 'C', 'I', 'R', 'In'] as const
export type Hazard = (typeof HAZARDS)[number]
/** A key by which labels are signed: its name in a payload, and its public half. */
export interface LabelKey { id: string; key: string }
/** Right, or wrong, or by a key that is not known here; nothing to check, or nothing to check with. */
export type Verdict = 'right' | 'wrong' | 'unknown' | 'unsigned' | 'unable'
export interface Claim { waste_code: string; mass_g: number; hazards: Hazard[]; day: string }
export interface LabelRead { code: string; verdict: Verdict; claim: Claim | null }

type Bytes = Uint8Array<ArrayBuffer>
function bytesOf(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
const hex = (bytes: Bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

function claimOf(payload: Bytes): Claim {
  const view = new DataView(payload.buffer)
  const waste = String(view.getUint32(5)).padStart(8, '0')
  return {
    waste_code: `${waste.slice(0, 3)}-${waste.slice(3, 6)}-${waste.slice(6)}`,
    mass_g: view.getUint32(9),
    hazards: HAZARDS.filter((_, bit) => view.getUint8(13) & (1 << bit)),
    day: new Date(view.getUint16(14) * 86_400_000).toISOString().slice(0, 10),
  }
}
/* Whether what is signed and what is printed name the same waste and day. */
const agrees = (claim: Claim, code: string) => code.slice(18, 26) === claim.waste_code.replaceAll('-', '') && code.slice(26, 34) === claim.day.replaceAll('-', '')

async function signed(key: LabelKey, payload: Bytes, signature: Bytes, code: string): Promise<Verdict> {
  const raw = bytesOf(key.key)
  if (!raw) return 'unknown'
  let imported: CryptoKey
  try {
    imported = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
  } catch {
    return 'unable'
  }
  const text = new Uint8Array([...payload, ...new TextEncoder().encode(code)])
  return (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, text)) ? 'right' : 'wrong'
}

/** Reads a scanned text; null when it is no label. What is not proved is told as such. */
export async function readLabel(text: string, keys: readonly LabelKey[]): Promise<LabelRead | null> {
  const tail = text.trim().split('/l/').at(-1)!.split('/')
  const code = tail.at(-1)!
  if (!CODE.test(code) || tail.length > 2) return null
  if (tail.length === 1) return { code, verdict: 'unsigned', claim: null }
  const [payload, signature] = tail[0]!.split('.').map(bytesOf)
  if (payload?.length !== SIZE || signature?.length !== 64 || payload[0] !== VERSION) return { code, verdict: 'wrong', claim: null }
  const claim = claimOf(payload)
  if (!agrees(claim, code)) return { code, verdict: 'wrong', claim: null }
  const key = keys.find((one) => one.id === hex(payload.slice(1, 5)))
  return { code, claim, verdict: key ? await signed(key, payload, signature, code) : 'unknown' }
}
