import { zhPeople, zhPeopleEvents } from './zh.people'
import { zhCockpit, zhCockpitEvents } from './zh.cockpit'
import { zhNotice, zhNoticeEvents } from './zh.notice'
import { zhDeclaration } from './zh.declaration'
import { zhTell, zhTellEvents } from './zh.tell'
import { zhExchange, zhExchangeEvents } from './zh.exchange'
import { zhPlan } from './zh.plan'
import { zhEffort } from './zh.effort'
import { zhProposal } from './zh.proposal'
import { zhMilk } from './zh.milk'
import { zhOwn } from './zh.own'
import { zhRule } from './zh.rule'
import { zhSensor, zhSensorEvents } from './zh.sensor'
import { zhRoster, zhRosterEvents } from './zh.roster'
import { zhStorage } from './zh.storage'
import { zhPaper, zhTransportEvents } from './zh.paper'
import { zhDesk } from './zh.desk'
import { zhBlank } from './zh.blank'
import { zhJob } from './zh.job'
import { zhLedger } from './zh.ledger'
import { zhDevice } from './zh.device'
import { zhField, zhFieldEvents } from './zh.field'
import { zhTransport } from './zh.transport'
export const zh = {
  app: { name: '危废智治', mark: '危', demo: '演示', language: 'English', theme: { light: '浅色', dark: '深色', auto: '跟随系统' }, themeLabel: '外观', languageLabel: '语言' },
  nav: {
    checks: '核查参数', plan: '计划', plans: '管理计划', roadside: '路查', manifests: '联单', trips: '车次', treatments: '利用处置', papers: '证照合同', move: '转移', treat: '处置',
    main: '主导航', home: '首页', stock: '库存', packages: '容器', search: '查询', make: '新建容器', ledger: '台账导入', me: '我的',
    sites: '辖区单位', events: '事件', checkpoint: '检查点', reference: '基础表', produce: '产生', store: '贮存', watch: '监管', people: '人员', mandates: '管家委托', registrations: '注册审核', staff: '人员', takes: '盘点', trust: '存证', skip: '跳到正文', overview: '总览',
  },
  role: { keeper: '仓管', ehs: '环保专员', manager: '负责人', officer: '执法人员', reviewer: '科室审核', dispatcher: '调度', driver: '驾驶员/押运员', gate: '地磅验收', operator: '车间', admin: '管理员' },
  login: {
    title: '登录', login: '账号', password: '密码', submit: '登录', promise: '每一桶危险废物，从产生到处置，每一步都有据可查。',
    stays: '在这台设备上保持登录', staysHint: '没有网络也能打开。别人也用的设备不要勾选。', demo: '演示环境，可用以下账号：', signOut: '退出登录', code: '6位验证码，或恢复码', codeHint: '在手机的身份验证器里看。', needed: '请填写账号和密码。', working: '正在登录',
  },
  word: {
    listed: '已列{n}条', atLeast: '{n}条以上', comma: '、', open: '展开', fold: '收起列表',
    loading: '正在读取', again: '再试', back: '返回', more: '再看{n}条', moreAny: '再看一些', all: '全部', total: '合计', none: '–', asOf: '截至{time}',
    packages: '{n}桶', unit: '单位：{unit}', typed: '手输', imported: '导入', copy: '复制', copied: '已复制', close: '收起', site: '厂区', zone: '分区', of: '共{n}条', choose: '选择',
  },
  problem: {
    first: '已先发生：{what}', basis: '依据 {basis}',
    network: '没有连上服务器', networkDetail: '内容还在这里。请检查网络，再试一次。', missing: '没有找到', missingDetail: '没有找到，或不在你的范围内。',
    server: '我们这边出错了', serverDetail: '你的内容还在，可再试。', refused: '这一步没有做成', refusedDetail: '请看原因，改过后再试。',
    signed_out: '需要重新登录', signed_outDetail: '登录已过期，请重新登录后接着做。', code: '代码 {code}', trace: '编号 {id}', signIn: '去登录',
  },
  home: {
    make: '新建容器', makeHint: '称重、贴标、入库', todo: '要做的事', waiting: '{n}桶已贴标，待入库', waitingSince: '最早{time}产生，请尽快入库', toWeigh: '{n}桶已赋码，待称重', toLabel: '{n}桶已称重，待贴标',
    next: '接着做', nextWeigh: '去称重', nextLabel: '去贴标', nextStore: '去入库', clear: '没有待办', clearHint: '新产生的废物，从“新建容器”开始。', stock: '库存', used: '已用库容{percent}%', noCapacity: '分区没有登记库容', find: '查一桶', findHint: '扫码或输后几位', ledger: '台账导入', ledgerHint: '把已有的台账表读进来',
    oldest: '最早入库{time}', zones: '按分区',
  },
  age: { one: '90天内', two: '180天内', three: '270天内', four: '超270天', days: '已存{n}天', today: '今天入库' },
  stock: {
    title: '库存', empty: '库里还没有容器', emptyHint: '从“新建容器”开始，称重贴标后入库。', facility: '设施', zone: '分区', packages: '桶数', mass: '重量 t', capacity: '库容 t', fill: '占用', oldest: '最早入库', see: '看容器', noZones: '还没有登记贮存设施', noZonesHint: '请管理员先登记贮存设施和分区。', noSites: '没有你能看的厂区', noSitesHint: '请管理员给你开通厂区权限。',
  },
  package: {
    title: '容器', listTitle: '容器', find: '后几位、废物名称或代码', search: '查找', state: '状态', any: '全部状态', empty: '没有符合的容器', emptyHint: '换个条件再查，或清除条件。', clear: '清除条件', waste: '废物', code: '标签码', mass: '重量 kg', place: '位置', produced: '产生时间', stored: '入库时间', container: '容器', volume: '容积', origin: '来源', prints: '打印次数', wasteCode: '废物代码', external: '外部编码', version: '版本', noCode: '还没有编码', noMass: '未称重', noPlace: '未入库', trace: '全链记录', facts: '信息', inZone: '分区 {name}', shown: '已列{n}桶', lineage: '来历', parents: '来自', children: '去向', traceEmpty: '还没有记录', print: '第{n}次打印',
  },
  origin: { capture: '现场登记', import: '台账导入', opening: '期初库存', derived: '拆分合并', residue: '处置残余物' },
  label: { title: '标签', preview: '标签预览', print: '打印标签', pdf: '下载 PDF', none: '称重后才有标签', history: '没有本平台的标签', historyHint: '这一条来自台账导入，容器用的是原来的编码。', noneHint: '标签上要写重量，请先称重。', alt: '危险废物标签预览', printHint: '按实际大小打印，不要缩放。', thermal: '标签打印机指令', dpi: '打印机分辨率', dots: '{n} 点/英寸', zpl: '下载 ZPL', tspl: '下载 TSPL', thermalHint: '直接发给打印机。橙色要用橙色标签纸，指令只打黑色。' },
  action: {
    title: '能做的事', none: '现在没有能做的事', looks: '你可以查看，不能改动。', locked: '现在不能做的{n}件', sure: '确认{verb}', massLabel: '重量 kg', massWrong: '请填大于零的重量，最多三位小数，单位 kg。', lock: '现在不能做', allot: '开编码', weigh: '称重', label: '打印贴标', store: '入库', move: '移位', reweigh: '复称', damage_label: '报标签损坏', repack: '拆分合并', count: '盘点', fill: '注入', draw: '抽出', self_treat: '自行处置', void: '作废容器', undo: '撤回', report_lost: '报失', leave: '出库', entrust: '委外', elsewhere: '这一步不在本页办理。', waiting: '等你{verb}',
  },
  flow: {
    notNow: '先不办', title: '新建容器', step: '第{n}步，共{of}步', stream: '选废物', streamHint: '上次用的在最前', container: '选容器', volume: '容积', volumeUnit: '升', weigh: '称重', label: '贴标', store: '入库', next: '下一步', create: '开一个编码', gross: '毛重', tare: '皮重', net: '净重', kg: 'kg', typedNote: '手工输入的重量，台账会一直标“手输”。', useMass: '用此重量', fixMass: '请填毛重和皮重，最多三位小数，单位 kg。', netPositive: '毛重要大于皮重。', printed: '已贴好标签', printNote: '打印出来，贴在容器上，再点“已贴好标签”。', noPrinter: '先存着，回头补印', scanZone: '扫库区牌，或选分区', zoneCode: '库区牌编码', zoneUnknown: '这个厂区没有编码为{code}的分区。', storeIn: '放进{zone}', done: '已入库 {zone}，{mass}', again: '再来一桶', see: '看这一桶', noStreams: '这个厂区还没有登记废物', noStreamsHint: '请环保专员先登记产生的废物种类。', warnings: '请留意', left: '余 {mass}', lastUsed: '上次用', resume: '接着做：{step}', suspended: '已停用', hazards: '危险特性 {list}', volumeWrong: '请填1到100,000之间的整数升数。', moveTitle: '移到哪个分区', voidTitle: '作废这个容器', voidNote: '编码不再使用，记录一直保留。', reason: '理由', reasonNeeded: '请写明理由。', keep: '先不作废', reweighTitle: '复称', weighTitle: '称重',
  },
  container: { DRUM_STEEL: '铁桶', DRUM_PLASTIC: '塑料桶', IBC: '吨桶', FIBC: '吨袋', BAG: '袋', BOX: '箱', TANK: '储罐', PALLET: '托盘', MED_BAG: '医疗废物袋', MED_BOX: '周转箱', SHARPS: '利器盒', BULK: '散装', PIPE: '管道', OTHER: '其他' },
  physical: { solid: '固态', semi_solid: '半固态', liquid: '液态', gas: '气态' },
  state: { allotted: '已赋码', weighed: '已称重', labelled: '待入库', in_stock: '在库', reserved: '已列联单', loaded: '已装车', in_transit: '运输中', arrived: '已抵达', held: '待检', accepted: '已接受', treated: '已处置', self_treated: '已自行处置', rejected: '已拒收', returning: '退运中', repacked: '已换包装', voided: '已作废', lost: '丢失', left: '已出库', entrusted: '已委外', unknown: '其他状态' },
  event: {
    ...zhTransportEvents, ...zhNoticeEvents, ...zhRosterEvents, ...zhTellEvents, ...zhExchangeEvents, ...zhSensorEvents,
    ...zhPeopleEvents, ...zhFieldEvents, ...zhCockpitEvents,
    'package_allotted': '赋码', 'package_derived': '由拆分合并产生', 'package_yielded': '由利用处置产出', 'package_treated': '利用处置', 'package_weighed': '称重', 'package_labelled': '打印贴标', 'package_stored': '入库', 'package_moved': '移位', 'package_undone': '撤回', 'package_reweighed': '复称', 'package_label_damaged': '标签损坏', 'package_repacked': '换包装', 'package_counted': '盘点', 'package_filled': '注入', 'package_drawn': '抽出', 'package_self_treated': '自行处置', 'package_voided': '作废', 'package_lost': '报失', 'package_left': '出库', 'package_entrusted': '委外', 'package_reserved': '列入联单', 'package_released': '移出联单', 'package_loaded': '装车', 'package_unloaded': '卸回', 'package_departed': '起运', 'package_arrived': '抵达', 'package_held': '待检', 'package_accepted': '接受', 'package_rejected': '拒收', 'package_sent_back': '退运', 'package_taken_back': '退回入库', other: '其他事件',
  },
  actor: { user: '人员', device: '设备', system: '系统', import: '导入' },
  seal: { mark: '印', open: '未封存', set: '已入树', verified: '已验证', broken: '对不上', check: '在本机验证', checking: '正在验证', how: '每条记录算成一个摘要，排进一棵树，树根写进检查点。这里用浏览器自己的 SHA-256，从记录一步步算到检查点里的树根。', leaf: '第{n}号记录', allGood: '{n}条都已验证', someBad: '有{n}条对不上，请保留本页并告诉监管人员。', hash: '摘要' },
  ledger: {
    warned: '规范后接受', skipped: '不是记录', noWarned: '没有规范过的行', noSkipped: '没有跳过的行', place: '单元格', madeOf: '怎么读的', kind: '是什么', title: '台账导入', hint: '读的是 HJ 1259 附录B 的台账表（XLSX 或 CSV）。一行有错不影响其他行；读不准的行不收，写明原因。', file: '台账文件', readOn: '读取日期', readOnHint: '晚于这一天的日期算作未来日期。', send: '读入台账', sending: '正在读取台账', needFile: '请选一个台账文件。', accepted: '接受', refused: '未接受', existing: '已有', sheet: '表', row: '行', column: '列', value: '填的是', reason: '原因', remedy: '怎么改', rows: '行数', totals: '按废物代码合计', code: '废物代码', generated: '产生', in: '入库', out: '出库', entrusted: '委外', closing: '结存', massNote: '{mass}（产生）', noRefused: '没有未接受的行', noExisting: '没有已登记过的行', blank: '空', report: '读取结果', ignored: '没有读的表：{list}', another: '再读一份', result: '{total}行中接受{ok}行，未接受{bad}行', tons: '重量单位 t', warnedRows: '另有{n}行规范后接受', unchanged: '这份台账此前已经读过，没有新的记录。', allSheets: '全部表',
  },
  advice: { ditto: '同上，按上一行读', formula: '取公式的计算结果', merged_cell: '合并单元格，按首格读', date_as_number: '日期是数字，按日期读', date_as_text: '日期是文字，按日期读', full_width: '全角转半角', spaces: '去掉空格', thousands_separator: '去掉千分位', number_as_text: '文字形式的数', code_punctuation: '规范了代码写法', category_form: '规范了类别写法', code_form: '规范了代码写法', waste_code_not_in_catalogue: '名录里暂无此代码，已接受' },
  skip: { blank: '空行', subtotal: '小计或合计', repeated_header: '重复的表头', title: '标题', note: '备注或签名' },
  officer: { sites: '辖区单位', sitesHint: '只列出你辖区内的单位。', name: '单位', code: '编码', division: '区划', tier: '管理类别', empty: '辖区内还没有单位', emptyHint: '单位登记后会出现在这里。', tierName: { key: '重点监管', simplified: '简化管理', registration: '登记管理', registered: '登记管理', simple: '简化管理' } },
  events: { title: '事件', hint: '按入册顺序。', empty: '还没有事件', emptyHint: '第一条记录写入后会出现在这里。', position: '号', kind: '事件', when: '发生时间', recorded: '入册时间', stream: '对象', actor: '谁', seal: '印', package: '容器' },
  bundle: { get: '下载证据包', short: '证据', hint: '事件连同证明打成一个包，不用本平台也能核对', pending: '待封存' },
  checkpoint: { title: '检查点', hint: '检查点是整本账在某一刻的摘要。抄下它，以后任何改动都能查出来。', size: '记录数', root: '树根', note: '检查点原文', key: '验证公钥', good: '签名有效，树根与原文一致。', bad: '签名或树根对不上。请不要使用这个检查点。', unknown: '这个浏览器不支持 Ed25519，签名没有在本机验证；树根与原文一致。', download: '保存检查点', how: '自己验证', howText: '用任何支持 C2SP 检查点的工具，或命令 weifei journal verify，都能核对。' },
  me: { title: '我的', more: '其他页面', grants: '职责', organisation: '单位', division: '区划' },
  missing: { title: '没有这一页', hint: '地址可能写错了。', home: '回首页' },
  ...zhTransport,
  ...zhPaper,
  ...zhDevice,
  ...zhField,
  ...zhDesk,
  ...zhBlank,
  ...zhJob,
  ...zhLedger,
  ...zhPeople,
  ...zhStorage,
  ...zhDeclaration,
  ...zhPlan,
  ...zhNotice,
  ...zhRule,
  ...zhOwn,
  ...zhRoster,
  ...zhTell,
  ...zhExchange,
  ...zhSensor,
  ...zhProposal, ...zhMilk,
  ...zhEffort,
  ...zhCockpit,
}
export type Messages = typeof zh
