import { expect, it } from 'vitest'
import { clustered, scaleOf } from './scale'

const point = (longitude: number, latitude: number) => ({ longitude_e6: longitude * 1e6, latitude_e6: latitude * 1e6 })

it('shows a metre as long in each direction, north up and east right', () => {
  const scale = scaleOf([point(119.9, 30), point(120.1, 30.1)], 600, 400)!
  const [west, east, north] = [scale.at(point(119.9, 30)), scale.at(point(120, 30)), scale.at(point(119.9, 30.1))]
  expect(east[0]).toBeGreaterThan(west[0])
  expect(north[1]).toBeLessThan(west[1])
  expect((west[1] - north[1]) / (east[0] - west[0])).toBeCloseTo(1 / Math.cos((30.05 * Math.PI) / 180), 2)
  for (const [x, y] of [west, scale.at(point(120.1, 30.1))]) expect(x > 0 && x < 600 && y > 0 && y < 400).toBe(true)
})
it('tells which point of the earth is where', () => {
  const scale = scaleOf([point(119.9, 30), point(120.1, 30.1)], 600, 400)!
  for (const one of [point(119.95, 30.02), point(120.1, 30.1)]) expect(scale.from(...scale.at(one))).toEqual(one)
})
it('has a bar of a round length that is as long as it says', () => {
  const scale = scaleOf([point(119.9, 30), point(120.1, 30.1)], 600, 400)!
  expect([1, 2, 5]).toContain(scale.bar.metres / 10 ** Math.floor(Math.log10(scale.bar.metres)))
  const metre = (scale.at(point(119.9, 30))[1] - scale.at(point(119.9, 30.1))[1]) / (0.1 * 111_320)
  expect(scale.bar.width).toBeCloseTo(scale.bar.metres * metre, 3)
})
it('is nothing without a point, and more than the point with one', () => {
  expect(scaleOf([], 600, 400)).toBeNull()
  expect(scaleOf([point(120, 30)], 600, 400)!.at(point(120, 30))).toEqual([300, 200])
})
it('joins marks that would hide each other', () => {
  expect(clustered([{ x: 0, y: 0, one: 'a' }, { x: 5, y: 5, one: 'b' }, { x: 50, y: 0, one: 'c' }], 12).map((one) => one.of)).toEqual([['a', 'b'], ['c']])
})
