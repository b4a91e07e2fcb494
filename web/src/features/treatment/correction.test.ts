import { describe, expect, it } from 'vitest'
import type { Treatment, TreatmentCorrection } from '../../api/transport'
import { fieldsOf, saidOf, waitsFor, wantedOf } from './correction'

const batch = (more: Partial<Treatment>): Treatment => ({ id: 'b', site_id: 's', line: 'FS-01', method: 'D10', method_name: '', started_on: '2026-11-20', state: 'open', state_name: '', opened_at: '', ended_at: null, inputs: 1, input_g: 1, residues: 0, residue_g: 0, product_g: null, corrections: [], version: 1, ...more })
const proposed = (more: Partial<TreatmentCorrection>): TreatmentCorrection => ({ no: 0, change: { field: 'method', old: 'D10', new: 'D9' }, reason: 'typing', proposer: 'p', needs: ['receiver', 'regulator'], agreed: [], standing: 'open', ...more })

describe('what of a batch may be put right', () => {
  it('has products only at the end and residues only when there are any', () => {
    expect(fieldsOf(batch({}))).toEqual(['method', 'line', 'started_on'])
    expect(fieldsOf(batch({ state: 'closed', residues: 2 }))).toEqual(['method', 'line', 'started_on', 'product_mass', 'residue_mass'])
  })
  it('says what the field says now', () => {
    expect(saidOf(batch({}), 'line')).toBe('FS-01')
    expect(saidOf(batch({ product_g: 5000 }), 'product_mass')).toBe(5000)
  })
  it('sends one field alone, a product of nothing included', () => {
    const right = { text: ' FS-02 ', grams: 0, residue: 'r' }
    expect(wantedOf('line', 'typing', right)).toEqual({ reason: 'typing', line: 'FS-02' })
    expect(wantedOf('product_mass', 'scale', right)).toEqual({ reason: 'scale', product_g: 0 })
    expect(wantedOf('residue_mass', 'unit', { ...right, grams: 20_000 })).toEqual({ reason: 'unit', residue: 'r', residue_g: 20_000 })
  })
})

describe('whom a proposal waits for', () => {
  it('waits for each side until it has agreed', () => {
    expect(waitsFor(proposed({}), ['regulator'])).toBe(true)
    expect(waitsFor(proposed({ agreed: ['regulator'] }), ['regulator'])).toBe(false)
    expect(waitsFor(proposed({ needs: ['receiver'] }), ['regulator'])).toBe(false)
    expect(waitsFor(proposed({ standing: 'declined' }), ['receiver'])).toBe(false)
  })
})
