import type { zhNotice, zhNoticeEvents, zhNoticeStates } from './zh.notice'

export const enNoticeStates: typeof zhNoticeStates = { raised: 'to acknowledge', acknowledged: 'acknowledged', handling: 'being handled', extension_asked: 'more time asked for', submitted: 'to be verified', false_claimed: 'said to be false', closed: 'closed', cleared: 'cleared by itself' }
export const enNoticeEvents: typeof zhNoticeEvents = {
  notice_raised: 'Raised', notice_level_changed: 'Level changed', notice_subsided: 'Cause gone, to be verified', notice_recurred: 'Back again', notice_cleared: 'Cleared by itself', notice_acknowledged: 'Acknowledged', notice_handled: 'Measures and day named', notice_submitted: 'Result submitted', notice_returned: 'Returned', notice_verified: 'Verified and closed',
  notice_extension_asked: 'Extension asked for', notice_extension_granted: 'Extension granted', notice_extension_refused: 'Extension refused', notice_false_claimed: 'Said to be false', notice_false_confirmed: 'Confirmed as false and closed', notice_false_rejected: 'Not found false', notice_reopened: 'Taken up again',
}
export const enNotice: typeof zhNotice = {
  noticeDeed: { acknowledge: 'Acknowledge', handle: 'Name measures', submit: 'Submit result', verify: 'Verify and close', return: 'Return', ask_extension: 'Ask for more time', grant_extension: 'Grant more time', refuse_extension: 'Refuse more time', claim_false: 'Report as false', confirm_false: 'Confirm as false', reject_false: 'Not false', reopen: 'Reopen' },
  notice: {
    nav: 'Notices', group: 'Notices', title: 'Notices', countOpen: '{n} open', openTitle: 'Open notices', inSight: 'within your scope', platform: 'the platform',
    level: { blue: 'Blue warning', yellow: 'Yellow warning', orange: 'Orange alarm', red: 'Red alarm' }, of: { open: 'Open', all: 'All' }, byLevel: 'By level', byState: 'By state',
    urgency: 'Level', what: 'What', about: 'About', age: 'Age', due: 'Due', overdue: 'overdue', today: 'today', times: '{n} times', subsided: 'cause gone', subsidedHint: 'What raised it is gone; somebody still has to verify and close it.', breach: 'legal limit passed',
    empty: 'No notices match', emptyOpen: 'No open notices', emptyHint: 'What the rules find appears here, with why and what to do.',
    kind: { facility: 'Storage', site: 'Site', manifest: 'Manifest', stock_take: 'Stock-take', permit: 'Permit', contract: 'Contract', approval: 'Approval', credential: 'Credential', reference: 'Reference table' },
    why: 'Why', ruleOf: 'Rule {rule}, version {version}', compared: 'Compared', found: 'Found', with: 'Against', threshold: 'Threshold', todo: 'What to do', basis: 'Legal basis', ownRule: 'A rule of this platform, without a provision of law.', inForce: 'in force since {day}', facts: 'Facts', whom: 'Concerns', raisedAt: 'Raised', endedAt: 'Ended', wished: 'Extension to', peak: 'Highest so far', again: 'Recurred', history: 'History', sealed: 'no. {n}',
    endsByItself: 'It clears by itself once the cause is gone.', endsByPerson: 'It does not clear by itself: somebody has to verify and close it.', byAuthority: 'If it has to be closed, the authority verifies it.', yes: 'yes', no: 'no', unit: { hours: '{n} h', days: '{n} d', working_days: '{n} working days', pieces: '{n} pcs' },
    dueLast: 'At this level by {day} at the latest.', wishedOn: 'Asked for: {day}.', field: { measures: 'Measures', result: 'Result', reason: 'Reason', due_on: 'Due' },
    hint: { acknowledge: 'This says that you know of it; measures come next.', handle: 'Say what will be done and by when.', submit: 'Say what was done, with photos if possible.', verify: 'The problem is solved; the notice is closed.', return: 'Say what is missing; it goes back to be handled.', ask_extension: 'Say why there is not enough time, and the day you need.', grant_extension: 'The due day becomes the one asked for.', refuse_extension: 'Say why; the due day stays.', claim_false: 'Say why this is no problem; the authority confirms it.', confirm_false: 'It was false; the notice is closed.', reject_false: 'Say why; it goes on being handled.', reopen: 'Say why; it has to be acknowledged again.' },
  },
}
