import { expect, it } from 'vitest'
import { bodyOf, chartOf, faultsOf, limitOf, typedOf, valueText } from './sensor'

const say = (key: string, named?: Record<string, unknown>) => (named ? `${key} ${String(named.n)}` : key)
const typed = { ...typedOf(null), name: '1号' }

it('says each quantity in its unit', () => {
  const told: [string, number, string][] = [['weight', 123_456, '123.456 kg'], ['level', 805, '80.5%'], ['level', 800, '80%'], ['temperature', -5, '−0.5 ℃'], ['voc', 60_000, '60 mg/m³'], ['video_gap', 30, 'notice.unit.minutes 30'], ['video_kept', 90, 'notice.unit.days 90'], ['leak', 1, 'sensor.leaking'], ['door', 0, 'sensor.shut'], ['alive', 1, 'sensor.alive']]
  for (const [quantity, value, text] of told) expect(valueText(quantity, value, say), quantity).toBe(text)
})

it('keeps typed limits in whole units, and says what is wrong with them', () => {
  expect([limitOf('thermometer', '37.5'), limitOf('thermometer', '37.55'), limitOf('tank_sensor', '80'), limitOf('voc_sensor', '0.5'), limitOf('thermometer', ' '), limitOf('scale', '5'), limitOf('thermometer', 'warm')]).toEqual([375, null, 800, 500, undefined, undefined, null])
  expect(faultsOf({ ...typed, name: ' ' })).toEqual(['sensor.needName'])
  expect(faultsOf({ ...typed, kind: 'thermometer', warn: '40', alarm: '35' })).toEqual(['sensor.needOrder'])
  expect(faultsOf({ ...typed, kind: 'thermometer', warn: 'x' })).toEqual(['sensor.needLimit'])
  expect(faultsOf(typed)).toEqual([])
})

it('sends what the kind has and nothing else', () => {
  const place = { site: 's' }
  expect(bodyOf({ ...typed, certificate: 'J1', until: '2027-01-01', installed: '2026-01-01', warn: '5' }, place, null)).toEqual({ kind: 'scale', name: '1号', serial: '', always_on: false, certificate: 'J1', site: 's', certified_until: '2027-01-01' })
  expect(bodyOf({ ...typed, kind: 'thermometer', certificate: 'J1', facility: 'f', zone: 'z', alarm: '38' }, place, null)).toEqual({ kind: 'thermometer', name: '1号', serial: '', always_on: false, certificate: '', site: 's', facility: 'f', zone: 'z', alarm_from: 380 })
  expect(bodyOf({ ...typed, kind: 'recorder', installed: '2026-01-01', zone: 'z' }, place, null)).toEqual({ kind: 'recorder', name: '1号', serial: '', always_on: false, certificate: '', site: 's', installed_on: '2026-01-01' })
})

it('draws a line from the oldest to the newest, with a limit that is in reach', () => {
  const at = (minute: number, value: number) => ({ at: `2026-06-01T00:${String(minute).padStart(2, '0')}:00Z`, value, sequence: minute, sealed: true })
  const drawn = chartOf([at(20, 200), at(10, 300), at(0, 100)], [350, 100_000, null], 100, 50)!
  expect(drawn.line).toBe('0.0,50.0 50.0,10.0 100.0,30.0')
  expect([drawn.low, drawn.top, drawn.limits]).toEqual([100, 300, [{ value: 350, y: 0 }]])
  expect(chartOf([at(0, 5)], [], 100, 50)).toBeNull()
  expect(chartOf([at(1, 5), at(0, 5)], [], 100, 50)!.line).toBe('0.0,25.0 100.0,25.0')
})
