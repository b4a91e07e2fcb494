import { expect, it } from 'vitest'
import { zh } from '../../locales/zh'
import { lookOf, type Noun } from './states'

it('knows a look for every state that has a word, and a word for every look', () => {
  for (const [noun, words] of Object.entries(zh.stateOf)) {
    for (const state of Object.keys(words)) expect(lookOf(noun as Noun, state).key, `${noun} ${state}`).toBe(`stateOf.${noun}.${state}`)
  }
  for (const state of Object.keys(zh.state)) if (state !== 'unknown') expect(lookOf('package', state).key).toBe(`state.${state}`)
})
it('says that it does not know a state instead of guessing', () => {
  expect(lookOf('manifest', 'teleported').key).toBe('state.unknown')
})
