import { expect, it } from 'vitest'
import { claimed, labelKey, sealOf } from './sealed'

/* Read off a label that the server drew, its label key made of thirty-two sevens; the public half of that key. */
const CODE = '91330111MA9D0000533360541720261124001'
const PAYLOAD = 'Af6BLBICAMcpAAnnKAFRLQ'
const SIGNATURE = 'pccAPwNpKhILLpAji-QJdkT6TnNDpcZ5dR53vWA_et9wscdz6C-u7FznWFzxS7vB4v6-lCynOZha7oIdh2HzDA'
const TEXT = `http://127.0.0.1:8080/l/${PAYLOAD}.${SIGNATURE}/${CODE}`
const bytes = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
const OURS = await labelKey(bytes('6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw='))
/* The public key of the first example in RFC 8032. */
const THEIRS = await labelKey(bytes('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='))

const changed = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

it('reads what the server wrote on a label', () => {
  expect(claimed(` ${TEXT}\n`)).toEqual({ code: CODE, key: 'fe812c12', waste_code: '336-054-17', mass_g: 649_000, hazards: ['T'], day: '2026-11-24' })
})
it('finds the signature right by the key it names, and knows when it has not got that key', async () => {
  expect(OURS.id).toBe('fe812c12')
  expect(await sealOf(TEXT, [THEIRS, OURS])).toBe('right')
  expect(await sealOf(TEXT, [THEIRS])).toBe('unknown')
  expect(await sealOf(TEXT, [])).toBe('unknown')
})
it('never finds a text right that has one character changed', async () => {
  const start = TEXT.indexOf('/l/') + 3
  for (let at = start; at < TEXT.length; at++) expect(await sealOf(changed(TEXT, at), [OURS]), `${at}`).not.toBe('right')
})
it('finds another mass under the same signature wrong, and another key’s signature too', async () => {
  const payload = bytes(`${PAYLOAD}==`)
  payload[12]! ^= 1
  const heavier = btoa(String.fromCharCode(...payload)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
  const text = TEXT.replace(PAYLOAD, heavier)
  expect(claimed(text)?.mass_g).toBe(649_001)
  expect(await sealOf(text, [OURS])).toBe('wrong')
  expect(await sealOf(TEXT, [{ id: OURS.id, key: THEIRS.key }])).toBe('wrong')
})
it('believes no payload that contradicts the printed code', async () => {
  for (const code of [CODE.replace('33605417', '33605517'), CODE.replace('20261124', '20261125')]) {
    expect(claimed(TEXT.replace(CODE, code))).toBeNull()
    expect(await sealOf(TEXT.replace(CODE, code), [OURS])).toBe('wrong')
  }
})
it('claims nothing for a plain label, a bare code, a broken or a later text', () => {
  const later = `AAA${PAYLOAD.slice(3)}`
  for (const text of [CODE, `https://weifei.example/l/${CODE}`, TEXT.replace(PAYLOAD, PAYLOAD.slice(1)), TEXT.replace(SIGNATURE, ''), TEXT.replace(PAYLOAD, later), TEXT.slice(0, -1), '', '/l/./']) expect(claimed(text), text).toBeNull()
})
