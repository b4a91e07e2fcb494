/* Words of stock-takes, the plan of a warehouse, repacking and corrections of containers. */
export const enStorage = {
  opening: { title: 'Opening stock', hint: 'Waste that lay there when the site joined: in stock, but not newly generated.', since: 'Produced on', needed: 'Give the day it was produced; storage counts from it.' },
  undo: { band: 'Just put in {zone}', go: 'Undo (10 min)' },
  plan: { title: 'Plan', key: 'Height is how full, colour how old the oldest is' },
  take: {
    title: 'Stock-take', hint: 'By facility; booked once two people signed.', begin: 'Begin a count', running: 'being counted', zones: 'Zones: {n}', empty: 'None yet', emptyHint: 'Choose a facility and scan what you see.', opened: 'begun {time}', is: { counting: 'Counting', signed: 'Awaits second signature', closed: 'Closed', abandoned: 'Given up' },
    seen: 'Seen', missing: 'Not seen', differs: 'Other place or mass', here: 'The zone you stand in', mass: 'Net mass kg (if weighed)', scan: 'Scan a label; a zone’s sign changes the zone', note: 'Note it', noted: 'Noted in {zone}:',
    differences: 'Differences', same: 'No differences', sameHint: 'All on record was seen, where and as heavy as recorded.', otherPlace: 'another place', tick: 'Seen', onManifest: 'on a manifest',
    kind: { missing: '{n} not seen.', elsewhere: '{n} in another place.', mass: '{n} of another mass.' }, brings: { missing: 'The second signature reports them lost.', elsewhere: 'The second signature moves them.', mass: 'The second signature takes the counted mass.' }, brought: { missing: 'Reported lost.', elsewhere: 'Moved.', mass: 'The counted mass holds.' },
  },
  takeDeed: { sign: 'Sign the differences', countersign: 'Countersign', send_back: 'Have it counted again', abandon: 'Give up' },
  takeHint: { sign: 'The differences are fixed and wait for another person.', countersign: 'Not by whoever signed. Booked at once, for good.', send_back: 'Counting goes on with what was noted.', abandon: 'Nothing is booked; the record stays.' },
  repack: { split: 'Split', merge: 'Merge', splitHint: 'This container ends; each new one has its own label. Masses must sum to the gram.', mergeHint: 'Choose others of the same waste for one new container; the oldest storage date holds.', noOthers: 'No other container of this waste', others: 'Merged with', whole: 'Together', part: 'New container {n}', volume: 'Litres', addPart: 'One more', dropPart: 'Drop the last', grams: '{n} g', lacks: 'Lacking', over: 'Too much', needs: 'Every new container needs a mass and they must sum to the whole; a merge needs another container.', do: 'Repack', made: '{n} new containers', labelNext: 'to be labelled' },
  correct: { hint: 'The record stays; the correction stands after it, with who and by how much.', field: 'What is wrong', mass: 'Net mass', container: 'Kind of container', volume: 'Volume', right: 'Should be', delta: 'difference', why: { typing: 'Typed wrongly', unit: 'Wrong unit', scale: 'The scale was off', container: 'Another container' }, needs: 'Give what it should be and why.', do: 'Correct' },
  selfTreat: { hint: 'Used up or disposed of by your own works; it cannot be shipped afterwards.', method: 'Code of the method', facility: 'Code of the facility (optional)', needs: 'Give a code like R1 or D10.' },
}
