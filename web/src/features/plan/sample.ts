/* A plan of one waste, for the tests of this folder. */
import type { PlanContent } from '../../api/plan'

export const content = (): PlanContent => ({
  tier: { running: 'approved', yearly_g: [], eia_g: null, discharge_g: null, treats_itself: false, holds_permit: false }, assigned: null,
  a1: { name: 'N', registered_address: '', site_address: '', division: '330111', industry: '', industry_code: '', longitude_e6: null, latitude_e6: null, uscc: 'U', legal_representative: null, technical_lead: null, eia_number: null, discharge_number: null },
  a2: [], a4: [{ of: 1, facility_code: 'TS001', facility_kind: 'store', packaging: 'drum', mass_g: 500_000 }], a5: [],
  a3: [{ row: 1, facility_code: '', facility: '', source: '', name: 'W', catalogue_name: '', waste_code: '900-041-49', components: '', physical_state: 'S', hazards: ['T'], mass_g: 6_000_000, opening_g: 1_000_000, own_use: null, own_disposal: null, storage: null }],
  a6: { rows: [], hazard_plan: '', measures: '' },
  a7: [{ of: 1, transfer: 'province', mass_g: 6_500_000, method: 'D10', receiver_kind: 'permit', receiver_name: 'R', permit_number: '1', receiver_site: 's' }],
})
