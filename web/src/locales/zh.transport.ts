import { zhNoticeStates } from './zh.notice'
/* Words of manifests, runs, treatment batches and the homes of those who do them. */
export const zhTransport = {
  stateOf: {
    notice: zhNoticeStates,
    declaration: { draft: '待确认', confirmed: '已确认', submitted: '已提交', returned: '退回补正', accepted: '已接受' },
    plan: { draft: '起草中', submitted: '已提交', filed: '已备案', amending: '变更中', resubmitted: '变更已提交' },
    manifest: { draft: '草稿', cancelled: '已撤销', checked: '校验通过', issued: '已开单', revoked: '已作废', carrier_confirmed: '承运已核实', carrier_refused: '承运拒运', loaded: '已装车', in_transit: '运输中', handover: '交接中', exception: '途中异常', closed_abnormal: '异常关闭', arrived: '已抵达', discrepancy: '有不符', accepted: '已接受', partial: '部分接受', rejected: '已拒收', returning: '退运中', redirected: '已改送', closed_returned: '已退回', completed: '已办结', treated: '已处置' },
    standing: { listed: '待装车', loaded: '已装车', dropped: '未装车', underway: '未验收', held: '待检', accepted: '已接受', rejected: '拒收', returning: '退运中', taken_back: '已退回', redirected: '已改送', lost: '丢失' },
    leg: { planned: '待确认', confirmed: '已确认', moving: '在途', done: '已完成', refused: '已拒运' },
    trip: { planned: '待发车', underway: '行驶中', ended: '已结束', cancelled: '已取消' },
    treatment: { open: '进行中', closed: '已完成', cancelled: '已取消' },
    permits: { valid: '有效', suspended: '已暂停', revoked: '已吊销', deregistered: '已注销' },
    contracts: { drafted: '待对方确认', in_force: '已生效', declined: '对方不同意', withdrawn: '已撤回', terminated: '已终止' },
    approvals: { draft: '草稿', submitted: '已提交', correction_needed: '待补正', accepted_for_review: '已受理', reviewed: '初审同意', consulting: '商请中', replied: '已复函', approved: '已批准', refused: '不予批准', withdrawn: '已撤回', superseded: '已被替代' },
    credentials: { valid: '有效', suspended: '已暂停', ended: '已注销' },
    'export-approvals': { entered: '待核对', returned: '已退回', valid: '有效', revoked: '已撤销', ended: '已终止' },
    'name-changes': { drafted: '草稿', submitted: '已提交', returned: '已退回', accepted: '已变更', withdrawn: '已撤回' },
  },
  deed: {
    book_arrival: '预约到厂', weigh_out: '出厂过磅', note_discrepancy: '知悉差异', redraft: '修改联单', cancel: '撤销联单', check: '校验', reopen: '退回修改', issue: '签发联单', revoke: '作废联单', confirm_carry: '核实承运', refuse_carry: '拒运', change_carrier: '改承运人', change_crew: '变更车辆人员', load: '装车', unload: '卸回', finish_loading: '完成装车', reopen_loading: '重新装车', depart: '起运', offer_handover: '申请交接', accept_handover: '接收交接', decline_handover: '拒绝交接', report_incident: '报告异常', resume: '恢复运输', close_abnormal: '异常关闭', arrive: '登记抵达', weigh_in: '进厂过磅', decide: '逐桶验收', assign_return: '安排退运', send_back: '退运起运', take_back: '退回入库', complete: '确认接受', report_treatment: '反馈处置结果', meter: '登记计量', close_metering: '结束计量', propose_correction: '申请更正', agree_correction: '同意更正', decline_correction: '不同意更正',
  },
  deedHint: {
    weigh_in: '填重车的过磅重量；空车出厂时再过一次，也可一起填。', weigh_out: '填空车重量，得出净重。', book_arrival: '告诉接受单位什么时候到，排进到厂队列。', note_discrepancy: '知悉接受单位报告的不符。', redraft: '重新填写这份联单。', cancel: '联单不再使用，各桶回到在库。', check: '核对合同、许可、批准、资质和份额。不通过时逐条说明。', reopen: '回到草稿，可以修改。', issue: '签发后占用许可和合同的份额，承运人会看到。', revoke: '编号不再使用，各桶回到在库。', confirm_carry: '核对联单，填写车辆和人员。', refuse_carry: '联单退给移出人，可另选承运人。', change_carrier: '换一家承运人，编号不变。', change_crew: '起运前可以换车、换人、改运单号。', unload: '已装车的桶放回原处。', finish_loading: '填写出厂过磅的净重；没有过磅可不填。', reopen_loading: '回到装车，可以加装或卸回。', depart: '签字后起运，途中责任在承运人。', offer_handover: '后一承运人接收之前，责任仍在前一承运人。', accept_handover: '核对无误后接收，责任从签字时转移。', decline_handover: '责任仍在前一承运人。', report_incident: '先处置险情，再报告。主管部门和各方会看到。', resume: '异常处理完，继续运输。', close_abnormal: '不能继续运输时由主管部门关闭。', arrive: '登记车辆到达接受单位。', assign_return: '为拒收的桶安排承运人退回。', send_back: '拒收的桶装车退回移出人。', take_back: '退回的桶放进分区。', complete: '签字确认接受；拒收和待检的各桶另行处理。', report_treatment: '从利用处置批次汇总结果，反馈给移出人。', meter: '登记当天管道计量。', close_metering: '以接受单位的计量结束。', propose_correction: '办结后的更正要有关各方同意才生效，原值一直保留。',
  },
  reason: { mistake: '填写有误', schedule: '车辆或时间变化', packing: '包装或标签不合规', waste: '废物与联单不符', papers: '资质或手续不全', receiver: '接受方无法接受', other: '其他' },
  incident: { leak: '泄漏', accident: '交通事故', loss: '丢失被盗', fire: '火灾爆炸', detour: '改道', breakdown: '车辆故障' },
  differs: { name: '名称不符', mass: '重量不符', property: '特性不符', form: '形态不符', packing: '包装不符', label: '标签不符', missing: '缺件', capacity: '无法接收' },
  side: { consignor: '移出人', carrier: '承运人', next_carrier: '后一承运人', receiver: '接受人', regulator: '主管部门' },
  mode: { road: '公路', rail: '铁路', water: '水路', pipe: '管道' },
  legKind: { out: '去程', return: '退运' },
  manifestOrigin: { electronic: '电子', paper: '纸质补录', continuous: '连续转移', reverse: '反向填写' },
  field: { vehicle: '车辆', waybill: '运单号', out_mass: '出厂过磅', in_mass: '进厂过磅', accepted_mass: '接受重量', method: '利用处置方式' },
  manifest: {
    fullKg: '重车 kg', full: '重车', emptyKg: '空车 kg', emptyKgLater: '空车 kg（可后填）', arrivesAt: '预计到厂', arrivedAt: '到厂', atGate: '{time}到厂', booked: '预约{time}', undecided: '{n}桶未验收', reports: '不符报告', reported: '{n}桶有不符', noted: '{time}知悉', notNoted: '还没有知悉', warning: '提示：{what}', sheet: '联单 PDF', new: '开联单', redirect: '改送另一家', number: '联单编号', state: '状态', planned: '计划转移日', packages: '桶数', labelTonnes: '标签合计 t', acceptedTonnes: '接受 t', find: '14位联单编号', side: '哪一边', sides: { any: '全部', out: '移出', in: '接受' }, empty: '没有联单', emptyHint: '库里有桶可以转出时，由环保专员开联单。',
    parties: '各方', origin: '填写方式', decidedAt: '验收完成', follows: '接续', followsSee: '看前一份联单', mass: { label: '标签合计', out: '出厂过磅', in: '进厂过磅', accepted: '接受' },
    lines: '废物', waste: '废物名称', method: '利用处置方式', tonnes: '重量单位 t', kilograms: '重量单位 kg', items: '各桶', standing: '联单上', differs: '不符', legs: '承运', noCrew: '车辆和人员还没有填', waybill: '运单号', signatures: '签字', noSignatures: '还没有人签字', somebody: '已签字的人', shown: '所见', shares: '占用份额', paper: '依据', year: '年度', wholeTerm: '合计', takes: '占用 t',
    corrections: '更正', anotherVehicle: '另一辆车', correction: { open: '待同意', in_force: '已生效', declined: '未同意' }, proposedBy: '{side}申请', needs: '需{sides}同意', agreed: '{sides}已同意',
    did: '已办：{what}', signNote: '签的是现在看到的这份联单，摘要', signAnd: '签字并{verb}', officialNumber: '国家系统的14位编号', officialNumberHint: '演示环境可不填，会给一个“演示”编号。', numberWrong: '编号是14位数字。',
    outKg: '出厂净重 kg', difference: '与标签相差', short: '还差{n}桶，不装了', shortHint: '没装的移出联单，回到在库。', notAll: '还有{n}桶没有装。装完，或勾选不装。',
    incident: '异常种类', lostWhich: '丢了哪几桶', report: '报告：{what}', chooseIncident: '先选是什么异常', carrierNeeded: '请选承运人。', mode: '方式', noneToPick: '没有可选的桶', pickOne: '至少选一桶', backWhich: '退回哪几桶', homeWhich: '放回哪几桶', unloadWhich: '卸回哪几桶', pickedOf: '选{n}/{of}桶', since: '{day}入库',
    whichField: '哪一项错了', whichLeg: '哪一段', whichLine: '哪种废物', whichItem: '哪一桶', rightValue: '应为', rightNeeded: '请填正确的值。', noVehicles: '看不到这家的车辆', day: '计量日', tank: '从哪个储罐', tankNeeded: '请选储罐。', backTo: '回到联单',
    code: { title: '两人一部手机：确认码', giveHint: '对方手边有手机而你没有时，把码告诉对方，由对方代办你这一步。15分钟内用一次。', give: '取{side}的确认码', until: '{side}，{time}前有效', useHint: '替对方办一步：请对方取确认码告诉你。', step: '办哪一步', six: '6位确认码', use: '凭码办理' },
  },
  draft: {
    pickHint: '选要转出的桶，最久的在前。同一代码合成一行。', moreStock: '库存多，只列出最早的一部分。', chosen: '已选', contract: '合同“{number}”', noContract: '没有生效的合同', receiverHint: '有生效合同的在前，其次是持证单位。', methodOf: '{waste}（{code}）的利用处置方式', otherMethods: '许可以外的方式', carrierNo: '第{n}段承运人', addCarrier: '加一段承运', dropCarrier: '去掉最后一段', save: '保存修改', write: '写成草稿', noStock: '没有可以转出的桶', noStockHint: '在库的桶才能列入联单。', needPackages: '请选至少一桶。', needReceiver: '请选接受单位。', needDay: '请填计划转移日。', more: '补录和豁免', exemption: '{code}援用的豁免条目序号（可不填）', exemptionHint: '援用国家豁免清单的，条件由移出人负责做到。', needExemption: '豁免条目是清单里的序号。', needMethod: '每种废物都要选利用处置方式。',
  },
  load: {
    count: '已装{n}/{of}桶', scan: '扫桶上的标签', ok: '已装车：{what}', again: '这一桶已扫过：{what}', refused: '没有装上：{what}', left: '还没装的', finishShort: '还差{n}桶，先完成装车', notNow: '现在不能装车。看联单的状态和下一步。', done: '已装{n}桶，等承运人起运', stopGlyph: '停', stop: '此容器不在联单上', stopDo: '请放回原处，不要装车。', stopManifest: '联单 {number}', stopOn: '已放下，继续装车',
  },
  verdict: {
    title: '逐桶验收', scan: '扫到即接受', accept: '接受', hold: '待检', reject: '拒收', differs: '有不符', found: '实际净重 kg', reasonNeeded: '请选理由。', count: '已定{n}/{of}桶', send: '提交{n}桶的验收', none: '先扫码，或逐桶选', notNow: '现在不能验收。先登记抵达、过磅。', all: '全部验收完', last: { ok: '接受：{what}', again: '已经定过：{what}', unknown: '不在这份联单上：{what}' },
  },
  scan: { hint: '用扫码枪扫标签，或手输编码的后几位再按右侧按钮。' },
  kin: { up: '由什么来', down: '成了什么', share: '其中', depth: '隔{n}步', hidden: '另有{n}个不在你的范围内。', cut: '来历很长，只走到这里。' },
  trip: { plan: '排车次', planHint: '先排车次，核实承运时可选它。', changeHint: '这一车的各份联单一起改。', mine: '我的车次', run: '车次', vehicle: '车辆', driver: '驾驶员', escort: '押运员', noEscort: '没有押运员', join: '用已有车次', newRun: '新车次', load: '核定载质量{tonnes} t', crewNeeded: '请选车辆和驾驶员。', see: '看车次', carries: '这一车', empties: '车上没有联单', empty: '没有车次', emptyHint: '核实承运时填写车辆和人员，就有了车次。', emptyMine: '派给你的车次会出现在这里。' },
  treatment: {
    answerBelow: '有{n}项更正等你答复，在“更正”里。', correctHint: '原来的记录保留，更正的值要有人同意才生效。', saysNow: '现在记的是', rightKg: '应为 kg', whichResidue: '哪一份残余物', whyWrong: '为什么错了', whyNeeded: '请选为什么错了。', ownProposal: '是你申请的，要本单位另一个人同意。', takeBack: '撤回申请', toCorrect: '有更正待同意',
    line: '设施或生产线', lineHint: '如 FS-01 焚烧线', started: '开始日', open: '开新批次', opened: '开批时间', ended: '结束时间', inputs: '投料桶数', inputTonnes: '投料 t', residueTonnes: '残余物 t', in: '投料', out: '残余物', product: '产品', rest: '去掉残余物和产品，减少', needBoth: '请填生产线和利用处置方式。', empty: '没有批次', emptyHint: '接受的桶要利用处置时，先开批次再扫码投料。', feed: '扫码投料', scan: '扫要投料的桶', last: { ok: '已投料：{what}', refused: '没有投料：{what}' },
    residueHint: '残余物装进新容器，成为本单位产生的废物。', residueWaste: '残余物是哪种废物', needWaste: '请选残余物是哪种废物。', netKg: '净重 kg', closeHint: '完成后不能再投料。不是废物的产品可填重量。', productKg: '产品重量 kg（可不填）', cancelHint: '没有投料的批次可以取消。', inputsTitle: '投了哪些桶', noInputs: '还没有投料', residuesTitle: '产出哪些残余物', noResidues: '还没有残余物', at: '时间',
  },
  why: { typing: '录入有误', unit: '单位用错', scale: '衡器不准', container: '容器登记错' },
  runDeed: { change_crew: '变更车辆人员', cancel: '取消车次' },
  runDeedHint: { cancel: '车上的联单回到待核实，车次不再使用。' },
  batchDeed: { feed: '投料', make_residue: '登记残余物', close: '完成批次', cancel: '取消批次', propose_correction: '申请更正' },
  homes: {
    coming: '等你们接的车', scanOffer: '扫对方的交接码', names: '等你同意的名称变更', exports: '等你核对的出口核准', noRun: '现在没有车次', noRunHint: '位置没有在采集。派给你的车次会出现在这里。', waiting: '下一步由别人来做，请等待。', from: '装货点', to: '接受单位', later: '后面的车次', dispatch: '今天的车', toConfirm: '等你核实或接收', noneToConfirm: '没有等你核实的联单', noneToConfirmHint: '移出人签发后会出现在这里。', rolling: '在办的联单', noneRolling: '没有在办的联单', toReturn: '有拒收，可能要退运', runs: '待发车和行驶中', credentials: '快到期的资质', noneExpiring: '{n}天内没有到期的资质', arriving: '正在到来', noneArriving: '没有在路上的车', noneArrivingHint: '承运人起运后会出现在这里。', toDecide: '等过磅和验收', noneToDecide: '没有等验收的车', toComplete: '等确认接受', toReport: '等反馈处置结果', toLoad: '等装车', toIssue: '等校验或签发', toTakeBack: '等退回入库', incoming: '别人转来的', fed: '已投{n}桶', noBatch: '没有进行中的批次', noBatchHint: '开批次后扫码投料。', toTreat: '等利用处置', noneToTreat: '没有等利用处置的桶', noneToTreatHint: '验收接受的桶会出现在这里。', queue: '等你审批的申请', noQueue: '没有等审批的申请', trouble: '途中异常和不符',
  },
}
