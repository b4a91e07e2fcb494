/** Words of declarations. */
export const zhDeclaration = {
  declarationAction: { redraw: '重新取数', confirm: '确认', submit: '提交', return: '退回', acknowledge: '知悉退回', correct: '更正', accept: '接受' },
  declare: {
    nav: '申报', due: '重点监管单位每月15日前报上月，简化管理单位每季首月15日前报上季，3月31日前报上年', titleOf: '{period}申报', about: '申报情况', period: '申报期', site: '厂区', begin: '从台账取数', anyState: '全部状态', overdue: '已逾期', dueOn: '截止日期', empty: '没有申报', emptyHint: '一期结束后自动从台账取数生成，由单位核对、确认、提交。',
    kindOf: '申报类型', kind: { regular: '正常申报', nil: '零申报', stopped: '停产申报' }, note: '备注', correcting: '更正原因', asOf: '取数', receipt: '国家系统回执（没有就留空）', workingDays: '补正期限（工作日）', digest: '确认的内容指纹', files: '下载申报表', fileHint: '版式同附录C，盖有状态和存证。', file: { pdf: '打印用 PDF', xlsx: 'Excel 表格', csv: 'CSV' },
    figures: '申报数量 t', nothing: '这一期没有产生、处理、转移和贮存。', treatedBy: '自行利用处置 {method}', other: '其他增减', rule: '上期末 + 产生 − 自行利用处置 − 委托 + 其他增减 = 本期末。其他增减：盘点、丢失，以及产生了还没入库、出了库还没离厂、退运在途的。点废物代码看台账各行。',
    column: { opening_g: '上期末贮存', generated_g: '产生', treated_g: '自行利用处置', entrusted_g: '委托利用处置', closing_g: '本期末贮存' },
    differences: '与台账相比', same: '与台账现在的数量一致。', figure: '项目', declared: '申报 t', ledger: '台账 t', delta: '相差 t', moved: '取数以后台账又有变化', redrawHint: '重新取数，核对后再确认。', changedSince: '确认以后台账有变化', correctHint: '做一份更正；原来确认的那一版保留不变。', late: '这一期发生、补记在以后期间的', lateHint: '申报确认后台账锁定，晚到的记录记在未申报的期间，随那一期申报，发生日期照旧。',
    versions: '已确认的版本', version: '第{n}版', confirmedOn: '确认', submittedOn: '提交', returnedFor: '退回', acceptedOn: '接受', until: '{day}前补正', read: '单位已知悉', unread: '单位还没看',
    hint: { redraw: '按台账现在的记录重新取数。', confirm: '确认的就是这一页显示的内容；它与台账不一致时不能确认。', submit: '在国家系统提交后，在这里记下。', return: '写明原因和补正期限，单位会看到。', acknowledge: '记下单位已经看到退回的原因和期限。', correct: '按台账现在的记录做新的一版，原来确认的保留。', accept: '接受这一版申报。' },
  },
}
