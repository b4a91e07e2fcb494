/** Words of the ledger that follows from the events: its tables and balances. */
export const zhLedger = {
  book: {
    nav: '台账', title: '危险废物管理台账', hint: '由已封存的记录自动生成（HJ 1259-2022 附录B），每一行都能查到原始记录。', asOf: '已记入前{n}条记录',
    tab: { B1: 'B.1 产生', B2: 'B.2 入库', B3: 'B.3 出库', B4: 'B.4 自行利用处置', B5: 'B.5 委外利用处置', balances: '结存' }, of: { B1: '危险废物产生环节记录表', B2: '危险废物入库环节记录表', B3: '危险废物出库环节记录表', B4: '危险废物自行利用/处置环节记录表', B5: '危险废物委外利用/处置记录表' }, mass: { B1: '产生量', B2: '入库量', B3: '出库量', B4: '自行利用处置量', B5: '委外利用处置量' },
    files: '下载本表', file: { xlsx: 'Excel 表格', csv: 'CSV', pdf: '打印用 PDF' }, fileHint: '按上面的筛选，全部各行，版式同附录B。', method: '利用处置方式', anyFacility: '全部设施', facility: '贮存设施',
    batch: '批次编码', at: '时间', container: '容器/包装', origin: '上一环节批次', event: '原始记录', reverses: '冲销 {code}', doubled: '与导入台账重号', late: '补记于 {day}', lateHint: '发生那天所在的期间已申报锁定', from: '从', to: '到', empty: '没有符合条件的记录', emptyHint: '有产生、入库、出库、利用处置的记录后，几秒内出现在这里。',
    balances: '按废物代码结存', span: '期间', spans: { day: '按日', month: '按月', year: '按年' }, column: { opening: '期初', generated: '产生', stored: '入库', taken_out: '出库', other: '其他增减', closing: '期末' }, rule: '期初 + 入库 − 出库 + 其他增减 = 期末。其他增减：盘点、自行利用处置、丢失、换包装。产生的废物入库前不算库存。',
  },
  logbook: {
    nav: '经营记录簿', title: '危险废物经营情况记录簿', hint: '接收单位的接收、贮存、利用处置、次生废物和转出，由已封存的记录自动生成。', emptyHint: '换一段日期，或等几秒：记录封存后出现在这里。',
    tab: { received: '接收', stored: '贮存', treated: '利用处置', residue: '次生废物', shipped: '转出', balances: '结存' }, of: { received: '危险废物接收记录', stored: '危险废物贮存记录', treated: '危险废物利用处置记录', residue: '次生危险废物产生记录', shipped: '危险废物转出记录' },
    paper: { received: '转移联单', stored: '入库批次', treated: '利用处置批次', residue: '利用处置批次', shipped: '转移联单' }, party: { received: '移出单位', treated: '产生单位', shipped: '接收单位' }, mass: { received: '接收量', stored: '入库量', treated: '投入量', residue: '产生量', shipped: '转出量' }, line: '生产线与方式', what: '事项',
    kind: { accepted: '接受', refused: '拒收', held: '待检', metered: '管道接受', corrected: '更正', stored: '入库', fed: '投入', own_treated: '自行利用处置', made: '产生', shipped: '转出', reversed: '冲销' },
    column: { opening: '期初库存', received: '接收', made: '次生', stored: '入库', used: '投入利用处置', taken_out: '出库', other: '其他增减', closing: '期末库存' }, rule: '期初库存 + 入库 − 投入利用处置（出自库存）− 出库 + 其他增减 = 期末库存。接收和次生的废物入库前不算库存。', totals: '各环节合计', part: '环节', rows: '记录数', sum: '数量',
    files: '下载记录簿', fileHint: '所选日期的全部各行。版式由平台拟定，官方样式待核。', permits: '经营许可证：{list}', noPermit: '该场所没有登记危险废物经营许可证。',
  },
  receipt: { weigh_ticket: '磅单', receipt: '接收单', refusal: '拒收通知' },
  sign: { title: '打印标志', hint: '贮存、利用、处置设施标志和贮存分区标志（HJ 1276-2022），按实际大小打印；扫分区标志的二维码就能选中分区。', distance: '观察距离', near: '2.5 米以内', middle: '4 米以内', far: '10 米以内', farther: '10 米以外', responsible: '负责人（可不填）', contact: '联系方式（可不填）', make: '下载标志 PDF' },
}
