import { expect, it, vi } from 'vitest'

it('watches only while a run is under way, keeps fixes apart, and ends when the run takes no more', async () => {
  const command = vi.fn(() => Promise.resolve({}))
  vi.doMock('../../api/client', () => ({ command }))
  let tell: (position: unknown) => void = () => undefined
  const geolocation = { watchPosition: vi.fn((take: (position: unknown) => void) => { tell = take; return 7 }), clearWatch: vi.fn() }
  vi.stubGlobal('navigator', { ...navigator, geolocation })
  const { useReporting } = await import('./useReporting')
  const { state, follow } = useReporting()
  follow(null)
  expect(geolocation.watchPosition).not.toHaveBeenCalled()
  follow('run')
  follow('run')
  expect(geolocation.watchPosition).toHaveBeenCalledTimes(1)
  expect(state.value).toBe('off')
  const fix = (timestamp: number) => ({ timestamp, coords: { longitude: 119.9600004, latitude: 30.05, accuracy: 12.4 } })
  tell(fix(1_000_000))
  tell(fix(1_005_000))
  await vi.waitFor(() => expect(command).toHaveBeenCalledTimes(1))
  expect(command.mock.calls[0]!.slice(0, 2)).toEqual(['POST', 'trips/run/positions'])
  expect((command.mock.calls[0] as unknown[])[3]).toEqual({ positions: [{ at: '1970-01-01T00:16:40.000Z', longitude_e6: 119_960_000, latitude_e6: 30_050_000, accuracy_m: 12 }] })
  expect(state.value).toBe('on')
  follow(null)
  expect([geolocation.clearWatch.mock.calls, state.value]).toEqual([[[7]], 'off'])
  vi.unstubAllGlobals()
})
