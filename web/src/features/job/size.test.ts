import { expect, test } from 'vitest'
import { sizeOf } from './size'

test('a size is told in the unit that fits it', () => {
  expect([0, 1023, 1024, 1025, 1024 * 1024, 1.5 * 1024 * 1024].map(sizeOf)).toEqual(['0 B', '1023 B', '1 kB', '2 kB', '1.0 MB', '1.5 MB'])
})
