import { expect, it } from 'vitest'
import source from './useNav.ts?raw'
import { LETTERS, meant } from './keys'

const pressed = (key: string, at = 0, more = {}) => ({ key, at, typing: false, held: false, ...more })

it('has a key of its own for every place of the navigation', () => {
  const places = [...source.matchAll(/to: '([^']+)'/g)].map((match) => match[1]!)
  for (const place of places) expect(LETTERS[place], place).toBeTruthy()
  expect(new Set(Object.values(LETTERS)).size).toBe(Object.keys(LETTERS).length)
})
it('leads where this person may go, soon after g, and nowhere else', () => {
  expect(meant(pressed('g'), null, [])).toEqual({ do: 'wait' })
  expect(meant(pressed('m', 400), 0, ['/stock', '/manifests'])).toEqual({ do: 'go', to: '/manifests' })
  expect(meant(pressed('m', 400), 0, ['/stock'])).toBeNull()
  expect(meant(pressed('m', 4000), 0, ['/manifests'])).toBeNull()
})
it('leaves alone who types, and what the browser means', () => {
  expect(meant(pressed('?'), null, [])).toEqual({ do: 'list' })
  expect(meant(pressed('/'), null, [])).toEqual({ do: 'find' })
  expect(meant(pressed('?', 0, { typing: true }), null, [])).toBeNull()
  expect(meant(pressed('g', 0, { held: true }), null, [])).toBeNull()
})
