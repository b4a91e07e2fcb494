import type { zhLedger } from './zh.ledger'

export const enLedger: typeof zhLedger = {
  book: {
    nav: 'Ledgers', title: 'Hazardous waste ledger', hint: 'Follows from sealed records (HJ 1259-2022 Annex B); every line leads to its record.', asOf: 'The first {n} records are entered',
    tab: { B1: 'B.1 Generated', B2: 'B.2 Stored', B3: 'B.3 Taken out', B4: 'B.4 Treated here', B5: 'B.5 Entrusted', balances: 'Balances' }, of: { B1: 'Waste generated', B2: 'Waste brought into store', B3: 'Waste taken out of store', B4: 'Waste used or disposed of on the site', B5: 'Waste entrusted to others' }, mass: { B1: 'Generated', B2: 'Stored', B3: 'Taken out', B4: 'Treated here', B5: 'Entrusted' },
    files: 'Take this table', file: { xlsx: 'Excel workbook', csv: 'CSV', pdf: 'PDF to print' }, fileHint: 'Every line the filter above leaves, laid out as Annex B.', method: 'Method', anyFacility: 'Any facility', facility: 'Facility',
    batch: 'Batch code', at: 'Time', container: 'Container', origin: 'Batch before', event: 'Record', reverses: 'takes back {code}', doubled: 'same code in an imported ledger', from: 'From', to: 'To', empty: 'No line is left', emptyHint: 'What is generated, stored, taken out or treated stands here within seconds.',
    balances: 'Balances by waste code', span: 'Span', spans: { day: 'By day', month: 'By month', year: 'By year' }, column: { opening: 'Opening', generated: 'Generated', stored: 'Stored', taken_out: 'Taken out', other: 'Other', closing: 'Closing' }, rule: 'Opening + stored − taken out + other = closing. Other: stock-takes, treatment on the site, losses, repacking. What is generated is no stock until it is stored.',
  },
}
