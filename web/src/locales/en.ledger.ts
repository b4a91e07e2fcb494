import type { zhLedger } from './zh.ledger'

export const enLedger: typeof zhLedger = {
  book: {
    nav: 'Ledgers', title: 'Hazardous waste ledger', hint: 'Follows from sealed records (HJ 1259-2022 Annex B); every line leads to its record.', asOf: 'The first {n} records are entered',
    tab: { B1: 'B.1 Generated', B2: 'B.2 Stored', B3: 'B.3 Taken out', B4: 'B.4 Treated here', B5: 'B.5 Entrusted', balances: 'Balances' }, of: { B1: 'Waste generated', B2: 'Waste brought into store', B3: 'Waste taken out of store', B4: 'Waste used or disposed of on the site', B5: 'Waste entrusted to others' }, mass: { B1: 'Generated', B2: 'Stored', B3: 'Taken out', B4: 'Treated here', B5: 'Entrusted' },
    files: 'Take this table', file: { xlsx: 'Excel workbook', csv: 'CSV', pdf: 'PDF to print' }, fileHint: 'Every line the filter above leaves, laid out as Annex B.', method: 'Method', anyFacility: 'Any facility', facility: 'Facility',
    batch: 'Batch code', at: 'Time', container: 'Container', origin: 'Batch before', event: 'Record', reverses: 'takes back {code}', doubled: 'same code in an imported ledger', late: 'entered {day}', lateHint: 'The period in which it happened was declared already', from: 'From', to: 'To', empty: 'No line is left', emptyHint: 'What is generated, stored, taken out or treated stands here within seconds.',
    balances: 'Balances by waste code', span: 'Span', spans: { day: 'By day', month: 'By month', year: 'By year' }, column: { opening: 'Opening', generated: 'Generated', stored: 'Stored', taken_out: 'Taken out', other: 'Other', closing: 'Closing' }, rule: 'Opening + stored − taken out + other = closing. Other: stock-takes, treatment on the site, losses, repacking. What is generated is no stock until it is stored.',
  },
  logbook: {
    nav: 'Operation logbook', title: 'Operation logbook', hint: 'What a receiver took in, stored, treated, made and sent on; follows from sealed records.', emptyHint: 'Choose other days, or wait some seconds: what is sealed stands here.',
    tab: { received: 'Received', stored: 'Stored', treated: 'Treated', residue: 'Residues', shipped: 'Sent on', balances: 'Balances' }, of: { received: 'Waste received', stored: 'Waste stored', treated: 'Waste used or disposed of', residue: 'Waste that came of treatment', shipped: 'Waste sent on' },
    paper: { received: 'Manifest', stored: 'Store batch', treated: 'Treatment batch', residue: 'Treatment batch', shipped: 'Manifest' }, party: { received: 'Handed over by', treated: 'Made by', shipped: 'Received by' }, mass: { received: 'Received', stored: 'Stored', treated: 'Put in', residue: 'Came out', shipped: 'Sent on' }, line: 'Line and method', what: 'What',
    kind: { accepted: 'Accepted', refused: 'Refused', held: 'Held', metered: 'Accepted by pipe', corrected: 'Corrected', stored: 'Stored', fed: 'Put in', own_treated: 'Treated here', made: 'Came out', shipped: 'Sent on', reversed: 'Taken back' },
    column: { opening: 'Opening stock', received: 'Received', made: 'Residues', stored: 'Stored', used: 'Treated', taken_out: 'Taken out', other: 'Other', closing: 'Closing stock' }, rule: 'Opening + stored − treated out of stock − taken out + other = closing. What is received or comes of treatment is no stock until it is stored.', totals: 'Sums of the parts', part: 'Part', rows: 'Rows', sum: 'Mass',
    files: 'Take the logbook', fileHint: 'Every row of these days. The layout is the platform’s own; the official one is to be verified.', permits: 'Operating permits: {list}', noPermit: 'This site has no operating permit on record.',
  },
  receipt: { weigh_ticket: 'Weigh ticket', receipt: 'Receipt', refusal: 'Refusal note' },
  sign: { title: 'Print signs', hint: 'Signs of facilities and of the partitions of a store (HJ 1276-2022), at their true size. The code on a partition’s sign names it to the phone.', distance: 'Read from', near: 'Up to 2.5 m', middle: 'Up to 4 m', far: 'Up to 10 m', farther: 'Beyond 10 m', responsible: 'Person in charge (may stay empty)', contact: 'Contact (may stay empty)', make: 'Download the signs (PDF)' },
}
