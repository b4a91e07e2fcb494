/** Words of the one-click manifest. */
export const enProposal = {
  oneclick: {
    title: 'One-click manifest', hint: 'Oldest first, by contract, permit left and vehicle load', oldest: 'Fill in from the oldest', picked: 'Only the {n} chosen',
    lastCarrier: 'Carried last time', licensed: 'Licensed; not used before', noCarrier: 'No licensed carrier is registered', load: 'This manifest', vehicle: 'Largest vehicle, approved',
    lastMethod: 'As last time', permitMethod: 'Most left in the permit', contract: 'contract in force', permit: 'permit {number}, left this year afterwards', clear: 'The check finds nothing. Confirm to write it.',
    none: 'Nothing can be shipped now', noneWhy: 'Each reason is listed below.', stays: '{n} stay, and why',
  },
}
