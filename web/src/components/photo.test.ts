import { expect, it } from 'vitest'
import { fitOf, fitted } from './photo'

it('makes the longest side fit and keeps the shape', () => {
  expect(fitted(4032, 3024)).toEqual({ width: 1600, height: 1200 })
  expect(fitted(3024, 4032)).toEqual({ width: 1200, height: 1600 })
})
it('never enlarges, and leaves a pixel of the thinnest strip', () => {
  expect(fitted(640, 480)).toEqual({ width: 640, height: 480 })
  expect(fitted(1600, 1600)).toEqual({ width: 1600, height: 1600 })
  expect(fitted(100_000, 3)).toEqual({ width: 1600, height: 1 })
  expect(fitted(0, 0)).toEqual({ width: 1, height: 1 })
})
it('draws pictures anew, sends a PDF as it is and refuses the rest', () => {
  expect([fitOf('image/jpeg'), fitOf('image/heic'), fitOf('application/pdf')]).toEqual(['picture', 'picture', 'as_it_is'])
  expect([fitOf('image/svg+xml'), fitOf('text/html'), fitOf('')]).toEqual(['unfit', 'unfit', 'unfit'])
})
