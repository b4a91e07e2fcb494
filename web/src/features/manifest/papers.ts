import type { Manifest } from '../../api/transport'

export type ReceiptPaper = 'weigh_ticket' | 'receipt' | 'refusal'
const REFUSED = new Set(['rejected', 'returning', 'taken_back', 'redirected'])

/** Which papers the receiver's side of a manifest gives, as the server has them. */
export function papersOf(one: Pick<Manifest, 'decided_at' | 'items'> & { out_g?: number | null; in_g?: number | null; full_g?: number | null }): ReceiptPaper[] {
  const papers: ReceiptPaper[] = []
  if ([one.out_g, one.in_g, one.full_g].some((mass) => typeof mass === 'number')) papers.push('weigh_ticket')
  if (one.decided_at) papers.push('receipt')
  if (one.items.some((item) => REFUSED.has(item.standing))) papers.push('refusal')
  return papers
}
