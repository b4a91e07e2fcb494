import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readNote, verifyNote } from './note'

const name = 'weifei.example/journal'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')
const id = createHash('sha256').update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), raw])).digest().subarray(0, 4)
const root = Buffer.alloc(32, 7)
const signed = `${name}\n42\n${root.toString('base64')}\n`
const signature = Buffer.concat([id, sign(null, Buffer.from(signed), privateKey)]).toString('base64')
const note = `${signed}\n— ${name} ${signature}\n`
const key = `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(1), raw]).toString('base64')}`

describe('checkpoint note', () => {
  it('reads origin, size and root', () => {
    expect(readNote(note)).toMatchObject({ origin: name, size: 42, root: root.toString('hex') })
    expect(readNote('hello')).toBeNull()
  })
  it('accepts its own key and refuses a changed text', async () => {
    expect(await verifyNote(note, key)).toBe(true)
    expect(await verifyNote(note.replace('\n42\n', '\n43\n'), key)).toBe(false)
    expect(await verifyNote(note, key.replace(name, 'other'))).toBe(false)
  })
})
