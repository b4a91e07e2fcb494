/** Words of the one-click manifest. */
export const zhProposal = {
  oneclick: {
    title: '一键开单', hint: '按合同、许可余量和车辆载重，从存放最久的开始', oldest: '从最久的开始填好', picked: '只用选中的{n}桶',
    lastCarrier: '上次由它承运', licensed: '有运输许可证，以前没有用过', noCarrier: '没有登记有许可证的承运单位', load: '本单', vehicle: '最大的车核定',
    lastMethod: '沿用上次的方式', permitMethod: '许可证里余量最大的方式', contract: '合同有效', permit: '许可证{number}，转出后今年还剩', clear: '核查通过，确认后写入即可。',
    none: '现在没有可以转出的', noneWhy: '原因逐条列在下面。', stays: '留下{n}桶，原因',
  },
}
