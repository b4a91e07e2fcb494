/** Words of rosters 值班表. */
export const zhRosterEvents = { roster_shift_added: '排班', roster_shift_ended: '撤班', roster_leave_entered: '登记请假', roster_leave_ended: '销假', roster_head_named: '指定负责人', roster_township_set: '划定乡镇', notice_assigned: '派单' }
export const zhRoster = {
  roster: {
    title: '值班表', nav: '值班表', hint: '谁值班、谁请假、谁替班；报警按它派给人', place: '哪里的', ofDivision: '{code} 主管部门', ofSite: '厂区', noPlace: '没有可看的值班表', empty: '还没有排班', emptyHint: '没有值班表时，报警发给这里所有负责的人。', week: '{day}起的一周', before: '上一周', next: '下一周', thisWeek: '本周',
    coveredNow: '现在有人值班', uncoveredNow: '现在没有人值班', gaps: '这一周有{n}班没有人：值班人请假，又没有替班。', nobody: '没有排班', uncovered: '无人', hours: '{from}–{to}', allDay: '全天', insteadOf: '替{name}', weekday: { d1: '周一', d2: '周二', d3: '周三', d4: '周四', d5: '周五', d6: '周六', d7: '周日' }, range: '{from}到{to}',
    headSite: '企业负责人', headDivision: '本级负责人', headHint: '没有人值班，或升级时，找谁', headNoneSite: '没有指定，找企业负责人里未办结最少的', headNoneDivision: '没有指定，找科室里未办结最少的', nameHead: '保存负责人',
    shifts: '班次', noShifts: '没有班次', newShift: '排一个班', addShift: '加入值班表', person: '值班人', choose: '请选人', withLoad: '{name}（未办结{n}条）', days: '星期几', from: '从', to: '到', overnight: '结束不晚于开始的，到第二天。', firstOn: '从哪一天', lastOn: '到哪一天（不填就一直排）', everyWeeks: '隔几周', everyWeek: '每周', everyN: '每{n}周一次', township: '只管哪个乡镇街道', allTownships: '全区', kinds: '只管哪些规则（不选就是全部）', needShift: '请选值班人、星期和时间。', end: '撤班', since: '{day}起', till: '到{day}',
    leaves: '请假', noLeaves: '没有人请假', newLeave: '登记请假', enterLeave: '登记请假', away: '请假人', until: '到哪一天', substitute: '替班人', noSubstitute: '没有替班，由其他值班人承担', standsIn: '{name}替班', leaveHint: '请假从当天零点算，手里未办结的会转给替班人或当班的人。', needLeave: '请选人，起止日期不能颠倒。', endLeave: '销假', span: '{from}至{to}',
    townships: '乡镇街道', noTownships: '没有划分乡镇街道，班次都管全区', newTownship: '划一个乡镇街道', townshipCode: '九位代码', townshipName: '名称', townshipSites: '在里面的厂区', needTownship: '请填九位代码和名称。', saveTownship: '保存', sitesIn: '{n}个厂区', editTownship: '修改{name}',
    rung: { duty: '企业值班', head: '企业负责人', district: '区县值班', city: '市级值班' }, why: { on_shift: '当班，未办结最少（{n}条）', stands_in: '替{name}值班', answers: '负责人', nobody_on_duty: '下一级无人值班' }, duties: '派给谁', noDuties: '这里没有值班表，发给所有负责的人。',
  },
  receipt: { title: '已读回执', empty: '还没有发给谁', sent: '发出', delivered: '送达', seen: '打开', unseen: '没有打开', acknowledged: '签收', by: { app: '平台内', mail: '从邮件', sms: '从短信' } },
}
