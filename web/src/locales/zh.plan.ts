/** Words of the management plan. */
export const zhPlan = {
  planAction: { change: '修改', submit: '提交', return: '退回补正', file: '登记备案', amend: '变更', drop: '放弃变更' },
  yearPlan: {
    propose: '一键编制', proposeAgain: '按这些重新编制', due: '每年3月31日前在国家系统提交备案', empty: '还没有管理计划', emptyHint: '一键编制会按台账、库存、合同和许可证填好，你补上平台不知道的。', titleOf: '{year}年管理计划', computed: '计算类别', assigned: '核定类别', tierTitle: '管理类别', number: '备案编号', versions: '备案版本', receipt: '回执', filedOn: '备案日期', filedTitle: '备案', version: '第{n}版', filingHint: '编号和回执由国家系统给出，在这里登记。', registered: '已登记人员', files: '下载计划', fileHint: '按类别的附录A各表，盖有状态和存证。', file: { pdf: '打印用 PDF', xlsx: 'Excel 表格', csv: 'CSV' },
    tier: { key: '重点监管', simplified: '简化管理', registered: '登记管理' },
    outputHint: '填上年和计划年度的产量（同一单位），产生量按产量变化推算；不填按趋势推算。', outputLast: '上年产量', outputNext: '计划产量', outputOf: '（产量{last} → {next}）', save: '保存计划', same: '没有改动', peopleHint: '你可以选自己；选其他人请由单位管理员填写。', orNone: '没有就留空', running: '运行时间', runs: { three_years: '满三年，取近三年最大', one_to_three: '一到三年，取最大', approved: '不满一年，取批准数量' },
    yearly: '近三年产生量', eia: '环评年产生量 t', discharge: '排污许可年产生量 t', treatsItself: '有自行利用处置设施',
    a1: 'A.1 单位基本信息', a2: 'A.2 设施信息', a3: 'A.3 危险废物产生情况', a4: 'A.4 贮存情况', a5: 'A.5 自行利用处置情况', a6: 'A.6 减量化计划和措施', a7: 'A.7 转移情况', a2Hint: '重点监管单位填写', newRow: '新的一行', addPlant: '加一个设施', addStay: '加年末贮存', addTreat: '加自行处理', figuresHint: '一行一项：名称 数值 单位', remove: '删去这一行', addReceiver: '给{name}加一个接收单位',
    unit: '主要生产单元', process: '主要工艺', figures: { parameters: '污染防治设施参数', capacity: '生产能力', intermediate_products: '中间产品', final_products: '最终产品', materials: '原辅料（行首写原料或辅料）' },
    opening: '期初贮存 t', openingT: '期初贮存 t', expected: '预计产生 t', expectedT: '预计产生 t', stays: '年末贮存 t', staysT: '年末贮存 t（{code}）', treats: '自行处理 t', treatsT: '自行处理 t', goes: '预计转移 t', goesT: '预计转移 t', less: '预计减少', transfer: '转移类型', transfers: { province: '省内', cross_province: '跨省', abroad: '境外' }, even: '期初加产生，等于贮存、自行处理和转移之和。', uneven: '期初加产生，减去贮存、自行处理和转移，还差',
    store: { store: '贮存库', yard: '贮存场', basin: '贮存池', tank_farm: '贮存罐区', storage_point: '贮存点' },
    field: { name: '名称', registered_address: '注册地址', site_address: '生产经营场所地址', division: '行政区划', industry: '行业类别', industry_code: '行业代码', uscc: '统一社会信用代码', longitude_e6: '中心经度', latitude_e6: '中心纬度', legal_representative: '法定代表人', technical_lead: '技术负责人', eia_number: '环评文号', discharge_number: '排污许可编号', facility: '产生设施', facility_code: '设施编码', source: '产废环节', physical_state: '形态', hazards: '危险特性', packaging: '包装形式', method: '方式', hazard_plan: '降低危害性的计划', measures: '减少产生量和危害性的措施', receiver_name: '接收单位', permit_number: '许可证编号' },
    otherField: { mass_g: '数量', opening_g: '期初贮存', eia_g: '环评年产生量', discharge_g: '排污许可年产生量', running: '运行时间', treats_itself: '自行利用处置', holds_permit: '有经营许可证', yearly_g: '近三年产生量', transfer: '转移类型', components: '有害成分', catalogue_name: '名录名称', waste_code: '废物代码', rows: '减量表', receiver_site: '接收厂区', receiver_kind: '接收单位类型', storage: '贮存去向', own_use: '自行利用去向', own_disposal: '自行处置去向', unit: '主要生产单元', process: '主要工艺', parameters: '设施参数', capacity: '生产能力', intermediate_products: '中间产品', final_products: '最终产品', materials: '原辅料', material_kinds: '原辅料种类', facility_kind: '设施类型' },
    short: { tier: '类别', a1: 'A.1', a2: 'A.2', a3: 'A.3', a4: 'A.4', a5: 'A.5', a6: 'A.6', a7: 'A.7' },
    how: { forecast: '按以往产生量推算', stock: '编制时的库存', stays: '按期初库存，至多两个月产生量', treated: '按以往自行处理比例', contract: '按有效合同和以往去向', habit: '按以往去向，这一年的合同没有登记', open: '去向不知道，请填写' },
    base: '{from} — {to}产生{n}件，共', carriedOn: '（只有{n}个月记录，折算到全年）', carriedPart: '（记录不满一个月，按天折算到全年）', mover: { output: '按产量', trend: '按趋势' }, before: '再前12个月', seasons: '按月预计 t', month: '{n}月', method: '算法：最近12个完整月，乘产量变化；没有产量时加上与再前12个月相比变化的一半，最多两成。各月按近三年同月的比例分。', fromPackages: '共{n}桶', fromManifests: '已办结联单{n}份', changedByHand: '已手工改动', seePackages: '看这些容器', seeContract: '看合同', seeManifests: '看联单',
    findings: '检查结果', clear: '没有要处理的。', stops: '必须处理', warns: '请核对', tableOf: 'A.{n}', rowOf: '第{n}行', mass: { due_g: '期初加产生', told_g: '已写去向', approved_g: '批准数量', planned_g: '计划产生' },
    byReceiver: '按接收单位：计划与实际', reserved: '途中 t', consumed: '已接受 t', progress: '计划与实际', what: '项目', planned: '计划 t', done: '已发生 t', left: '剩余 t', kind: { generated: '产生', self_treated: '自行处理', left: '转移' },
    delta: '相差', changing: '这次变更改了什么', sinceVersion: '比第{n}版改了什么', where: '在哪里', was: '原来', is: '现在',
    hint: { submit: '在国家系统提交后，在这里记下。', return: '国家系统退回时记下原因，改好再提交。', file: '照国家系统给的填，这里不生成编号。', amend: '变更备案前，原来备案的版本仍然有效。', drop: '改动作废，回到已备案的版本。' },
  },
}
