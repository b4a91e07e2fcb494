import type { zhTell, zhTellEvents } from './zh.tell'

export const enTellEvents: typeof zhTellEvents = { hook_registered: 'Address registered', hook_rotated: 'Webhook secret changed', hook_switched: 'Address switched on or off' }
export const enTell: typeof zhTell = {
  tell: {
    title: 'Notifications', hint: 'by what you are told of notices, and from which level on', quiet: 'Blue and yellow warnings wait from 22:00 to 07:00; orange and red alarms are sent at any hour.', channel: { mail: 'E-mail', sms: 'Short message', webhook: 'Program (webhook)', dingtalk: 'DingTalk group robot', wecom: 'WeCom group robot' },
    digest: 'Warnings in a digest', cadence: { off: 'One by one', daily: 'Every morning at 9', weekly: 'Monday mornings at 9' }, digestTo: 'Which of them', onlyBlue: 'Blue warnings only', blueYellow: 'Blue and yellow warnings', digestHint: 'Orange and red alarms are never in a digest.',
    least: 'From which level on', off: 'Never', from: 'from {level}', language: 'Language', zh: 'Chinese', en: 'English', to: 'to {address}', noMail: 'The account has no mail address; ask whoever keeps your organisation’s people.', phone: 'Telephone number', phoneNeeded: 'Give a telephone number.', save: 'Save', saved: 'Saved',
  },
  reach: {
    title: 'How we are reached', hint: 'Address, telephone and emergency number on manifests', printed: 'Your manifests and blank manifests print what stands here; it is used on papers only and is in no sealed record.', emergency: 'Emergency telephone', emergencyHint: 'Answered day and night, for when something happens on the road.', phone: 'Telephone', address: 'Address', save: 'Save', saved: 'Saved; manifests printed from now on have it.', empty: 'No organisation', emptyHint: 'The account belongs to no organisation. Please ask your manager.',
  },
  hook: {
    title: 'Webhooks and robots', hint: 'notices sent to your own system or group', make: 'Register an address', empty: 'No address is registered', emptyHint: 'Once registered, your system or group is told of notices too.', kind: 'Kind', name: 'Purpose', url: 'Address (https)', secret: 'Signing secret (SEC…, if the robot has one)', least: 'From which level on', needs: 'Give a purpose and an address.',
    onceTitle: 'Keep this secret now', onceHint: 'The receiver checks signatures with it. It is shown this once and gone with the page.', is: { on: 'on', off: 'off', gone: 'the receiver wants no more' }, deed: { rotate: 'Change secret', disable: 'Switch off', enable: 'Switch on', test: 'Send a test' }, overlap: 'The old secret is good until {time}', tested: 'A test is on its way; look at the record in a few seconds.', record: 'Delivery record', since: 'Registered',
  },
  sent: {
    title: 'Deliveries', hint: 'what became of notices sent outside', state: { waiting: 'waiting', sent: 'delivered', failed: 'failed, tried again', dead: 'given up', dropped: 'over, not sent' }, all: 'All', empty: 'No deliveries', emptyHint: 'What is sent outside appears here.', what: 'What', to: 'To', tries: 'Tries', made: 'Written', is: 'State', next: 'tried again {time}', replay: 'Send again', notice: 'See the notice',
    occasion: { raised: 'Raised', risen: 'Risen', recurred: 'Back again', reopened: 'Taken up again', submitted: 'Result submitted', extension_asked: 'More time asked for', false_claimed: 'Said to be false', returned: 'Returned', extension_granted: 'More time given', extension_refused: 'No more time given', false_rejected: 'Not found false', closed: 'Closed', cleared: 'Cleared', reminded: 'Reminder', handed_over: 'Handed over', digest: 'Digest', test: 'Test' },
  },
}
