/** Words of desks: long lists, kept filters, search, kin as a graph, a site at a glance, a carrier's day. */
export const zhDesk = {
  list: { label: '标签', storedFor: '存放', days: '{n}天', sum: '共{n}桶', manifests: '共{n}份', accepted: '其中{n}份已接受，共', manifestsMore: '已列{n}份，往下还有', noSum: '合计没有算出来，稍后再试。', anyCode: '全部代码', anyZone: '全部分区', age: '存放时间', anyAge: '不限存放时间', ageOf: '存放 {days} 天', ages: { '-90': '不到90天', '90-180': '90至180天', '180-270': '180至270天', '270-': '270天以上' }, sort: '排序', sorts: { made: '先产生的在前', latest: '后产生的在前', stored: '存放最久的在前' } },
  views: { title: '保存的筛选', keep: '保存这组条件', name: '起个名字', save: '保存', forget: '删除“{name}”' },
  found: { title: '搜索', field: '标签后几位、联单号、车牌、单位、人员', begin: '输入要找的内容', hint: '至少两个字符。标签输后3位即可，跨单位查找要输日期和编号共11位。', longer: '你能看到的单位很多：找标签请输入日期和编号共11位，如 20261123001。', none: '没有找到', noneHint: '没有符合的内容，或不在你的范围内。', more: '还有更多，请写得再具体些', sites: '单位' },
  kingraph: { title: '来历与去向', sealed: '已封存{n}条，共{of}条', went: '转入', treated: '处置后产出', key: '线越粗重量越大。实心印表示每条记录都已封存，虚线印表示还有没封存的。', folded: '数量多，同一列里代码和状态相同的合在一起。' },
  glance: { year: '{year}年按代码', noYear: '今年还没有记录', kinds: { generated: '产生 t', received: '接收 t', left: '转出 t', treated: '利用处置 t' }, sent: '转出的联单', bound: '转入的联单', unread: '回执有不符，待知悉', batches: '进行中的批次', quota: '{year}年许可用量', permit: '许可证', line: '许可项', granted: '核准 t', consumed: '已用 t', reserved: '在途占用 t', use: '占比', papers: '快到期的证照合同', noPapers: '{n}天内没有到期的证照合同', paper: '名称', number: '编号', ends: '到期日', left: '剩余', days: '{n}天', over: '已过{n}天' },
  keys: { title: '快捷键', close: '关闭', find: '搜索', list: '打开这张表', rows: '逐行上下', open: '打开', go: '先按 g 再按' },
  day: { title: '当日车次', day: '日期', before: '前一天', after: '后一天', none: '这一天没有车次', noneHint: '承运确认时排车，就会出现在这里。', vehicle: '车辆', booked: '预约{time}到厂', notLeft: '未起运', loads: '{n}份联单' },
}
