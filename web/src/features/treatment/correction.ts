import type { Side, Treatment, TreatmentChange, TreatmentCorrection, TreatmentCorrectionWanted } from '../../api/transport'

export type Field = TreatmentChange['field']
/** Why something was said wrongly: a choice, since free text may hold personal data. */
export const WHY = ['typing', 'unit', 'scale', 'container'] as const
/** Where the name of a field is among the words. */
export const FIELD_WORD: Record<Field, string> = { method: 'field.method', line: 'treatment.line', started_on: 'treatment.started', product_mass: 'treatment.product', residue_mass: 'treatment.out' }
export const isMass = (field: Field) => field === 'product_mass' || field === 'residue_mass'

/** What of a batch may be put right: products are stated at its end, residues when there are any. */
export function fieldsOf(batch: Treatment): Field[] {
  const all: Field[] = ['method', 'line', 'started_on']
  if (batch.state === 'closed') all.push('product_mass')
  if (batch.residues > 0) all.push('residue_mass')
  return all
}

/** What a field of the batch says now; a residue says it itself. */
export function saidOf(batch: Treatment, field: Field): string | number | null {
  switch (field) {
    case 'method': return batch.method
    case 'line': return batch.line
    case 'started_on': return batch.started_on
    case 'product_mass': return batch.product_g
    case 'residue_mass': return null
  }
}

/** The body of a proposal. */
export function wantedOf(field: Field, reason: string, right: { text: string; grams: number | null; residue: string }): TreatmentCorrectionWanted {
  switch (field) {
    case 'method': return { reason, method: right.text }
    case 'line': return { reason, line: right.text.trim() }
    case 'started_on': return { reason, started_on: right.text }
    case 'product_mass': return { reason, product_g: right.grams ?? 0 }
    case 'residue_mass': return { reason, residue: right.residue, residue_g: right.grams ?? 0 }
  }
}

/** For which sides, of those that are missing, a person of these sides may answer. */
export function waitsFor(one: TreatmentCorrection, sides: Side[]): boolean {
  return one.standing === 'open' && one.needs.some((side) => !one.agreed.includes(side) && sides.includes(side))
}
