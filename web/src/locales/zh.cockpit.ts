/* Words of a division's cockpit, its big screen, the place of sites and the track of a run. */
export const zhCockpit = {
  cockpit: {
    nav: '监管总览', title: '{division}危险废物，{from}至{to}', everywhere: '全部', division: '辖区', period: '时段', month: '本月', before: '上月', year: '今年', wall: '大屏', wallHint: '按 Esc 返回',
    asOf: '截至{time}，存证第{position}号', stopped: '数据停在{time}，正在重连。下面是停下时的数字。', demo: '演示数据',
    table: '看成表格', chart: '看成图', tableOf: { flow: '看成表格：从谁到谁', map: '看成表格：单位与车辆', ages: '看成表格：贮存多久了' }, chartOf: { flow: '看成图：从谁到谁', map: '看成图：单位与车辆', ages: '看成图：贮存多久了' },
    stages: '四个环节', made: '产生', stock: '贮存，现在', move: '转移', done: '接受与处置', wholeBefore: '{period}全期', selfTreated: '自行利用处置', onTheWay: '现在路上', atGate: '现在到厂待验收', left: '起运', received: '接受', treated: '已利用处置', returned: '退回', oldNow: '满270天',
    flow: '从谁到谁', flowOf: '按验收接受的重量，移出单位合计', from: '移出', to: '接受', mass: '重量 t', manifests: '联单', others: '其余{n}家', noFlow: '这段时间没有验收的联单', noFlowHint: '换一个时段看看。', more: '联单往来太多，只列出最大的部分；合计不是全部。', flowLabel: '{from}到{to}，{mass} t，{n}份联单', flowDescription: '流向图，同样的数字见表格',
    map: '单位与车辆', sketch: '坐标示意，WGS-84，无底图', site: '单位', kind: '类型', inStock: '在库 t', place: '位置', noPlace: '没有登记位置', noPlaces: '还没有单位登记位置', noPlacesHint: '由单位在“库存”页登记。', unplaced: '{n}家没有登记位置，没有画出来', run: '车辆', lastAt: '最后位置', noPosition: '还没有上报位置', running: '现在{n}车在路上', silent: '{n}车没有上报位置', cluster: '{n}家', north: '北', mapDescription: '单位与车辆分布，同样的内容见表格',
    kinds: { generator: '产生单位', collector: '收集单位', receiver: '接受单位', carrier: '承运单位', agent: '代理单位', authority: '主管部门' },
    ages: '贮存多久了', age: '时长', agesDescription: '按贮存时长的在库重量，同样的数字见表格', ageBelow: '不到{n}天', ageFrom: '满{n}天', ageBetween: '{from}天至{to}天', packages: '容器', how: '怎么算的', howText: '从入库算起，按现在在库的容器。满270天、330天是本平台的提醒线，满365天是经营单位贮存一年的期限（生态环境法典第五百三十五条第三款）。',
    oldest: '最久的单位', oldestSince: '最早{time}入库', noOldest: '没有满270天的在库废物', noOldestHint: '满270天的会列在这里。',
    quota: '接受单位，许可余量', permit: '许可证', waste: '废物', limit: '许可 t/年', reserved: '已占用 t', consumed: '已用 t', leftover: '余量 t', used: '用掉', suspended: '暂停', noQuota: '这里没有有效的经营许可证', noQuotaHint: '在“证照合同”里登记许可证后，这里显示余量。', overdrawn: '超出',
  },
  place: {
    title: '厂区位置', none: '没有登记位置，地图上不会画出来。', hint: 'WGS-84 经纬度，十进制度。手机定位就是这个坐标系；国家2000坐标可以直接填；高德、百度地图上点出来的不是，会偏几百米。', longitude: '经度', latitude: '纬度', here: '用现在的位置', save: '登记位置', saved: '位置已登记', wrong: '请填经度和纬度，如 119.960000、30.050000。', noFix: '没有取到位置。请打开定位，或手填。', since: '{time}登记',
  },
  way: {
    title: '给定路线', none: '没有给定路线', noneHint: '没有给定时，按以往至少三次行驶的轨迹判断偏离（TRN-01）；以往也没有的，只按两地直线提醒。', length: '全长 {km} km', points: '{n}个点', description: '给定路线，{n}个点，全长{km}公里，坐标见列表', sketch: '坐标示意，WGS-84，无底图',
    hint: '从装货点到接受单位，依次点图；也可以逐点填坐标，或取用以往车次的路线。车辆偏离这条路线会预警、报警（TRN-01）。', opened: '在“给定路线”里画。', back: '去掉最后一点', clear: '全部清空', add: '加一点', stop: { consignor: '加装货点：{name}', receiver: '加接受单位：{name}' }, unplaced: '{name}没有登记位置，不能直接加。', earlier: '以往车次', earlierNone: '以往没有同样两地的路线或轨迹。', given: '给定的路线', driven: '行驶轨迹', take: '取用', noTrack: '这一车的轨迹已不保存，请选别的车次。',
    list: '坐标列表', nth: '序号', at: '第{n}点', remove: '去掉第{n}点', zoomIn: '放大', zoomOut: '缩小', all: '看全部', west: '往西看', east: '往东看', north: '往北看', south: '往南看', few: '至少要两个点。', many: '最多{n}个点。', wrong: '坐标没有填对，如 119.960000、30.050000。', blank: '还没有可以画的范围：先填一个点的坐标，或取用以往车次。', save: '给定路线', of: { consignor: '装', receiver: '卸' },
  },
  track: {
    title: '位置', collecting: '位置正在采集', notCollecting: '位置未在采集', only: '只在起运到抵达之间采集，保存{n}天。', blocked: '手机没有允许定位，位置未在采集。可在浏览器设置里打开。', none: '还没有上报位置', last: '最后{time}', points: '{n}个点', description: '行驶轨迹，最近一点在{time}',
    sending: '等待上传{n}个点',
  },
}
export const zhCockpitEvents = { site_placed: '登记厂区位置' }
