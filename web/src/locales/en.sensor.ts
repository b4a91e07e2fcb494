/** Words of devices and what they show. */
export const enSensorEvents = { device_registered: 'Device registered', device_changed: 'Device changed', device_retired: 'Device retired' }
export const enSensor = {
  sensor: {
    nav: 'Devices', title: 'Devices', make: 'Register a device', save: 'Save', empty: 'No devices', emptyHint: 'Register scales, thermometers, level sensors and others: what they show and what it means will be here.', name: 'Name', kind: 'Kind', state: 'State', value: 'Newest reading', seen: 'Last heard', never: 'never heard', until: 'Certificate until', serial: 'Maker’s number',
    kinds: { scale: 'Scale', tank_sensor: 'Level sensor', thermometer: 'Thermometer', voc_sensor: 'VOC sensor', leak_sensor: 'Leak sensor', camera: 'Camera', recorder: 'Recorder', gateway: 'Gateway', door_sensor: 'Door sensor' },
    quantities: { weight: 'Mass', level: 'Level', temperature: 'Temperature', voc: 'VOC', leak: 'Leak', alive: 'Sign of life', video_gap: 'Recording missing', video_kept: 'Recordings kept', door: 'Door' },
    states: { in_use: 'in use', retired: 'retired' }, deed: { change: 'Change', retire: 'Retire' }, reason: 'Reason', retireHint: 'Its readings are no longer taken, and it does not come back. Used elsewhere it is registered anew.',
    warn: 'Warning from', alarm: 'Alarm from', limitHint: 'Left empty, the rule’s own figures hold.', vocHint: 'The alarm is the limit; without it nothing is judged.', certificate: 'Certificate', installed: 'In use since', always: 'Works day and night: silence is a warning', clock: 'Its clock', ahead: '{n} s ahead of the platform', id: 'Id of the device',
    now: 'Now', history: 'Readings', kept: 'kept for {n} days', noReadings: 'No readings yet', at: 'Time', sequence: 'Number', proof: 'Sealed', trend: '{n} readings from {low} to {top}', between: '{low} – {top}', limit: 'limit {of}', leaking: 'leaking', tight: 'tight', open: 'open', shut: 'shut', alive: 'on line',
    needName: 'Give it a name.', needLimit: 'A limit is a number, as fine as the device measures.', needOrder: 'The warning cannot be above the alarm.',
  },
}
