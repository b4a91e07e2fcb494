/** Words of rules 预警报警规则 and of rehearsals 试算. */
export const zhRule = {
  rule: {
    nav: '预警规则', title: '预警报警规则', hint: '看每条规则用什么数值，怎么改，改了会怎样。', rule: '规则', figures: '数值', figure: '数值', open: '未办结', off: '已停用', chosen: '已调整', noFigures: '没有可调的数值', empty: '没有规则',
    stage: { plan: '计划', generation: '产生', storage: '贮存', transfer: '转移', transport: '运输', treatment: '处置', paper: '证照', device: '设备', system: '系统' }, to: { enterprise: '企业', head: '企业负责人', carrier: '承运人', receiver: '接受人', authority: '主管部门', platform: '平台' },
    figuresIn: '{place}现在的数值', figuresAll: '全平台现在的数值', inForce: '现在', default: '默认', rests: '依据', mark: { law: '法定，不能改', practice: '实践', design: '默认', local: '默认，可按地方规定设定', granted: '经批准才有' }, basis: '设定依据', basisHint: '文件名称和文号', grantedNeeds: '批准延长只对一家企业：在“更多”里填企业和末日，并写明批准文件。', source: { default: '默认', installation: '全平台设定', division: '{place}设定' }, watches: '看什么', tells: '通知谁',
    rehearsal: '试算', rehearseHint: '用下面的数值把过去重算一遍，看会发多少预警报警。不改设置，也不通知任何人。', rehearse: '试算', rehearsing: '正在试算', first: '从', last: '到', needRehearsal: '填对数值，起止日期不能颠倒。',
    known: '重算了{n}个对象，最早的记录是{since}。对象的情况记到10分钟。', nothingKnown: '这段时间还没有可以重算的记录。', would: '试算', did: '实际', both: '实际发过、试算也会发', byDay: '逐日', day: '日期', counts: '报警{alarms} 预警{warnings}',
    tally: { alarms: '报警（橙、红）', warnings: '预警（蓝、黄）', alarmsADay: '平均每天报警', worstDay: '最多的一天报警', told: '涉及厂区或单位', both: '实际发过、试算也会发', right: '核查属实的', wrong: '确认误报的', precision: '准确率（已核查的）', recall: '查全率（属实的）' }, asChosen: '按哪一版设置', asToday: '现行设置，可改下面的数值', asVersion: '第{n}版，{from}起', byItself: '不按任何设置，只按规则本身', with: '试算所用：', inForceNow: '（现行{value}）',
    lines: '试算会发的', ofAll: '最近{n}条，共{all}条', noLines: '一条也不会发', span: '起止', until: '到{time}', stands: '到期末仍在', raised: '实际', see: '看通知', notRaised: '没有发',
    set: '调整', silence: '停用这条规则', byLaw: '有法定数值，不能停用；法定的数值不能改。', need: '填对数值、起始日期和理由。', setHere: '在{place}这样执行', setAll: '在全平台这样执行', inherit: '恢复为上级的数值', never: '没有人调整过',
    levels: '按哪一级通知', asItIs: '照规则', toldAs: '按{level}通知', levelAs: '{own}按{told}通知', ladder: '升级的天数', more: '等级、通知谁、升级天数、只对谁、到哪天为止', tierOnly: '只对哪类单位', allTiers: '全部', enterpriseOnly: '只对哪家企业', enterpriseHint: '统一社会信用代码，不填就是全部', validTo: '执行到哪一天（不填就一直执行）', oneEnterprise: '只对一家企业', byDefault: '默认{n}', clock: { head_days: '无人签收，几天后报企业负责人', district_days: '几天后报区县', city_days: '几天后报市级', handle_days: '处置期限最长几天', urgent_hours: '红色无人签收，几小时后再报', urgent_city_hours: '红色无人签收，几小时后报市级' },
    unit: { minutes: '分钟', hours: '小时', days: '天', working_days: '工作日', pieces: '件', month_day: '月-日', flag: '1是 0否', year: '年' },
  },
  statistics: {
    title: '预警统计', lead: '{place}，{period}，已过{days}天。报警平均每天{average}条，目标不超过{most}条。', worst: '最多的是{day}，{n}条。', at: '统计到{time}。', empty: '这段时间没有发过预警报警', emptyHint: '换一个月，或看全年。', byLevel: '按等级', byRule: '按规则', total: '合计',
    warnings: '预警', alarms: '报警', open: '未办结', cleared: '自行解除', closed: '核查销号', wrong: '误报', repeated: '反复', acknowledgedAfter: '签收用时', closedAfter: '销号用时', precision: '属实率',
    method: '用时是中位数，从触发算起。属实率＝核查销号÷（核查销号＋误报），自行解除和未办结的不算。等级按曾达最高的算。', report: '月报', reportHint: '同样的数，按表打印或下载。',
  },
}
