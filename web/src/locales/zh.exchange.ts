/** Words of the exchange with the official system. */
export const zhExchangeEvents = { exchange_connected: '连接官方系统', exchange_rotated: '更换上报密钥', exchange_switched: '启停上报' }
export const zhExchange = {
  exchange: {
    nav: '上报', title: '上报官方系统', hint: '管理计划、申报、联单和月度台账办好后自动排到这里。编号由官方系统给，平台不编。', all: '全部', anyKind: '全部类型', empty: '没有要上报的', emptyHint: '接通官方系统后，办好的事项会自动排到这里。', connect: '连接设置', compare: '对账', package: '打包待上报文件', packageHint: '官方格式的表格和清单。交上去后，逐条登记结果。', packageName: '待上报',
    kindOf: '类型', kind: { plan: '管理计划', declaration: '申报', manifest_number: '联单编号申请', manifest_issued: '联单签发', manifest_completed: '联单办结', ledger: '月度台账' },
    what: '内容', is: '状态', way: '方式', ways: { file: '文件报送', http: '接口报送', none: '已停用' }, mass: '重量', number: '官方编号', made: '形成', sent: '送出', ended: '办结', tries: '次数', next: '{time}再试', asks: '{time}再问', byHand: '等人交文件', reason: '退回原因', fault: '上次没成的原因', body: '上报内容', subject: '看原件', itemTitle: '上报事项',
    hint_resend: '编号不变，对方认得出是同一条。', hint_hand_in: '照官方系统显示的编号填。还没给编号的先空着，登记后算已上报。', hint_hand_in_plain: '已经交上去的，登记为已接收。', hint_return: '写清官方系统退回的原因。管理计划会回到起草。',
    numberLabel: '官方编号或回执号', receipt: '回执（可不填）', on: '备案日期', reasonLabel: '退回原因', needReason: '请填退回原因。', did: '已登记',
  },
  exchangeAction: { resend: '重新上报', hand_in: '登记上报结果', return: '登记退回' },
  connection: {
    title: '官方系统连接', hint: '接通后，新办好的事项才会排队上报。', make: '接通', empty: '还没有接通', emptyHint: '有接口的用接口报送，没有的用文件报送。', scopeSite: '本厂区', scope: '范围', division: '行政区（2、4或6位代码）', wayHint: { file: '平台备好官方格式的文件，人去官方系统提交，再登记编号。', http: '平台按接口约定自动上报、取回编号。' }, name: '系统名称', url: '接口地址（https）', needs: '请填系统名称；接口报送还要填地址。', needsDivision: '请填行政区代码。',
    onceTitle: '请现在保存密钥', onceHint: '交给官方系统一方核对签名。只显示这一次，离开本页就看不到了。', is: { on: '启用', off: '停用' }, deed: { rotate: '更换密钥', disable: '停用', enable: '启用' }, overlap: '旧密钥到{time}前仍有效', since: '接通日期',
  },
  reconcile: {
    title: '与官方系统对账', hint: '官方系统有的和这里报的逐条比。', from: '从', to: '到', list: '官方系统导出的清单（CSV）', listHint: '接口报送的不用上传。列名：id、kind、number、mass_g、state。', run: '对账', csv: '下载差异（CSV）', same: '两边一致', sameHint: '比了{n}条，没有差异。', sums: '本平台{ours}条，官方系统{theirs}条，一致{agree}条', found: '差异', ours: '本平台', theirs: '官方系统', standing: { received: '已收到', accepted: '已接收', returned: '已退回' },
    difference: { missing_there: '对方没有', missing_here: '本平台没有', number: '编号不同', mass: '重量不同', state: '状态不同' }, wayOut: { missing_there: '重新上报，或查是否交到了别处', missing_here: '查是谁在官方系统直接办的，补登记', number: '以官方系统为准，核对后更正', mass: '核对后在录错的一边更正', state: '看最新状态，登记结果' }, span: '起止日期不对，最多一年。',
  },
}
