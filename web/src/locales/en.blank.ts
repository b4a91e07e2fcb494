import type { zhBlank } from './zh.blank'

/** Words of blank manifests for outages, and of plans of many sites. */
export const enBlank: typeof zhBlank = {
  blank: {
    title: 'Blank manifests', hint: 'Printed beforehand: when the system is down one travels with the load and is entered afterwards by its serial, once.', give: 'Take', count: 'How many', files: 'Print those unused', fileHint: 'Two pages each; the QR code at the top right opens the page to enter it.', pdf: 'PDF to print', empty: 'No blanks taken yet', emptyHint: 'Take some, print them and keep them where loads are made up.', number: 'Serial', given: 'Taken', standing: 'State', usedOn: 'Used on', due: 'Enter by', what: 'To do', late: 'Not entered in time', standings: { free: 'Unused', used: 'Used, to be entered', entered: 'Entered', spoiled: 'Spoiled' },
    sum: '{free} unused, {used} to be entered', sumLate: '{n} used blanks were not entered within ten working days. Enter them now.', enter: 'Enter it', open: 'Open the manifest', note: 'Note', use: 'Was used', spoil: 'Is spoiled', reason: 'Reason (miswritten, wet, lost)', notOfficial: 'The serial is no manifest number; that comes from the national system when the form is entered.', serial: 'Serial of the blank', serialHint: 'As on the paper: PAPER-…. Leave it empty for a form that was not printed here: it gets the next serial.',
  },
  planBatch: {
    propose: 'Propose for all {n} sites', hint: 'Sites with a plan are left alone; each of the others gets a draft.', sum: '{proposed} drafts written; {existing} sites have a plan, left as it is; {nothing} without any waste; {refused} not possible.', site: 'Site', outcome: 'Result', look: 'To look at', outcomes: { proposed: 'Draft written', exists: 'Has a plan', nothing: 'No waste known', refused: 'Not possible' }, findings: '{n} findings, {stops} to settle', wastes: '{n} wastes', empty: 'No sites', sites: '{done}/{total} sites', cancelHint: 'Drafts that are written stay; the other sites get none. Cancel it?', ended: { cancelled: '{n} sites are done, their drafts are there. Doing it again takes up the rest.', failed: 'Our fault; {n} sites are done. Doing it again takes up the rest.' }, again: 'See the plans',
  },
}
