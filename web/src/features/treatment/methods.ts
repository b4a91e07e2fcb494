import table from '../../../../fixtures/treatment-methods.csv?raw'

export interface Method { code: string; zh: string; en: string; purpose: string }

function cells(row: string): string[] {
  return [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]!.replace(/^"|"$/g, '').replaceAll('""', '"'))
}

/** The list of HJ 1033 Annex F as the server has it. */
export const METHODS: Method[] = table.trim().split(/\r?\n/).slice(1).map((row) => {
  const [code, zh, en, purpose] = cells(row) as [string, string, string, string]
  return { code, zh, en, purpose }
})
const BY_CODE = new Map(METHODS.map((one) => [one.code, one]))

export function methodName(code: string, locale: string): string {
  const one = BY_CODE.get(code)
  return one ? (locale.startsWith('en') ? one.en : one.zh) : ''
}
/** Those that use up or dispose of waste; collecting is none. */
export const TREATING = METHODS.filter((one) => one.purpose !== 'collection')
