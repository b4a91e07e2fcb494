/** Words of long work that goes on beside. */
export const enJob = {
  job: {
    title: 'Jobs', one: 'Job', hint: 'Long work goes on beside: it survives leaving the page and a restart of the server.', empty: 'No jobs yet', emptyHint: 'A ledger with many rows shows its progress here.', count: 'Jobs: {n}', begun: 'begun {time}', again: 'begun {n} times', rows: '{done}/{total} rows', left: 'about {n} min left', cancel: 'Cancel the job', keep: 'Go on', cancelHint: 'Rows that are in stay; no more are read in. Cancel it?', ending: 'Stopping', leave: 'You may leave this page; the result will be under Jobs.', progress: 'Progress of {title}',
    kind: { ledger_import: 'Ledger import', register_import: 'Register import', plan_batch: 'Plans of many sites' }, register: '{created} rows new, {updated} changed, {unchanged} as they were, {refused} refused.', state: { waiting: 'Queued', running: 'Under way', done: 'Done', refused: 'Refused', cancelled: 'Cancelled', failed: 'Stopped by a fault' }, ended: { cancelled: '{n} rows are in, the others are not. Reading the same file again takes up the rest.', failed: 'Our fault; {n} rows are in. Reading the same file again takes up the rest.' },
  },
}
