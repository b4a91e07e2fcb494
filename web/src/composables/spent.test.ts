import { expect, test } from 'vitest'
import { IDLE_MS, Stopwatch } from './spent'

function watch() {
  let at = 1_000_000
  return { one: new Stopwatch(() => at), pass: (ms: number) => { at += ms } }
}

test('time counts while the page is seen and somebody is there', () => {
  const { one, pass } = watch()
  pass(20_000)
  one.touched()
  pass(10_000)
  expect(one.seconds()).toBe(30)
  one.seen(false)
  pass(600_000)
  expect(one.seconds()).toBe(30)
  one.seen(true)
  pass(5_000)
  expect(one.seconds()).toBe(35)
})

test('of a page left open a minute counts and no more', () => {
  const { one, pass } = watch()
  pass(3_600_000)
  expect(one.seconds()).toBe(IDLE_MS / 1000)
  one.touched()
  pass(15_000)
  expect(one.seconds()).toBe(75)
  pass(3_600_000)
  one.seen(false)
  expect(one.seconds()).toBe(120)
})
