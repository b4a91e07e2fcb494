/** Words of devices and what they show. */
export const zhSensorEvents = { device_registered: '登记监测设备', device_changed: '变更监测设备', device_retired: '停用监测设备' }
export const zhSensor = {
  sensor: {
    nav: '监测设备', title: '监测设备', make: '登记设备', save: '保存', empty: '没有登记设备', emptyHint: '登记电子秤、温度计、液位计等设备后，读数和预警会显示在这里。', name: '名称', kind: '种类', state: '状态', value: '最新读数', seen: '最近上报', never: '没有上报过', until: '证书有效期至', serial: '出厂编号',
    kinds: { scale: '电子秤', tank_sensor: '液位计', thermometer: '温度计', voc_sensor: 'VOC监测仪', leak_sensor: '泄漏探测器', camera: '摄像头', recorder: '录像机', gateway: '网关', door_sensor: '车门传感器' },
    quantities: { weight: '重量', level: '液位', temperature: '温度', voc: 'VOC浓度', leak: '泄漏', alive: '心跳', video_gap: '录像缺失', video_kept: '录像保存', door: '车门' },
    states: { in_use: '在用', retired: '停用' }, deed: { change: '变更', retire: '停用' }, reason: '原因', retireHint: '停用后不再收它的读数，也不能恢复；换地方用请重新登记。',
    warn: '预警值', alarm: '报警值', limitHint: '不填的按规则的值判断。', vocHint: '报警值填排放或接触限值；不填就不判断。', certificate: '检定/校准证书', installed: '启用日期', always: '全天在线：中断上报会预警', clock: '设备时钟', ahead: '比平台快{n}秒', id: '设备编号',
    now: '现在', history: '读数', kept: '保存{n}天', noReadings: '还没有读数', at: '时间', sequence: '序号', proof: '封存', trend: '{n}个读数，{low}到{top}', between: '{low} – {top}', limit: '限值 {of}', leaking: '泄漏', tight: '正常', open: '打开', shut: '关闭', alive: '在线',
    needName: '请填名称。', needLimit: '限值请填数字，小数不超过该设备的精度。', needOrder: '预警值不能高于报警值。',
  },
}
