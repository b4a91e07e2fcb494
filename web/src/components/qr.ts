import { encode } from 'uqr'

/** A QR code of level M without its quiet zone: modules along a side, and the dark ones as path data, one unit a module. */
export function qrOf(text: string): { width: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  const runs = data.flatMap((row, y) => row.flatMap((dark, x) => {
    if (!dark || row[x - 1]) return []
    let to = x
    while (row[to]) to++
    return [`M${x} ${y}h${to - x}v1h-${to - x}z`]
  }))
  return { width: size, path: runs.join('') }
}
