/** Words of the milk run. */
export const enMilk = {
  milk: {
    title: 'Milk run', nav: 'Milk run', hint: 'One vehicle, many small sites, one trip: what has lain longest first, by contract, permit, load and compatibility, on the shortest way.', propose: 'Propose a run', stops: '{n} stops', since: 'oldest stored {day}', stays: '{n} stay:',
    up: 'Earlier', down: 'Later', drop: 'Take out', upOf: 'Earlier: {name}', downOf: 'Later: {name}', dropOf: 'Take out: {name}', back: 'Back to the collector', shortest: 'Shortest order again', anew: 'Propose anew', crow: 'Distances are as the crow flies; sites without a place come last.', cut: 'There are more sites or packages than were looked at: the oldest were.',
    called: 'No mandate, so its stock is not seen: the site fills its own manifest by one click, and it goes by this run.', passed: '{n} sites are not called at, and why', others: '{n} customers by contract, without a mandate', call: 'Call at it', callOf: 'Call at {name}', none: 'Nothing can be collected now', noneHint: 'The sites whose mandates you hold have nothing to ship. Choose customers to call at below.', noneHere: 'Nothing that may leave lies at those that let you write for them.', noSite: 'Your organisation has no site', noSiteHint: 'A milk run is made by the collector’s own vehicles.',
    make: 'Make it: 1 run, {n} stops', made: 'Made', toRun: 'See the run', written: 'The manifest is drafted; its producer checks and issues it.', refused: 'No manifest was written; the stop stays and its producer fills its own.', willCall: 'Its producer fills the manifest by one click.',
    call_band: '{carrier} plans to collect on {day}, for {receiver}', call_fill: 'Fill in for this run', distance: 'Distance (straight)', onRun: 'Its manifest goes by this run', notYet: 'No confirmed manifest yet',
  },
}
