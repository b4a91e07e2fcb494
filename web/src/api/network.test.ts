import { expect, it } from 'vitest'
import { moment, online, lost, reached } from './network'

const answer = (aheadMs: number) => new Response('', { headers: { Date: new Date(Date.now() + aheadMs).toUTCString() } })
const off = () => Date.parse(moment()) - Date.now()

it('tells the server\'s time when the device\'s clock is wrong, and its own when it is nearly right', () => {
  reached(answer(9 * 60_000))
  expect(Math.round(off() / 60_000)).toBe(9)
  reached(answer(-2 * 86_400_000))
  expect(Math.round(off() / 3_600_000)).toBe(-48)
  reached(answer(1500))
  expect(Math.abs(off())).toBeLessThan(1000)
})
it('is off line once nothing was reached, and on line with the next answer', () => {
  lost()
  expect(online.value).toBe(false)
  reached(new Response(''))
  expect(online.value).toBe(true)
})
