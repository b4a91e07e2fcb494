/** What a scanner read or a person typed: the code stands alone or at the end of the label's address. */
export function scannedCode(text: string): string {
  return text.trim().split(/[/#?=]/).at(-1)!.trim().toUpperCase()
}

export type Thing = { kind: 'manifest'; number: string } | { kind: 'code'; code: string }
/** What a text is about: a printed manifest's address, its number alone, or a label. */
export function scannedThing(text: string): Thing {
  const printed = /\/m\/([^/?#]+)/.exec(text)?.[1]
  if (printed) return { kind: 'manifest', number: decodeURIComponent(printed) }
  const bare = text.replaceAll(' ', '')
  if (/^\D{0,2}\d{14}$/.test(bare)) return { kind: 'manifest', number: bare }
  return { kind: 'code', code: scannedCode(text) }
}

/** The one thing whose code it is, or whose code ends so (three characters at least); none when several do. */
export function findByCode<T>(things: T[], codeOf: (one: T) => string | null, wanted: string): T | null {
  const whole = things.find((one) => codeOf(one)?.toUpperCase() === wanted)
  if (whole || wanted.length < 3) return whole ?? null
  const ends = things.filter((one) => codeOf(one)?.toUpperCase().endsWith(wanted))
  return ends.length === 1 ? ends[0]! : null
}

/** The thing a sign names: by its id, which a sign's address holds, else by the code at its end – two stores may give the same. */
export function findZone<T extends { id: string; code: string }>(things: T[], text: string): T | null {
  const parts = text.trim().split(/[/#?=]/)
  const wanted = parts.at(-1)!.toUpperCase()
  return things.find((one) => parts.includes(one.id)) ?? things.find((one) => one.code.toUpperCase() === wanted) ?? null
}
