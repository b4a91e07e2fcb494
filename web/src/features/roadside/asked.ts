import { scannedThing } from '../../components/scan'

const PLATE = /^[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}$/

/** What to ask the server about: a plate as it is painted, a manifest's number, or a label's code. */
export function askedOf(text: string): string {
  const bare = text.trim().replace(/[\s·]/g, '').toUpperCase()
  if (PLATE.test(bare)) return bare
  const thing = scannedThing(text)
  return thing.kind === 'manifest' ? thing.number : thing.code
}

/** Whether a label found aboard is of the load: by its whole code or its last digits. */
export function aboard(codes: readonly (string | null)[], read: string): string | null {
  const code = askedOf(read)
  const ends = codes.filter((one): one is string => one !== null && (one === code || (code.length >= 3 && one.endsWith(code))))
  return ends.length === 1 ? ends[0]! : null
}
