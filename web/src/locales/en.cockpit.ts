/* Words of a division's cockpit, its big screen, the place of sites and the track of a run. */
export const enCockpit = {
  cockpit: {
    nav: 'Cockpit', title: 'Hazardous waste, {division}, {from} to {to}', everywhere: 'everywhere', division: 'Division', period: 'Period', month: 'This month', before: 'Last month', year: 'This year', wall: 'Big screen', wallHint: 'Esc to return',
    asOf: 'As of {time}, journal no. {position}', stopped: 'Figures stopped at {time}; reconnecting. Below is what was known then.', demo: 'Demo data',
    table: 'As a table', chart: 'As a chart', tableOf: { flow: 'As a table: from whom to whom', map: 'As a table: sites and vehicles', ages: 'As a table: time in stock' }, chartOf: { flow: 'As a chart: from whom to whom', map: 'As a chart: sites and vehicles', ages: 'As a chart: time in stock' },
    stages: 'Four stages', made: 'Generated', stock: 'In stock, now', move: 'Transported', done: 'Received and treated', wholeBefore: 'all of {period}', selfTreated: 'treated on site', onTheWay: 'on the road now', atGate: 'at the gate now', left: 'Sent off', received: 'Received', treated: 'treated', returned: 'returned', oldNow: '270 days and older',
    flow: 'From whom to whom', flowOf: 'by accepted mass; handed over in all', from: 'From', to: 'To', mass: 'Mass t', manifests: 'Manifests', others: '{n} others', noFlow: 'No receipt was decided on in this period', noFlowHint: 'Try another period.', more: 'Too many links: only the largest are listed, and the sum is not of all.', flowLabel: '{from} to {to}, {mass} t, {n} manifests', flowDescription: 'Flow diagram; the same figures are in the table',
    map: 'Sites and vehicles', sketch: 'Coordinates only, WGS-84, no base map', site: 'Site', kind: 'Kind', inStock: 'In stock t', place: 'Place', noPlace: 'No place given', noPlaces: 'No site has said where it is', noPlacesHint: 'A site gives its place on the stock page.', unplaced: '{n} sites without a place are not drawn', run: 'Vehicle', lastAt: 'Last position', noPosition: 'No position yet', running: '{n} vehicles on the road', silent: '{n} vehicles without a position', cluster: '{n} sites', north: 'N', mapDescription: 'Where sites and vehicles are; the same is in the table',
    kinds: { generator: 'Generator', collector: 'Collector', receiver: 'Receiver', carrier: 'Carrier', agent: 'Agent', authority: 'Authority' },
    ages: 'Time in stock', age: 'Time', agesDescription: 'Stock by time in storage; the same figures are in the table', ageBelow: 'under {n} days', ageFrom: '{n} days and more', ageBetween: '{from} to {to} days', packages: 'Containers', how: 'How it is counted', howText: 'From storing on, of containers in stock now. 270 and 330 days are marks of this platform; 365 days are the one year that an operator may store (Ecological and Environmental Code Art. 535 para 3).',
    oldest: 'Oldest stock', oldestSince: 'oldest stored {time}', noOldest: 'Nothing is 270 days old', noOldestHint: 'Sites with such stock are listed here.',
    quota: 'Receivers and what is left of their permits', permit: 'Permit', waste: 'Waste', limit: 'Granted t/a', reserved: 'Reserved t', consumed: 'Used t', leftover: 'Left t', used: 'Used up', suspended: 'suspended', noQuota: 'No permit in force here', noQuotaHint: 'Permits entered under papers are shown here with what is left.', overdrawn: 'exceeded',
  },
  place: {
    title: 'Place of the site', none: 'No place given: it is not drawn on maps.', hint: 'WGS-84 longitude and latitude in decimal degrees. A phone tells just that; CGCS2000 may be entered as it is; points picked on Amap or Baidu maps are some hundred metres off.', longitude: 'Longitude', latitude: 'Latitude', here: 'Use where I am', save: 'Set place', saved: 'Place set', wrong: 'Give longitude and latitude, as 119.960000 and 30.050000.', noFix: 'No position. Switch location on, or type it.', since: 'set {time}',
  },
  track: {
    title: 'Position', collecting: 'Position is being collected', notCollecting: 'Position is not being collected', only: 'Only between departure and arrival; kept {n} days.', blocked: 'The phone does not allow location: position is not being collected. Allow it in the browser settings.', none: 'No position yet', last: 'last {time}', points: '{n} points', description: 'Track; newest point at {time}',
    sending: '{n} points wait to be sent',
  },
}
export const enCockpitEvents = { site_placed: 'Place of the site set' }
