/** What a scanner read or a person typed: the code stands alone or at the end of the label's address. */
export function scannedCode(text: string): string {
  return text.trim().split(/[/#?=]/).at(-1)!.trim().toUpperCase()
}

/** The one thing whose code it is, or whose code ends so (three characters at least); none when several do. */
export function findByCode<T>(things: T[], codeOf: (one: T) => string | null, wanted: string): T | null {
  const whole = things.find((one) => codeOf(one)?.toUpperCase() === wanted)
  if (whole || wanted.length < 3) return whole ?? null
  const ends = things.filter((one) => codeOf(one)?.toUpperCase().endsWith(wanted))
  return ends.length === 1 ? ends[0]! : null
}
