/** Words of the milk run. */
export const zhMilk = {
  milk: {
    title: '巡回收集', nav: '巡回收集', hint: '一辆车、多家小单位、一趟收完：先收存放最久的，按合同、许可、载重和相容性装车，按最短的路走。', propose: '排一趟', stops: '{n}站', since: '最早 {day} 入库', stays: '留下{n}桶：',
    up: '提前', down: '推后', drop: '减去', upOf: '提前：{name}', downOf: '推后：{name}', dropOf: '减去：{name}', back: '返回收集单位', shortest: '按最短路重排', anew: '重新排', crow: '里程按直线距离计算；没有位置的单位排在最后。', cut: '单位或容器太多，只看了最久的一部分。',
    called: '没有受托，看不到它的库存：到站由它自己一键开单，自动归入这一趟。', passed: '{n}家这次不去，原因', others: '{n}家有合同、没有委托代管', call: '也去', callOf: '也去：{name}', none: '现在没有可以收的', noneHint: '有委托代管的单位没有可转出的容器；可以从下面的客户里选几家去。', noneHere: '有委托代管的单位没有可转出的容器。', noSite: '本单位没有厂区', noSiteHint: '巡回收集由收集单位自己的车辆来做。',
    make: '一键生成：1个车次，{n}站', made: '已生成', toRun: '看车次', written: '联单草稿已写好，请产生单位核对后开单。', refused: '联单没有写成，这一站仍会去，由产生单位自己开单。', willCall: '到站由产生单位自己一键开单。',
    call_band: '{carrier}计划 {day} 来收，送往{receiver}', call_fill: '按这一趟填好', distance: '距离（直线）', onRun: '联单已归入这一趟', notYet: '还没有核实的联单',
  },
}
