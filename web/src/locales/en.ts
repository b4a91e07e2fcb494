import { enPeople, enPeopleEvents } from './en.people'
import { enCockpit, enCockpitEvents } from './en.cockpit'
import { enNotice, enNoticeEvents } from './en.notice'
import { enDeclaration } from './en.declaration'
import { enTell, enTellEvents } from './en.tell'
import { enExchange, enExchangeEvents } from './en.exchange'
import { enPlan } from './en.plan'
import { enEffort } from './en.effort'
import { enProposal } from './en.proposal'
import { enMilk } from './en.milk'
import { enOwn } from './en.own'
import { enRule } from './en.rule'
import { enSensor, enSensorEvents } from './en.sensor'
import { enRoster, enRosterEvents } from './en.roster'
import { enStorage } from './en.storage'
import { enPaper, enTransportEvents } from './en.paper'
import { enDesk } from './en.desk'
import { enBlank } from './en.blank'
import { enJob } from './en.job'
import { enLedger } from './en.ledger'
import { enDevice } from './en.device'
import { enField, enFieldEvents } from './en.field'
import { enTransport } from './en.transport'
import type { Messages } from './zh'

export const en: Messages = {
  app: { name: 'Weifei', mark: '危', demo: 'Demo', language: '中文', theme: { light: 'Light', dark: 'Dark', auto: 'System' }, themeLabel: 'Appearance', languageLabel: 'Language' },
  nav: {
    checks: 'Checks', plan: 'Plan', plans: 'Management plans', roadside: 'Roadside', manifests: 'Manifests', trips: 'Runs', treatments: 'Treatment batches', papers: 'Papers', move: 'Transport', treat: 'Treatment',
    main: 'Main navigation', home: 'Home', stock: 'Stock', packages: 'Containers', search: 'Find', make: 'New container', ledger: 'Ledger import', me: 'Me',
    sites: 'Sites', events: 'Events', checkpoint: 'Checkpoint', reference: 'Reference', produce: 'Generation', store: 'Storage', people: 'People', mandates: 'Mandates', registrations: 'Registrations', staff: 'People', takes: 'Stock-takes', watch: 'Oversight', trust: 'Evidence', skip: 'Skip to content', overview: 'Overview',
  },
  role: { keeper: 'Keeper', ehs: 'EHS officer', manager: 'Manager', officer: 'Officer', reviewer: 'Reviewer', dispatcher: 'Dispatcher', driver: 'Driver or escort', gate: 'Gate and receipt', operator: 'Treatment operator', admin: 'Administrator' },
  login: {
    title: 'Sign in', login: 'Login', password: 'Password', submit: 'Sign in', promise: 'Every container of hazardous waste, from generation to disposal, with evidence for every step.',
    stays: 'Stay signed in on this device', staysHint: 'It then opens without a network. Leave it off where others use the device too.', demo: 'Demo. These logins work:', signOut: 'Sign out', code: 'Six digits, or a recovery code', codeHint: 'Shown by the authenticator on your phone.', needed: 'Enter login and password.', working: 'Signing in',
  },
  word: {
    listed: '{n} listed', atLeast: 'more than {n}', comma: ', ', open: 'Open', fold: 'Fold',
    loading: 'Loading', again: 'Try again', back: 'Back', more: '{n} more', moreAny: 'Show more', all: 'All', total: 'Total', none: '–', asOf: 'As of {time}',
    packages: '{n} containers', unit: 'Unit: {unit}', typed: 'typed', imported: 'imported', copy: 'Copy', copied: 'Copied', close: 'Close', site: 'Site', zone: 'Zone', of: '{n} in all', choose: 'Choose',
  },
  problem: {
    first: 'Done before: {what}', basis: 'Basis: {basis}',
    network: 'The server could not be reached', networkDetail: 'Your input is kept. Check the network and try again.', missing: 'Not found', missingDetail: 'Not found, or outside your scope.',
    server: 'Our fault', serverDetail: 'Your input is kept. Try again.', refused: 'This step was not done', refusedDetail: 'See the reason, change it and try again.',
    signed_out: 'Sign in again', signed_outDetail: 'Your session has ended. Sign in to continue.', code: 'Code {code}', trace: 'Ref {id}', signIn: 'Sign in',
  },
  home: {
    make: 'New container', makeHint: 'Weigh, label, store', todo: 'To do', waiting: '{n} labelled, to be stored', waitingSince: 'Oldest generated {time}; store it soon', toWeigh: '{n} coded, to be weighed', toLabel: '{n} weighed, to be labelled',
    next: 'Continue', nextWeigh: 'Weigh it', nextLabel: 'Label it', nextStore: 'Store it', clear: 'Nothing to do', clearHint: 'Start new waste with “New container”.', stock: 'Stock', used: '{percent}% of capacity used', noCapacity: 'Zones have no capacity on record', find: 'Find one', findHint: 'Scan or type the last digits', ledger: 'Ledger import', ledgerHint: 'Read in an existing ledger',
    oldest: 'Oldest stored {time}', zones: 'By zone',
  },
  age: { one: 'within 90 d', two: '180 d', three: '270 d', four: 'over 270 d', days: 'stored for {n} d', today: 'stored today' },
  stock: {
    title: 'Stock', empty: 'Nothing in stock yet', emptyHint: 'Start with “New container”; weigh, label, then store it.', facility: 'Facility', zone: 'Zone', packages: 'Containers', mass: 'Mass t', capacity: 'Capacity t', fill: 'Filled', oldest: 'Oldest stored', see: 'See containers', noZones: 'No storage facility on record', noZonesHint: 'Ask an administrator to register facilities and zones.', noSites: 'No site you may see', noSitesHint: 'Ask an administrator for access to a site.',
  },
  package: {
    title: 'Container', listTitle: 'Containers', find: 'Last digits, waste name or code', search: 'Find', state: 'State', any: 'All states', empty: 'No container matches', emptyHint: 'Change the filter or clear it.', clear: 'Clear filter', waste: 'Waste', code: 'Label code', mass: 'Mass kg', place: 'Place', produced: 'Generated', stored: 'Stored', container: 'Container', volume: 'Volume', origin: 'Origin', prints: 'Label prints', wasteCode: 'Waste code', external: 'External code', version: 'Version', noCode: 'no code yet', noMass: 'not weighed', noPlace: 'not stored', trace: 'Full record', facts: 'Facts', inZone: 'Zone {name}', shown: '{n} listed', lineage: 'Lineage', parents: 'From', children: 'Into', traceEmpty: 'No record yet', print: 'print no. {n}',
  },
  origin: { capture: 'Recorded on site', import: 'Ledger import', opening: 'Opening stock', derived: 'Split or merged', residue: 'Treatment residue' },
  label: { title: 'Label', preview: 'Label preview', print: 'Print label', pdf: 'Download PDF', none: 'No label before weighing', history: 'No label of this platform', historyHint: 'Read from a ledger; the container carries its former code.', noneHint: 'The label carries the mass. Weigh it first.', alt: 'Preview of the hazardous waste label', printHint: 'Print at actual size, do not scale.', thermal: 'Commands for a label printer', dpi: 'Resolution of the printer', dots: '{n} dpi', zpl: 'Download ZPL', tspl: 'Download TSPL', thermalHint: 'Send the file to the printer as it is. Black only: the orange comes from the stock.' },
  action: {
    title: 'What you can do', none: 'Nothing to do now', looks: 'You may look, not change.', locked: '{n} not possible now', sure: 'Confirm: {verb}', massLabel: 'Mass kg', massWrong: 'Enter a mass above zero in kg, at most three decimals.', lock: 'Not possible now', allot: 'Allot code', weigh: 'Weigh', label: 'Print label', store: 'Store', move: 'Move', reweigh: 'Weigh again', damage_label: 'Report damaged label', repack: 'Split or merge', count: 'Count', fill: 'Fill', draw: 'Draw', self_treat: 'Treat on site', void: 'Void container', undo: 'Undo', report_lost: 'Report lost', leave: 'Send out', entrust: 'Entrust', elsewhere: 'This step is not done on this page.', waiting: 'Your turn: {verb}',
  },
  flow: {
    notNow: 'Not now', title: 'New container', step: 'Step {n} of {of}', stream: 'Choose waste', streamHint: 'Last used first', container: 'Choose container', volume: 'Volume', volumeUnit: 'L', weigh: 'Weigh', label: 'Label', store: 'Store', next: 'Next', create: 'Allot a code', gross: 'Gross', tare: 'Tare', net: 'Net', kg: 'kg', typedNote: 'A typed mass stays marked as typed in the ledger.', useMass: 'Use this mass', fixMass: 'Enter gross and tare in kg, at most three decimals.', netPositive: 'Gross must be more than tare.', printed: 'Label is on', printNote: 'Print it, stick it on, then press “Label is on”.', noPrinter: 'Keep it, print later', scanZone: 'Scan the zone sign or choose a zone', zoneCode: 'Zone sign code', zoneUnknown: 'This site has no zone with code {code}.', storeIn: 'Store in {zone}', done: 'Stored in {zone}, {mass}', again: 'One more', see: 'See this one', noStreams: 'No waste registered for this site', noStreamsHint: 'Ask the EHS officer to register the kinds of waste.', warnings: 'Please note', left: '{mass} left', lastUsed: 'last used', resume: 'Continue: {step}', suspended: 'out of use', hazards: 'Hazards {list}', volumeWrong: 'Enter whole litres between 1 and 100,000.', moveTitle: 'Move to which zone', voidTitle: 'Void this container', voidNote: 'The code is never used again; the record stays.', reason: 'Reason', reasonNeeded: 'Enter a reason.', keep: 'Keep it', reweighTitle: 'Weigh again', weighTitle: 'Weigh',
  },
  container: { DRUM_STEEL: 'Steel drum', DRUM_PLASTIC: 'Plastic drum', IBC: 'IBC', FIBC: 'Big bag', BAG: 'Bag', BOX: 'Box', TANK: 'Tank', PALLET: 'Pallet', MED_BAG: 'Medical waste bag', MED_BOX: 'Turnover box', SHARPS: 'Sharps box', BULK: 'Bulk', PIPE: 'Pipe', OTHER: 'Other' },
  physical: { solid: 'solid', semi_solid: 'semi-solid', liquid: 'liquid', gas: 'gas' },
  state: { allotted: 'Coded', weighed: 'Weighed', labelled: 'To be stored', in_stock: 'In stock', reserved: 'On a manifest', loaded: 'Loaded', in_transit: 'In transit', arrived: 'Arrived', held: 'Held', accepted: 'Accepted', treated: 'Treated', self_treated: 'Treated on site', rejected: 'Rejected', returning: 'Returning', repacked: 'Repacked', voided: 'Voided', lost: 'Lost', left: 'Sent out', entrusted: 'Entrusted', unknown: 'Other state' },
  event: {
    ...enTransportEvents, ...enNoticeEvents, ...enRosterEvents, ...enTellEvents, ...enExchangeEvents, ...enSensorEvents,
    ...enPeopleEvents, ...enFieldEvents, ...enCockpitEvents,
    'package_allotted': 'Code allotted', 'package_derived': 'Derived', 'package_yielded': 'Came out of treatment', 'package_treated': 'Treated', 'package_weighed': 'Weighed', 'package_labelled': 'Label printed', 'package_stored': 'Stored', 'package_moved': 'Moved', 'package_undone': 'Taken back', 'package_reweighed': 'Weighed again', 'package_label_damaged': 'Label damaged', 'package_repacked': 'Repacked', 'package_counted': 'Counted', 'package_filled': 'Filled', 'package_drawn': 'Drawn', 'package_self_treated': 'Treated on site', 'package_voided': 'Voided', 'package_lost': 'Reported lost', 'package_left': 'Sent out', 'package_entrusted': 'Entrusted', 'package_reserved': 'Put on a manifest', 'package_released': 'Taken off a manifest', 'package_loaded': 'Loaded', 'package_unloaded': 'Unloaded', 'package_departed': 'Departed', 'package_arrived': 'Arrived', 'package_held': 'Held for sampling', 'package_accepted': 'Accepted', 'package_rejected': 'Refused', 'package_sent_back': 'Sent back', 'package_taken_back': 'Taken back', other: 'Other event',
  },
  actor: { user: 'Person', device: 'Device', system: 'System', import: 'Import' },
  seal: { mark: '印', open: 'not sealed yet', set: 'sealed', verified: 'verified', broken: 'does not match', check: 'Verify in this browser', checking: 'Verifying', how: 'Each record becomes a hash, the hashes form a tree, and its root is in the checkpoint. Here the browser’s own SHA-256 computes from the record up to the root in the checkpoint.', leaf: 'record no. {n}', allGood: 'All {n} verified', someBad: '{n} do not match. Keep this page and tell the authority.', hash: 'Hash' },
  ledger: {
    warned: 'Accepted after tidying', skipped: 'Not records', noWarned: 'No tidied rows', noSkipped: 'No skipped lines', place: 'Cell', madeOf: 'How it was read', kind: 'What it is', title: 'Ledger import', hint: 'Reads the ledger tables of HJ 1259 Annex B (XLSX or CSV). One bad row does not stop the others; rows that cannot be read for certain are refused with the reason.', file: 'Ledger file', readOn: 'Read on', readOnHint: 'Dates after this day count as future.', send: 'Read the ledger', sending: 'Reading the ledger', needFile: 'Choose a ledger file.', accepted: 'Accepted', refused: 'Refused', existing: 'Already here', sheet: 'Sheet', row: 'Row', column: 'Column', value: 'Value', reason: 'Reason', remedy: 'How to fix', rows: 'Rows', totals: 'Totals per waste code', code: 'Waste code', generated: 'Generated', in: 'Stored', out: 'Taken out', entrusted: 'Entrusted', closing: 'Closing stock', massNote: '{mass} (generated)', noRefused: 'No refused rows', noExisting: 'No rows that were here before', blank: 'empty', report: 'Result', ignored: 'Sheets not read: {list}', another: 'Read another', result: '{ok} of {total} rows accepted, {bad} refused', tons: 'Masses in t', warnedRows: '{n} more rows accepted after tidying', unchanged: 'This ledger was read before; there is nothing new.', allSheets: 'All sheets',
  },
  advice: { ditto: 'ditto: read as the row above', formula: 'the calculated value of a formula', merged_cell: 'merged cell: read as its first', date_as_number: 'a number read as a date', date_as_text: 'text read as a date', full_width: 'full width made half width', spaces: 'spaces taken off', thousands_separator: 'thousands separator taken off', number_as_text: 'a number kept as text', code_punctuation: 'code put in its usual form', category_form: 'category put in its usual form', code_form: 'code put in its usual form', waste_code_not_in_catalogue: 'not in our catalogue; accepted' },
  skip: { blank: 'empty line', subtotal: 'subtotal or total', repeated_header: 'repeated header', title: 'title', note: 'note or signature' },
  officer: { sites: 'Sites', sitesHint: 'Only sites in your division.', name: 'Site', code: 'Code', division: 'Division', tier: 'Category', empty: 'No site in your division', emptyHint: 'Sites appear here once registered.', tierName: { key: 'Key', simplified: 'Simplified', registration: 'Registration', registered: 'Registration', simple: 'Simplified' } },
  events: { title: 'Events', hint: 'In the order of the journal.', empty: 'No events yet', emptyHint: 'The first record will appear here.', position: 'No.', kind: 'Event', when: 'Occurred', recorded: 'Recorded', stream: 'About', actor: 'By', seal: 'Seal', package: 'Container' },
  bundle: { get: 'Download evidence bundle', short: 'Evidence', hint: 'Events with their proofs in one file that anybody can check without this platform', pending: 'not sealed yet' },
  checkpoint: { title: 'Checkpoint', hint: 'A checkpoint is a digest of the whole journal at one moment. Keep a copy and any later change can be found.', size: 'Records', root: 'Root', note: 'Checkpoint text', key: 'Verifier key', good: 'Signature valid; the root agrees with the text.', bad: 'Signature or root does not match. Do not use this checkpoint.', unknown: 'This browser has no Ed25519; the signature was not checked here. The root agrees with the text.', download: 'Save checkpoint', how: 'Verify it yourself', howText: 'Any tool for C2SP checkpoints, or the command weifei journal verify, can check it.' },
  me: { title: 'Me', more: 'More pages', grants: 'Duties', organisation: 'Organisation', division: 'Division' },
  missing: { title: 'No such page', hint: 'The address may be wrong.', home: 'Go home' },
  ...enTransport,
  ...enPaper,
  ...enDevice,
  ...enField,
  ...enDesk,
  ...enBlank,
  ...enJob,
  ...enLedger,
  ...enPeople,
  ...enStorage,
  ...enDeclaration,
  ...enPlan,
  ...enNotice,
  ...enRule,
  ...enOwn,
  ...enRoster,
  ...enTell,
  ...enExchange,
  ...enSensor,
  ...enProposal, ...enMilk,
  ...enEffort,
  ...enCockpit,
}
