import { expect, it } from 'vitest'
import { corners, degrees, driven, frameOf, keptWay, kilometres, lengthOf, metres, MOST, moved, thinned, typed, zoomed } from './way'

const point = (longitude: number, latitude: number) => ({ longitude_e6: Math.round(longitude * 1e6), latitude_e6: Math.round(latitude * 1e6) })

it('measures a way on the sphere, stretch by stretch', () => {
  // A degree of latitude is 111.195 km on the mean sphere; a degree of longitude at 60° half as much.
  expect(metres(point(120, 30), point(120, 31))).toBeCloseTo(111_195, 0)
  expect(metres(point(120, 60), point(121, 60)) / metres(point(120, 0), point(121, 0))).toBeCloseTo(0.5, 3)
  const way = [point(120, 30), point(120, 30.1), point(120, 30)]
  expect(lengthOf(way)).toBeCloseTo(2 * 11_119.5, 0)
  expect(kilometres(way)).toBe('22.2')
  expect([lengthOf([]), lengthOf([point(1, 1)])]).toEqual([0, 0])
})
it('keeps the bends of what was driven and leaves out what lies on the line', () => {
  const straight = Array.from({ length: 101 }, (_, at) => point(120 + at / 1000, 30))
  expect(thinned(straight)).toEqual([straight[0], straight[100]])
  const bent = [...straight, ...Array.from({ length: 100 }, (_, at) => point(120.1, 30 + (at + 1) / 1000))]
  expect(thinned(bent)).toEqual([straight[0], straight[100], bent[200]])
  // Twenty metres aside are within what a phone knows; forty are not.
  const aside = (metres: number) => [point(120, 30), point(120.005, 30 + metres / 111_195), point(120.01, 30)]
  expect([thinned(aside(20)).length, thinned(aside(40)).length]).toEqual([2, 3])
})
it('never gives more points than a way may have, and both ends', () => {
  const zigzag = Array.from({ length: 2000 }, (_, at) => point(120 + at / 1000, 30 + (at % 2) / 100))
  const found = thinned(zigzag)
  expect(found.length).toBeLessThanOrEqual(MOST)
  expect([found[0], found.at(-1)]).toEqual([zigzag[0], zigzag[1999]])
  expect(thinned([point(1, 1)])).toEqual([point(1, 1)])
})
it('takes what was driven from first to last, without what the phone only guessed', () => {
  const told = (longitude: number, accuracy_m: number | null) => ({ ...point(longitude, 30), accuracy_m })
  expect(driven([told(120.2, 10), told(125, 5000), told(120, null)])).toEqual([point(120, 30), point(120.2, 30)])
  expect(driven([])).toEqual([])
})
it('reads degrees as they are typed and nothing else', () => {
  expect(typed(' 119.96 ', '30.0500005')).toEqual({ longitude_e6: 119_960_000, latitude_e6: 30_050_001 })
  for (const [east, north] of [['', '30'], ['120', ' '], ['abc', '30'], ['181', '30'], ['120', '-91']] as const) expect(typed(east, north)).toBeNull()
  expect(degrees(119_960_000)).toBe('119.960000')
})
it('reads what was kept of a drawing, and nothing that is none', () => {
  expect(keptWay('[["120.1",""],["","30"]]')).toEqual([['120.1', ''], ['', '30']])
  for (const text of [null, '', '{', '{}', '[["1"]]', '[[1,2]]']) expect(keptWay(text)).toBeNull()
})
it('frames what is there and moves by parts of itself', () => {
  expect(frameOf([])).toBeNull()
  const frame = frameOf([point(120, 30), point(120.1, 30.2)])!
  expect(frame).toEqual([119_995_000, 29_995_000, 120_105_000, 30_205_000])
  expect(zoomed(zoomed(frame, 2), 0.5)).toEqual(frame)
  expect(moved(frame, 0.5, -1)).toEqual([120_050_000, 29_785_000, 120_160_000, 29_995_000])
  expect(corners(frame)).toEqual([{ longitude_e6: 119_995_000, latitude_e6: 29_995_000 }, { longitude_e6: 120_105_000, latitude_e6: 30_205_000 }])
})
