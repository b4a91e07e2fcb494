/* Words of parties' papers, and of the events of the transport half. */
export const zhPaper = {
  paper: {
    of: { permits: '许可证', contracts: '合同', approvals: '跨省批准', credentials: '运输资质' },
    one: { permits: '许可证', contracts: '合同', approvals: '跨省批准', credentials: '资质' },
    new: { permits: '登记许可证', contracts: '起草合同', approvals: '申请跨省转移', credentials: '登记资质' },
    write: { permits: '登记许可证', contracts: '发给对方确认', approvals: '写成草稿', credentials: '登记资质' },
    lines: { permits: '许可范围', contracts: '约定的量', approvals: '申请的废物', credentials: '范围' },
    when: { any: '全部', now: '今天有效', soon: '60天内到期' },
    emptyHint: { permits: '许可证由发证机关登记。', contracts: '合同由一方起草，另一方确认后生效。', approvals: '跨省转移前由移出单位申请。', credentials: '承运单位登记自己、车辆和人员的资质。' },
    standing: { not_yet: '还没开始', current: '余{n}天', expiring: '将到期，余{n}天', expired: '已过期{n}天' },
    proofs: { carrier_licence: '道路危险货物运输许可', vehicle_licence: '车辆道路运输证', vehicle_inspection: '车辆检验', driver_qualification: '驾驶员从业资格', escort_qualification: '押运员从业资格' },
    empty: '没有', number: '编号', unnumbered: '没有编号', proof: '资质', holder: '持有人', subject: '车辆或人员', from: '起', to: '止', left: '有效期', term: '期限', authority: '发证机关区划', authorityHint: '六位区划代码', draftedBy: '起草方', due: '办理期限', provisional: '（节假日公布后可能调整）', reply: '接受地意见', agreed: '同意', disagreed: '不同意', successor: '被替代为', see: '查看', stoppedBy: '暂停', byAuthority: '由主管部门暂停',
    limit: '许可或约定', reserved: '占用', consumed: '已用', used: '比例', noLimit: '没有约定', year: '{year}年', holderSite: '持证厂区', otherSite: '其他单位，输入编码', siteCode: '厂区编码，如 91330100MA2ABCD13G-001', person: '人员', personHint: '个人证号是个人信息，不登记。', wastes: '废物代码或类别', wastesHint: '用空格隔开，如 HW08 900-041-49', wasteOrCategory: '代码或类别', methods: '利用处置方式', tonnesTerm: '合同期总量 t（可不填）', tonnesYear: '年规模 t', tonnesAll: '总量 t', tonnesMore: '增加 t（减少填负数）', addRow: '加一行', dropRow: '去掉最后一行', saveVersion: '保存为新版本', decisionNumber: '批准文号', successorId: '替代它的批准',
    needTerm: '请填起止日期，先后有序。', needNumber: '请填编号。', needSite: '请选持证厂区。', needSites: '请选移出和接受的厂区。', needWastes: '请填废物代码或类别。', needTonnes: '总量是大于零的吨数，最多三位小数。', needRows: '每行都要有废物、方式和大于零的吨数。', needSubject: '请选车辆或人员。', needThis: '请把这一项填好。',
  },
  paperDeed: { change: '修改', state_use: '登记已用量', suspend: '暂停', resume: '恢复', revoke: '吊销', deregister: '注销', confirm: '确认合同', decline: '不同意', withdraw: '撤回', terminate: '终止', submit: '提交', ask_correction: '要求补正', accept: '受理', review: '初审同意', refuse: '不予批准', consult: '发商请函', reply: '登记复函', approve: '批准', supersede: '替代', end: '注销' },
  streamOf: { package: '容器', manifest: '联单', trip: '车次', treatment: '利用处置批次', permit: '许可证', contract: '合同', approval: '跨省批准', credential: '资质', facility: '贮存设施', waste_stream: '废物种类', site: '厂区', organisation: '单位', person: '人员', vehicle: '车辆', stock_take: '盘点', reference: '基础表' },
  refused: { title: '你的职责不用这一页', hint: '需要时请管理员调整职责。' },
}
export const zhTransportEvents = {
  manifest_drafted: '写成草稿', manifest_redrafted: '修改', manifest_cancelled: '撤销', manifest_checked: '校验通过', manifest_reopened: '退回修改', manifest_issued: '签发', manifest_revoked: '作废', manifest_carry_confirmed: '承运核实', manifest_carry_refused: '拒运', manifest_carrier_changed: '改承运人', manifest_crew_changed: '变更车辆人员', manifest_loaded: '装车', manifest_unloaded: '卸回', manifest_loading_finished: '装车完成', manifest_loading_reopened: '重新装车', manifest_departed: '起运', manifest_handover_offered: '申请交接', manifest_handover_accepted: '接收交接', manifest_handover_declined: '拒绝交接', manifest_incident_reported: '报告异常', manifest_resumed: '恢复运输', manifest_closed_abnormally: '异常关闭', manifest_arrived: '抵达', manifest_weighed_in: '进厂过磅', manifest_decided: '验收', manifest_return_assigned: '安排退运', manifest_sent_back: '退运起运', manifest_taken_back: '退回入库', manifest_redirected: '改送', manifest_completed: '确认接受', manifest_treatment_reported: '反馈处置结果', manifest_metered: '计量', manifest_metering_closed: '计量结束', manifest_correction_proposed: '申请更正', manifest_correction_agreed: '同意更正', manifest_correction_declined: '不同意更正',
  trip_planned: '车次计划', trip_crew_changed: '变更车辆人员', trip_started: '发车', trip_ended: '车次结束', trip_cancelled: '车次取消', treatment_opened: '开批次', treatment_fed: '投料', treatment_residue_made: '产出残余物', treatment_closed: '完成批次', treatment_cancelled: '取消批次',
  permit_issued: '登记许可证', permit_changed: '变更', permit_use_stated: '登记已用量', permit_suspended: '暂停', permit_resumed: '恢复', permit_revoked: '吊销', permit_deregistered: '注销', contract_drafted: '起草合同', contract_changed: '修改', contract_confirmed: '确认', contract_declined: '不同意', contract_withdrawn: '撤回', contract_terminated: '终止', approval_drafted: '写成申请', approval_changed: '修改', approval_submitted: '提交', approval_correction_asked: '要求补正', approval_accepted_for_review: '受理', approval_reviewed: '初审同意', approval_consulted: '发商请函', approval_replied: '复函', approval_approved: '批准', approval_refused: '不予批准', approval_superseded: '被替代', approval_withdrawn: '撤回', credential_entered: '登记资质', credential_changed: '变更', credential_suspended: '暂停', credential_resumed: '恢复', credential_ended: '注销',
}
