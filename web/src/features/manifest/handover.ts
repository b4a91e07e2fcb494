import type { Entry } from '../../api/store'
import type { Manifest, ManifestMove } from '../../api/transport'

/** What the giver of a hand-over tells the taker without a network: the manifest, the version their signature makes, the digest they
 *  signed on, and when. */
export interface Offer { id: string; version: number; shown: string; at: string }
const TEXT = /\/manifests\/([0-9a-f-]{36})\?do=accept_handover&offer=(\d{1,6})\.([0-9a-f]{64})\.(\d{10,15})$/

/** As an address of this app, so that any scanner opens it. */
export function offerText(offer: Offer, origin: string): string {
  return `${origin}/manifests/${offer.id}?do=accept_handover&offer=${offer.version}.${offer.shown}.${Date.parse(offer.at)}`
}
export function readOffer(text: string): Offer | null {
  const [, id, version, shown, at] = TEXT.exec(text.trim()) ?? []
  return id ? { id, version: Number(version), shown: shown!, at: new Date(Number(at)).toISOString() } : null
}

/** How an offer fits what this device knows of the manifest: to be signed, known to the server already, or about another content. */
export function fits(one: Manifest, offer: Offer): 'sign' | 'known' | 'differs' {
  if (one.version >= offer.version) return 'known'
  return one.version === offer.version - 1 && one.shown_sha256 === offer.shown && one.state === 'in_transit' ? 'sign' : 'differs'
}
/** The manifest as it is with the giver's signature; its digest is the one that both sign on. */
export function offered(one: Manifest, offer: Offer): Manifest {
  return fits(one, offer) === 'sign' ? { ...one, state: 'handover', version: offer.version } : one
}
/** Whether this person takes over from the carrier under way. */
export function takes(manifest: Manifest, moves: readonly ManifestMove[]): boolean {
  return ['in_transit', 'handover'].includes(manifest.state) && moves.some((move) => move.from === 'handover' && move.action === 'accept_handover')
}

/** What the giver shows: nothing while anything but the offer waits here, since nobody else can have been shown that. */
export function giving(one: Manifest, waiting: readonly Entry[]): Offer | null {
  if (one.state !== 'handover') return null
  const [offer, ...more] = waiting
  if (offer) return offer.action === 'offer_handover' && !more.length ? { id: one.id, version: one.version, shown: String(offer.body.shown_sha256), at: offer.at } : null
  const signed = one.signatures.at(-1)
  return signed?.action === 'offer_handover' ? { id: one.id, version: one.version, shown: signed.shown_sha256, at: signed.at } : null
}
