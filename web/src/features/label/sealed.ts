/* The text in a label's QR code, `…/l/<payload>.<signature>/<code>`, read without asking anybody. The payload is sixteen bytes:
   version 1, key 4, waste code 4, grams 4, hazards 1, days since 1970 2; the Ed25519 signature covers payload and code. */
const VERSION = 1
const PAYLOAD_LENGTH = 16
const SIGNATURE_LENGTH = 64
const KEY_AT = 1
const WASTE_AT = 5
const GRAMS_AT = 9
const HAZARDS_AT = 13
const DAYS_AT = 14
const DAY_MS = 86_400_000
const CODE = /^[0-9A-HJ-NP-RTUWXY]{18}\d{19}$/
const LETTERS = [['T', 1], ['C', 2], ['I', 4], ['R', 8], ['In', 16]] as const

type Bytes = Uint8Array<ArrayBuffer>
/** What a label says about its container; nothing of it is proved by reading it. */
export interface Claims { code: string; key: string; waste_code: string; mass_g: number; hazards: string[]; day: string }
/** A key that is trusted: its public half, 32 bytes. */
export interface LabelKey { id: string; key: Bytes }
export type Seal = 'right' | 'wrong' | 'unknown'
interface Read { claims: Claims; signed: Bytes; signature: Bytes }

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/* As the server reads it: no padding, and one text only for the same bytes. */
function bytesOf(text: string, length: number): Bytes | null {
  if (!/^[\w-]+$/.test(text) || text.length !== Math.ceil((length * 4) / 3)) return null
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const again = btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return again === text ? Uint8Array.from(plain, (one) => one.charCodeAt(0)) : null
}
function claimsOf(payload: Bytes, code: string): Claims | null {
  const view = new DataView(payload.buffer)
  const digits = String(view.getUint32(WASTE_AT)).padStart(8, '0')
  const day = new Date(view.getUint16(DAYS_AT) * DAY_MS).toISOString().slice(0, 10)
  if (view.getUint8(0) !== VERSION || code.slice(18, 34) !== digits + day.replaceAll('-', '')) return null
  const hazards = LETTERS.filter(([, bit]) => view.getUint8(HAZARDS_AT) & bit).map(([letter]) => letter)
  const waste_code = `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`
  return { code, key: hex(payload.subarray(KEY_AT, WASTE_AT)), waste_code, mass_g: view.getUint32(GRAMS_AT), hazards, day }
}
function read(text: string): Read | null {
  const [, sealed, sign, code] = /\/l\/([^/.]+)\.([^/.]+)\/([^/]+)$/.exec(text.trim()) ?? []
  if (!sealed || !sign || !code || !CODE.test(code)) return null
  const payload = bytesOf(sealed, PAYLOAD_LENGTH)
  const signature = bytesOf(sign, SIGNATURE_LENGTH)
  const claims = payload && claimsOf(payload, code)
  if (!payload || !signature || !claims) return null
  return { claims, signed: new Uint8Array([...payload, ...new TextEncoder().encode(code)]), signature }
}

/** What a scanned text claims; null when it carries no payload, or one that contradicts the code printed beside it. */
export function claimed(text: string): Claims | null {
  return read(text)?.claims ?? null
}
/** A key by the name that labels call it: the first four bytes of its SHA-256. */
export async function labelKey(key: Bytes): Promise<LabelKey> {
  return { id: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', key)).subarray(0, 4)), key }
}
/** Whether a text was signed by one of the keys; `wrong` too where it is no signed label at all. */
export async function sealOf(text: string, trusted: readonly LabelKey[]): Promise<Seal> {
  const label = read(text)
  if (!label) return 'wrong'
  const known = trusted.find((one) => one.id === label.claims.key)
  if (!known) return 'unknown'
  const key = await crypto.subtle.importKey('raw', known.key, 'Ed25519', false, ['verify'])
  return (await crypto.subtle.verify('Ed25519', key, label.signature, label.signed)) ? 'right' : 'wrong'
}
