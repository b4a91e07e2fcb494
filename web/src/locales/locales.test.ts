import { expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

type Tree = { [key: string]: string | Tree }
function flat(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)))
}
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
const both = { zh: new Map(flat(zh)), en: new Map(flat(en)) }

it('has the same keys in both languages', () => {
  expect([...both.en.keys()].sort()).toEqual([...both.zh.keys()].sort())
})
it('names the same values in both languages', () => {
  for (const [key, text] of both.zh) expect(names(both.en.get(key)!), key).toEqual(names(text))
})
it('leaves nothing empty, and no exclamation mark, 您 or character the message format would read', () => {
  for (const text of [...both.zh.values(), ...both.en.values()]) {
    expect(text.trim()).not.toBe('')
    expect(text).not.toMatch(/[!！您@|]/)
  }
})
it('has no Chinese left in English except the house mark and the other language', () => {
  for (const [key, text] of both.en) if (!['app.mark', 'app.language', 'seal.mark'].includes(key)) expect(text, key).not.toMatch(/\p{Script=Han}/u)
})

const sources = import.meta.glob('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
it('knows every key the pages use, and the pages write no Chinese of their own', () => {
  for (const [file, source] of Object.entries(sources)) {
    if (/\.test\.ts$|^\.\//.test(file)) continue
    for (const match of source.matchAll(/\bt\('([\w.]+)'/g)) expect(both.zh.has(match[1]!), `${match[1]} in ${file}`).toBe(true)
    if (file.endsWith('.vue')) expect(source.replace(/<!--.*?-->/gs, ''), file).not.toMatch(/\p{Script=Han}/u)
  }
})
