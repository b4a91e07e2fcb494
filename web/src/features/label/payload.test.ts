import { generateKeyPairSync, sign, createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { readLabel, type LabelKey } from './payload'

const CODE = '91330111MA2ABCD13G9000414920261123001'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
const id = createHash('sha256').update(raw).digest().subarray(0, 4)
const key: LabelKey = { id: id.toString('hex'), key: raw.toString('base64') }

function payload(waste = 90_004_149, grams = 172_500, hazards = 5, days = Date.parse('2026-11-23') / 86_400_000) {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt8(1)
  id.copy(bytes, 1)
  bytes.writeUInt32BE(waste, 5)
  bytes.writeUInt32BE(grams, 9)
  bytes.writeUInt8(hazards, 13)
  bytes.writeUInt16BE(days, 14)
  return bytes
}
function label(bytes: Buffer, code = CODE) {
  const signature = sign(null, Buffer.concat([bytes, Buffer.from(code)]), privateKey)
  return `https://weifei.example.cn/l/${bytes.toString('base64url')}.${signature.toString('base64url')}/${code}`
}

it('reads what a label says and believes a right signature', async () => {
  expect(await readLabel(label(payload()), [key])).toEqual({ code: CODE, verdict: 'right', claim: { waste_code: '900-041-49', mass_g: 172_500, hazards: ['T', 'I'], day: '2026-11-23' } })
})
it('does not believe another mass, another drum, or a text cut short', async () => {
  const text = label(payload())
  const heavier = payload(90_004_149, 172_501).toString('base64url')
  expect((await readLabel(text.replace(payload().toString('base64url'), heavier), [key]))?.verdict).toBe('wrong')
  expect((await readLabel(text.replace(/001$/, '002'), [key]))?.verdict).toBe('wrong')
  expect((await readLabel(text.replace(/.\/(\w+)$/, '/$1'), [key]))?.verdict).toBe('wrong')
  expect(await readLabel(label(payload(90_025_212)), [key])).toEqual({ code: CODE, verdict: 'wrong', claim: null })
})
it('says when the key is not known here, and when nothing is signed', async () => {
  expect((await readLabel(label(payload()), [{ ...key, id: '00000000' }]))?.verdict).toBe('unknown')
  expect((await readLabel(label(payload()), []))?.claim?.mass_g).toBe(172_500)
  expect((await readLabel(CODE, [key]))?.verdict).toBe('unsigned')
  expect((await readLabel(`https://weifei.example.cn/l/${CODE}`, [key]))?.verdict).toBe('unsigned')
})
it('takes nothing else for a label', async () => {
  for (const text of ['', '001', 'https://weifei.example.cn/m/20263301000123/1/x', 'https://weifei.example.cn/l/T-0001']) expect(await readLabel(text, [key])).toBeNull()
})
