/** Words of office hours saved. */
export const enEffort = {
  effort: {
    title: 'Office hours saved', hours: '{n} h', minutes: '{n} min', thing: 'Document', things: 'Written', timed: 'Timed', byHand: 'Each by hand', spent: 'Time in the platform', saved: 'Saved',
    sites: 'By site', method: 'How this is reckoned',
    methodText: 'Saved = timed documents × time by hand − time of persons in the platform. The page measures that time while it is in front and used within the last minute; what was not timed counts as saving nothing, and what took longer than by hand counts against it. Ledger lines follow from weighing and scanning, nobody spends time on them; weighing and scanning are done with or without the platform and are not counted.',
  },
}
