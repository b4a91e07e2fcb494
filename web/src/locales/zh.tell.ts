/** Words of how notices are told outside. */
export const zhTellEvents = { hook_registered: '登记通知地址', hook_rotated: '更换通知密钥', hook_switched: '启停通知地址' }
export const zhTell = {
  tell: {
    title: '通知方式', hint: '预警报警用什么告诉你、从哪一级起', quiet: '蓝色、黄色预警夜里（22点到7点）不发，早上再发；橙色、红色随时发。', channel: { mail: '电子邮件', sms: '短信', webhook: '程序接口（Webhook）', dingtalk: '钉钉群机器人', wecom: '企业微信群机器人' },
    digest: '预警合在一起发', cadence: { off: '不合，一条一条发', daily: '每天早上9点一次', weekly: '每周一早上9点一次' }, digestTo: '哪些合在一起', onlyBlue: '只有蓝色预警', blueYellow: '蓝色和黄色预警', digestHint: '橙色、红色报警不合，随时单独发。',
    least: '从哪一级起', off: '不发', from: '{level}起', language: '语言', zh: '中文', en: 'English', to: '发到{address}', noMail: '账号没有邮箱，请管理人员的同事补上。', phone: '手机号', phoneNeeded: '请填手机号。', save: '保存', saved: '已保存',
  },
  reach: {
    title: '单位联系方式', hint: '转移联单上印的地址、电话和应急电话', printed: '本单位的转移联单和备用空白联单会印上这里填的内容；只在单据上使用，不进入存证记录。', emergency: '应急联系电话', emergencyHint: '昼夜有人接听的电话，运输途中出事时打。', phone: '联系电话', address: '单位地址', save: '保存', saved: '已保存，此后打印的联单使用新内容。', empty: '没有可填的单位', emptyHint: '账号没有关联单位，请联系本单位管理员。',
  },
  hook: {
    title: '通知地址', hint: '把预警报警发给自己的系统或工作群', make: '登记地址', empty: '没有登记地址', emptyHint: '登记后，预警报警会同时发到你们的系统或工作群。', kind: '类型', name: '用途', url: '地址（https）', secret: '加签密钥（SEC开头，没有就不填）', least: '从哪一级起', needs: '请填用途和地址。',
    onceTitle: '请现在保存密钥', onceHint: '接收方用它核对签名。只显示这一次，离开本页就看不到了。', is: { on: '启用', off: '停用', gone: '对方已拒收' }, deed: { rotate: '更换密钥', disable: '停用', enable: '启用', test: '发送测试' }, overlap: '旧密钥到{time}前仍有效', tested: '测试消息已排队，几秒后看送达记录。', record: '送达记录', since: '登记日期',
  },
  sent: {
    title: '送达记录', hint: '预警报警发到平台外的情况', state: { waiting: '待发送', sent: '已送达', failed: '失败待重试', dead: '已放弃', dropped: '已解除，不再发' }, all: '全部', empty: '没有送达记录', emptyHint: '有预警报警发出时，会出现在这里。', what: '事项', to: '发给', tries: '次数', made: '写入', is: '状态', next: '{time}再试', replay: '重发', notice: '看预警',
    occasion: { raised: '触发', risen: '等级升高', recurred: '再次触发', reopened: '重新打开', submitted: '提交整改，待核查', extension_asked: '申请延期，待答复', false_claimed: '申报误报，待确认', returned: '核查退回', extension_granted: '同意延期', extension_refused: '不同意延期', false_rejected: '驳回误报申报', closed: '已销号', cleared: '已解除', reminded: '催办', handed_over: '转派', digest: '汇总', test: '测试' },
  },
}
