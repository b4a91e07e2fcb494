/** Words of rules of an authority's own 自设规则. */
export const zhOwn = {
  own: {
    colon: '：', title: '自设规则', hint: '本区自己写的规则，和内置规则一起判断。', none: '还没有自设规则', new: '写一条规则', amend: '写新版本', holds: '看什么、在哪里', since: '{day}起', standing: { waiting: '未生效', in_force: '生效中', suspended: '已停用', ended: '已结束' },
    division: '适用区划', subject: '看什么', office: '谁设的', nameZh: '名称', nameEn: '英文名称', adviceZh: '怎么办', adviceEn: '英文的怎么办', says: '现在的内容',
    figures: '自设数值', figuresHint: '在表达式里写 limit.代号。以后只改数值，不用改表达式。', figureCode: '代号', unitOf: '单位', figureZh: '名称', figureEn: '英文名称', drop: '删去', addFigure: '加一个数值', ownFigure: '自设数值',
    warn: '预警', alarm: '报警', when: '什么情况下触发', stays: '触发后，什么情况下继续', staysEmpty: '不填：触发条件不成立就解除', grammar: '写法：比较 {compare}，并且 {and}，或者 {or}，不是 {not}，属于 in，条件 ? :，四则运算，has(事实) 判断有没有。重量是克，比例是千分之几，字要加引号。没有的事实不触发。',
    faultAt: '第{line}行第{column}字：', checked: '写法没有问题。用到：{facts}。最多{cost}步（上限{most}）。', findFact: '找事实：名称或代号', noFact: '没有这样的事实',
    ownGround: '本区依据', ownGroundHint: '文件名称和文号', ground: '法条代号（可不填，多个用空格）', breach: '报警即超过法定限值：只能由主管部门销号', from: '从哪天起执行', need: '把标出的填完整：名称和怎么办要中英文，依据至少一项，还要理由。',
    rehearse: '用过去60天试算', keep: '保存，{day}起执行', keepHint: '先试算，看会发多少，再保存。到了这一天自动执行，写进日志。', acts: '停用、结束', actsHint: '停用或结束后，已发的预警自行解除，违法的报警仍由主管部门核查销号。结束后不能再启用。', needReason: '写明理由。', act: { suspend: '停用', resume: '恢复', end: '结束' },
    what: { written: '写第{version}版', suspended: '停用', resumed: '恢复', ended: '结束' }, versions: '各版本', chosen: '各处调整', setHint: '只改这条规则适用的区划内：全区划、某一类单位或某一家企业。', versionFrom: '第{n}版，{day}起', untold: '其中{n}个对象缺少用到的事实，或数算不出来，没有触发。', budget: '辖区每天报警最好不超过{n}条，试算最多的一天是{worst}条。',
    unit: { minutes: '分钟', hours: '小时', days: '天', working_days: '工作日', permille: '‰', grams: '克', month_day: '月日', pieces: '件', flag: '是否', decicelsius: '0.1℃', number: '数', year: '年' },
  },
}
