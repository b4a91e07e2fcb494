/** Words of blank manifests for outages, and of plans of many sites. */
export const zhBlank = {
  blank: {
    title: '纸质备用联单', hint: '平时印好备着；系统停了用它随车，恢复后凭序号补录，一张只用一次。', give: '领取', count: '张数', files: '打印未使用的', fileHint: '每张两页，右上角二维码扫开就是补录页。', pdf: '打印用 PDF', empty: '还没有领取备用联单', emptyHint: '领几张印好，放在装车的地方。', number: '序号', given: '领取', standing: '状态', usedOn: '使用日期', due: '补录期限', what: '处理', late: '超期未补录', standings: { free: '未使用', used: '已使用，待补录', entered: '已补录', spoiled: '已作废' },
    sum: '未使用{free}张，待补录{used}张', sumLate: '有{n}张用过的备用联单超过十个工作日没有补录。请尽快补录。', enter: '补录', open: '看联单', note: '登记', use: '已使用', spoil: '作废', reason: '原因（写坏、受潮、遗失）', notOfficial: '序号不是联单编号；联单编号补录时从国家系统取得。', serial: '备用联单序号', serialHint: '照纸上的抄：PAPER-…。表不是这里印的就留空，平台另编序号。',
  },
  planBatch: {
    propose: '为全部{n}个厂区编制', hint: '已有计划的厂区不动，其余的各写一份草稿。', sum: '写了{proposed}份草稿；{existing}个厂区已有计划，没有动；{nothing}个没有废物记录；{refused}个没有做成。', site: '厂区', outcome: '结果', look: '要看的', outcomes: { proposed: '已写草稿', exists: '已有计划', nothing: '没有废物记录', refused: '没有做成' }, findings: '检查结果{n}条，必须处理{stops}条', wastes: '{n}种废物', empty: '没有厂区', sites: '{done}/{total}个厂区', cancelHint: '已写的草稿会保留，其余厂区不再编制。取消吗？', ended: { cancelled: '已处理{n}个厂区，写好的草稿都在。再做一次会接着做剩下的。', failed: '我们这边出错了，已处理{n}个厂区。再做一次会接着做剩下的。' }, again: '看管理计划',
  },
}
