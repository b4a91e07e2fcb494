export interface Finding { code: string; severity: string; title: string; remedy: string; basis: string }

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** What a check before departure found, in one language; anything that is not a list of findings is none. */
export function findingsOf(params: Record<string, unknown>, locale: string): Finding[] {
  if (!Array.isArray(params.findings)) return []
  const tongue = locale.startsWith('en') ? 'en' : 'zh'
  return params.findings.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null).map((one) => ({
    code: text(one.code),
    severity: text(one.severity),
    title: text(one[`title_${tongue}`]),
    remedy: text(one[`remedy_${tongue}`]),
    basis: text(one.basis),
  }))
}
