/* What is chosen for a rule beside its figures, as it is typed. */
import type { Level } from '../../api/notice'
import type { NewRuleSetting, RuleWhole } from '../../api/rule'

export interface Choice { levels: Record<string, Level>; to: string[]; clocks: Record<string, string>; tier: string; organisation: string; validTo: string }

/** Whom a rule may tell: whom it concerns, its head and the authority; whom the authority suspects is never told. */
export function recipientsOf(rule: Pick<RuleWhole, 'to'>): string[] {
  const above = ['authority', 'platform']
  return rule.to.every((one) => above.includes(one)) ? [...new Set([...rule.to, 'authority'])] : [...new Set([...rule.to, 'head', 'authority'])]
}

/** As it is in force. */
export function inForce(rule: RuleWhole): Choice {
  return {
    levels: Object.fromEntries(rule.levels.map((own, at) => [own, rule.told_levels[at] ?? own])),
    to: [...rule.told_to],
    clocks: Object.fromEntries(rule.clocks.map((one) => [one.code, String(one.days)])),
    tier: '', organisation: '', validTo: '',
  }
}

const same = (one: string[], other: string[]) => [...one].sort().join() === [...other].sort().join()

/** What of it is to be sent – what is as the rule has it by itself is left to the wider place – and which fields are wrong. */
export function chosenOf(rule: RuleWhole, choice: Choice, from: string): { body: Partial<NewRuleSetting>; wrong: string[] } {
  const wrong: string[] = []
  const order: Level[] = ['blue', 'yellow', 'orange', 'red']
  const told = rule.levels.map((own) => order.indexOf(choice.levels[own] ?? own))
  if (told.some((one, at) => at > 0 && one < told[at - 1]!)) wrong.push('levels')
  const clocks: Record<string, number> = {}
  for (const one of rule.clocks) {
    const typed = (choice.clocks[one.code] ?? '').trim()
    const most = one.code === 'handle_days' ? 15 : one.code.endsWith('_hours') ? 24 : 60
    if (!/^\d{1,2}$/.test(typed) || Number(typed) < 1 || Number(typed) > most || (rule.of_law && Number(typed) > one.default)) wrong.push(one.code)
    else if (Number(typed) !== one.default) clocks[one.code] = Number(typed)
  }
  if (!choice.to.length) wrong.push('to')
  if (choice.validTo && choice.validTo < from) wrong.push('valid_to')
  const levels = Object.fromEntries(rule.levels.flatMap((own) => (choice.levels[own] && choice.levels[own] !== own ? [[own, choice.levels[own]]] : [])))
  const body: Partial<NewRuleSetting> = {}
  if (Object.keys(levels).length) body.levels = levels
  if (Object.keys(clocks).length) body.clocks = clocks
  if (!same(choice.to, rule.to)) body.to = choice.to
  if (choice.tier) body.tier = choice.tier
  if (choice.organisation.trim()) body.organisation = choice.organisation.trim()
  if (choice.validTo) body.valid_to = choice.validTo
  return { body, wrong }
}
