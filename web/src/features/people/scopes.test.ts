import { expect, it } from 'vitest'
import rust from '../../../../src/domain/access.rs?raw'
import { en } from '../../locales/en'
import { zh } from '../../locales/zh'

it('has words for every scope that the server knows', () => {
  const scopes = [...rust.matchAll(/Self::\w+ => "(\w+_\w+)",/g)].map((match) => match[1]!)
  expect(scopes.length).toBeGreaterThan(15)
  for (const one of scopes) for (const words of [zh, en]) expect(words.scope, one).toHaveProperty(one)
})
