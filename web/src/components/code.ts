/** A 37-character label code falls into unit, waste, day and serial; others (imported ones) stay as they are. */
export function codeGroups(code: string): string[] {
  if (!/^[0-9A-Z]{37}$/.test(code)) return [code]
  return [code.slice(0, 8), code.slice(8, 18), code.slice(18, 26), code.slice(26, 34), code.slice(34)]
}
export function shortCode(code: string): string[] {
  const groups = codeGroups(code)
  return groups.length === 1 ? groups : [`…${groups[3]}`, groups[4]!]
}
