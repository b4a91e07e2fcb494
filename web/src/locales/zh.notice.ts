/** Words of notices 预警/报警. */
export const zhNoticeStates = { raised: '待签收', acknowledged: '已签收', handling: '处置中', extension_asked: '申请延期', submitted: '待核查', false_claimed: '误报待确认', closed: '已销号', cleared: '已自行解除' }
export const zhNoticeEvents = {
  notice_raised: '触发', notice_level_changed: '等级变化', notice_subsided: '条件消失，待核查销号', notice_recurred: '再次触发', notice_cleared: '自动解除', notice_acknowledged: '签收', notice_handled: '填报措施和期限', notice_submitted: '提交整改结果', notice_returned: '核查退回', notice_verified: '核查通过，闭环销号',
  notice_extension_asked: '申请延期', notice_extension_granted: '同意延期', notice_extension_refused: '不同意延期', notice_false_claimed: '申报误报', notice_false_confirmed: '确认误报并销号', notice_false_rejected: '驳回误报申报', notice_reopened: '重新打开',
}
export const zhNotice = {
  noticeDeed: { acknowledge: '签收', handle: '填报措施', submit: '提交整改', find_on_spot: '现场核查', verify: '核查销号', return: '退回', ask_extension: '申请延期', grant_extension: '同意延期', refuse_extension: '不同意延期', claim_false: '申报误报', confirm_false: '确认误报', reject_false: '驳回误报', reopen: '重新打开' },
  notice: {
    nav: '预警报警', group: '预警', title: '预警报警', countOpen: '{n}条未办结', openTitle: '未办结的预警报警', inSight: '你的范围内', platform: '平台',
    level: { blue: '蓝色预警', yellow: '黄色预警', orange: '橙色报警', red: '红色报警' }, of: { open: '未办结', all: '全部' }, byLevel: '按等级', byState: '按状态', byAge: '按时间', mine: '等我处理', aged: { overdue: '已超期', today: '今天', '3d': '1–3天', '7d': '4–7天', older: '7天以上' },
    urgency: '等级', what: '事项', about: '对象', age: '已发', due: '期限', overdue: '已超期', today: '今天', times: '第{n}次', subsided: '条件已消失', subsidedHint: '触发它的情况已经消失，还要有人核查销号。', breach: '超出法定限值',
    empty: '没有符合条件的预警报警', emptyOpen: '没有未办结的预警报警', emptyMine: '没有等你处理的预警报警', emptyHint: '规则发现问题时，会出现在这里，并写明原因和怎么办。',
    kind: { facility: '贮存设施', site: '厂区', manifest: '联单', paper_blank: '备用联单', stock_take: '盘点', permit: '许可证', contract: '合同', approval: '审批', credential: '证件', declaration: '申报', name_change: '名称变更', trip: '车次', inspection: '路查', device: '监测设备', reference: '基础表' },
    why: '为什么', ruleOf: '规则 {rule} 第{version}版', compared: '比较项', found: '实际', with: '阈值', threshold: '数值', todo: '怎么办', basis: '依据', ownRule: '本平台自设的规则，没有法规条文。', inForce: '{day}起施行', facts: '基本情况', whom: '涉及', raisedAt: '触发', endedAt: '结束', wished: '申请延到', peak: '曾达最高', again: '反复', history: '经过', sealed: '第{n}号',
    endsByItself: '情况消失后自行解除。', endsByPerson: '不会自行解除，要有人核查后销号。', byAuthority: '需要销号时，由生态环境部门核查。', yes: '是', no: '否', unit: { minutes: '{n}分钟', hours: '{n}小时', days: '{n}天', working_days: '{n}个工作日', pieces: '{n}件', metres: '{n}米' },
    dueLast: '按等级，最晚到{day}。', wishedOn: '申请延到{day}。', field: { measures: '措施', result: '整改结果', reason: '原因', due_on: '期限' },
    hint: { acknowledge: '签收表示已经知道，随后填报措施。', handle: '写明要做什么、什么时候做完。', submit: '写明做了什么，最好附上照片。', find_on_spot: '单位没有答复，或者不通知单位的：写明现场查到什么、怎样处理。', verify: '确认问题已经解决，通知闭环销号。', return: '写明还差什么，退回继续处置。', ask_extension: '写明为什么来不及，要延到哪一天。', grant_extension: '同意后，期限改为申请的日期。', refuse_extension: '写明原因，期限不变。', claim_false: '写明为什么这不是问题，由生态环境部门确认。', confirm_false: '确认是误报，通知销号。', reject_false: '写明原因，继续处置。', reopen: '写明原因，通知回到待签收。' },
  },
}
