/** Words of rules and of rehearsals. */
export const enRule = {
  rule: {
    nav: 'Rules', title: 'Rules of notices', hint: 'Which figures each rule uses, how to change them, and what that would do.', rule: 'Rule', figures: 'Figures', figure: 'Figure', open: 'Open', off: 'Silent', chosen: 'Adjusted', noFigures: 'No figures to adjust', empty: 'No rules',
    stage: { plan: 'Plan', generation: 'Generation', storage: 'Storage', transfer: 'Transfer', transport: 'Transport', treatment: 'Treatment', paper: 'Papers', device: 'Devices', system: 'System' }, to: { enterprise: 'Enterprise', head: 'Head of the enterprise', carrier: 'Carrier', receiver: 'Receiver', authority: 'Authority', platform: 'Platform' },
    figuresIn: 'Figures in force in {place}', figuresAll: 'Figures in force on the whole platform', inForce: 'In force', default: 'Default', rests: 'Rests on', mark: { law: 'Law, not to be changed', practice: 'Practice', design: 'Default' }, source: { default: 'Default', installation: 'Set for the platform', division: 'Set for {place}' }, watches: 'Watches', tells: 'Tells',
    rehearsal: 'Rehearsal', rehearseHint: 'Goes through the past with the figures below and counts what would have been raised. Nothing is switched and nobody is told.', rehearse: 'Rehearse', rehearsing: 'Rehearsing', first: 'From', last: 'To', needRehearsal: 'Enter figures that fit, and days in order.',
    known: '{n} things were judged again; the oldest record is of {since}. What was known is remembered to 10 minutes.', nothingKnown: 'Nothing is remembered of that period.', would: 'Rehearsed', did: 'Raised', both: 'Raised, and would be again', byDay: 'By day', day: 'Day', counts: '{alarms} alarms, {warnings} warnings',
    tally: { alarms: 'Alarms (orange, red)', warnings: 'Warnings (blue, yellow)', alarmsADay: 'Alarms a day', worstDay: 'Alarms on the worst day', told: 'Sites or organisations told', both: 'Raised, and would be again', right: 'Found right by people', wrong: 'Found false by people' },
    lines: 'What would be raised', ofAll: 'latest {n} of {all}', noLines: 'Nothing would be raised', span: 'From and to', until: 'to {time}', stands: 'stood at the end', raised: 'Raised', see: 'See notice', notRaised: 'Was not',
    set: 'Adjust', silence: 'Silence this rule', byLaw: 'It has a figure of law: it cannot be silenced, nor that figure changed.', need: 'Enter figures that fit, a first day and a reason.', setHere: 'Apply this in {place}', setAll: 'Apply this everywhere', inherit: 'Back to the wider place’s figures', never: 'Nobody has adjusted it',
    unit: { minutes: 'minutes', hours: 'hours', days: 'days', working_days: 'working days', pieces: 'pieces', month_day: 'month-day', flag: '1 yes, 0 no', year: 'year' },
  },
  statistics: {
    title: 'Statistics', lead: '{place}, {period}, {days} days so far. {average} alarms a day; the aim is {most} at most.', worst: 'Most came on {day}: {n}.', at: 'Counted until {time}.', empty: 'No notice was raised in this time', emptyHint: 'Choose another month, or the year.', byLevel: 'By level', byRule: 'By rule', total: 'Total',
    warnings: 'Warnings', alarms: 'Alarms', open: 'Open', cleared: 'Cleared', closed: 'Closed', wrong: 'False', repeated: 'Repeated', acknowledgedAfter: 'Taken note after', closedAfter: 'Closed after', precision: 'Right',
    method: 'Times are medians from when a notice was raised. Right = closed ÷ (closed + false); those that cleared by themselves or are open do not count. A notice counts at the highest level it had.', report: 'Report', reportHint: 'The same figures, to print or to keep.',
  },
}
