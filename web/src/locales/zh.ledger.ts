/** Words of the ledger that follows from the events: its tables and balances. */
export const zhLedger = {
  book: {
    nav: '台账', title: '危险废物管理台账', hint: '由已封存的记录自动生成（HJ 1259-2022 附录B），每一行都能查到原始记录。', asOf: '已记入前{n}条记录',
    tab: { B1: 'B.1 产生', B2: 'B.2 入库', B3: 'B.3 出库', B4: 'B.4 自行利用处置', B5: 'B.5 委外利用处置', balances: '结存' }, of: { B1: '危险废物产生环节记录表', B2: '危险废物入库环节记录表', B3: '危险废物出库环节记录表', B4: '危险废物自行利用/处置环节记录表', B5: '危险废物委外利用/处置记录表' }, mass: { B1: '产生量', B2: '入库量', B3: '出库量', B4: '自行利用处置量', B5: '委外利用处置量' },
    files: '下载本表', file: { xlsx: 'Excel 表格', csv: 'CSV', pdf: '打印用 PDF' }, fileHint: '按上面的筛选，全部各行，版式同附录B。', method: '利用处置方式', anyFacility: '全部设施', facility: '贮存设施',
    batch: '批次编码', at: '时间', container: '容器/包装', origin: '上一环节批次', event: '原始记录', reverses: '冲销 {code}', doubled: '与导入台账重号', from: '从', to: '到', empty: '没有符合条件的记录', emptyHint: '有产生、入库、出库、利用处置的记录后，几秒内出现在这里。',
    balances: '按废物代码结存', span: '期间', spans: { day: '按日', month: '按月', year: '按年' }, column: { opening: '期初', generated: '产生', stored: '入库', taken_out: '出库', other: '其他增减', closing: '期末' }, rule: '期初 + 入库 − 出库 + 其他增减 = 期末。其他增减：盘点、自行利用处置、丢失、换包装。产生的废物入库前不算库存。',
  },
}
