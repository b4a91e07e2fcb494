import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Hand, Manifest, ManifestMove, Trip, Vehicle } from './transport'
import type { Blank, KeptLabel } from '../features/label/useKeptLabels'
import type { Hazard } from '../features/label/payload'
import type { KeptTake } from '../features/storage/useTake'
import type { Facility, Package, Problem, Site } from './types'

/** A command that waits for the network, with its own moment in its body; `key` is its Idempotency-Key for ever. */
export interface Entry {
  seq?: number
  key: string
  /** Whose command it is: nobody else's session sends it. */
  person: string
  at: string
  action: string
  /** The package; `@` and the key of its allotment while it has no id yet; nothing for an allotment. */
  package: string
  /** The manifest it is done with, in place of a package. */
  manifest?: string
  /** The stock-take it is counted for, in place of a package. */
  stock_take?: string
  /** The version that its signer was shown, counting what was done here before; the answer to that tells what was shown. */
  expects?: number
  /** The version that the other party's signature makes, told from a device that the server may not have heard yet. */
  awaits?: number
  /** What the manifest became by it. */
  head?: { version: number; shown_sha256: string }
  /** The id that an allotment was answered with. */
  made?: string
  /** What it is called on the screen. */
  what: string
  body: Record<string, unknown>
  state: 'waiting' | 'sent' | 'refused'
  problem?: Problem
  told_at?: string
}
/** Label codes that this device may give out on a day, for one waste of a site. */
export interface Block { id: string; person: string; site: string; stream: string; waste: string; waste_code: string; physical_state: string; day: string; device: string; codes: string[] }
/** A container that wears a temporary sticker until its label is printed. Its number is one of this device's alone. */
export interface Sticker {
  /** The key of its allotment. */
  key: string
  /** `T-` and four digits. */
  code: string
  person: string
  waste: string
  waste_code: string
  hazards: Hazard[]
  made_on: string
  mass: number | null
  /** The container's id, once it is registered. */
  package?: string
  /** Since when nothing wears it any more. */
  replaced_at?: string
}
/** What lay at a site when there was a network: enough to find a container and a zone. */
export interface Shelf { place: string; as_of: string; packages: Package[]; facilities: Facility[] }
/** A manifest as it was when there was a network, and what its person may do with it in every state it may come to. */
export interface KeptManifest { id: string; person: string; as_of: string; manifest: Manifest; moves: ManifestMove[] }
/** Vehicles, people and runs of a carrier, for taking a load over. */
export interface Means { carrier: string; vehicles: Vehicle[]; crew: Hand[]; trips: Trip[] }

interface Kept extends DBSchema {
  outbox: { key: number; value: Entry; indexes: { person: string } }
  shelf: { key: string; value: Shelf }
  blocks: { key: string; value: Block; indexes: { person: string } }
  sites: { key: string; value: { person: string; items: Site[] } }
  manifests: { key: string; value: KeptManifest }
  means: { key: string; value: Means }
  keys: { key: string; value: { id: string; key: string } }
  labels: { key: string; value: KeptLabel }
  blanks: { key: string; value: Blank }
  takes: { key: string; value: KeptTake }
  stickers: { key: string; value: Sticker }
}
let opened: Promise<IDBPDatabase<Kept>> | null = null

/** The device's own store; survives a killed app. */
export function store(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>('weifei', 4, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true }).createIndex('person', 'person')
        db.createObjectStore('shelf', { keyPath: 'place' })
        db.createObjectStore('blocks', { keyPath: 'id' }).createIndex('person', 'person')
        db.createObjectStore('sites', { keyPath: 'person' })
      }
      if (before < 2) {
        db.createObjectStore('manifests', { keyPath: 'id' })
        db.createObjectStore('means', { keyPath: 'carrier' })
        db.createObjectStore('keys', { keyPath: 'id' })
      }
      if (before < 3) {
        db.createObjectStore('labels', { keyPath: 'id' })
        db.createObjectStore('blanks', { keyPath: 'stream' })
        db.createObjectStore('takes', { keyPath: 'id' })
      }
      db.createObjectStore('stickers', { keyPath: 'key' })
    },
    // A newer app in another tab waits for this one no longer than needed.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close()
      opened = null
    },
  })
  return opened
}

/** What a person who leaves must not leave behind; what waits to be sent or was refused stays, for its person alone, and so do the
 *  stickers that containers wear. */
export async function clearLists() {
  const kept = await store()
  await Promise.all((['shelf', 'sites', 'manifests', 'means', 'labels', 'blanks', 'takes'] as const).map((list) => kept.clear(list)))
  for (const one of await kept.getAll('outbox')) if (one.state === 'sent') await kept.delete('outbox', one.seq!)
  for (const one of await kept.getAll('stickers')) if (one.replaced_at) await kept.delete('stickers', one.key)
}
