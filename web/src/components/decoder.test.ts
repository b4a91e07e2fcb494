import { expect, it } from 'vitest'
import { frameSize, fresh } from './decoder'

it('tells a code once while it is held before the camera, and again when it comes back', () => {
  let time = 0
  const isNew = fresh(2500, () => time)
  const seen = [[0, 'A'], [1000, 'A'], [3000, 'A'], [3100, 'B'], [3200, 'A'], [6000, 'A']].map(([at, text]) => { time = at as number; return isNew(text as string) })
  expect(seen).toEqual([true, false, false, true, true, true])
})
it('reads large frames smaller and small ones as they are', () => {
  expect(frameSize(1920, 1080)).toEqual({ width: 1280, height: 720 })
  expect(frameSize(640, 480)).toEqual({ width: 640, height: 480 })
})
