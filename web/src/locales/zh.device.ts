/* Words of what a device does – photos, camera, the network and what waits for it –, of tables of reference and of manifests written otherwise. */
export const zhDevice = {
  photo: {
    add: '拍照或选照片', loading: '装车照片、磅单', ticket: '磅单照片', no: '第{n}张照片', open: '打开{what}', remove: '去掉', removeNo: '去掉第{n}张照片', again: '再传', sending: '正在上传', notSent: '没有传上，还在本机。', unfit: '“{name}”不是能用的图片或 PDF。', hint: '照片先缩小到1600像素以内再上传，拍摄位置等信息不会带上。', offline: '没有网络，照片先存在手机里，联网后再补。', erased: '原件已清除', evidence: '照片和附件',
    kind: { photo: '照片', scale: '磅单', paper: '文件', signature: '签名' },
  },
  camera: { scan: '用相机扫码', title: '扫码', titleHint: '扫标签或联单，看它的页面。', any: '标签码、后几位或联单编号', view: '相机画面', aim: '对准二维码，读到就响。', starting: '正在打开相机', light: '开灯', close: '关闭相机', denied: '相机没有权限。在浏览器设置里允许本站用相机，或手输编码。', none: '这台设备没有相机。用扫码枪或手输。', broken: '相机打不开，可能正被别的程序用着。关掉它再试，或手输。', unknown: '没有找到：{text}' },
  live: { on: '实时', onHint: '有变动时自动更新，几秒内看到', asking: '定时更新', askingHint: '暂时没有接上实时通知，隔一会儿更新一次', listNew: '有新的变动，列表还是刚才的。', heldNew: '刚有新的变动。正在填的还在，先看改了什么再办。', take: '看新的' },
  net: {
    synced: '已同步', offline: '离线', offlineN: '离线 {n}条', waiting: '待传 {n}条', sending: '上传 {n}条', refused: '{n}条被退回',
    title: '待传记录', hint: '这台设备上记下的，联网后按顺序自动上传。', notMade: '它的容器没有登记成，这一条也没有上传。', noNetwork: '没有网络，可以接着干活。记下的存在本机，联网后按顺序自动上传。', keptN: '没有网络，可以接着干活。{n}条记录存在本机，联网后按顺序自动上传。', keptHere: '已记在本机，还没登记。联网后自动上传。', leaving: '还有{n}条没有上传。退出后仍存在本机，同一人再登录后上传。', did: '{time}做的', registered: '{time}已登记', refusedTitle: '被退回的', refusedDo: '这一条没有登记。按上面的原因处理实物，需要时再做一次。', seen: '知道了，移出列表', drop: '不传了', waitingTitle: '等上传的', nothing: '没有等上传的记录', nothingHint: '都已登记，或还没有记下什么。', sendNow: '现在上传', sentTitle: '已登记的', clear: '清空已登记的', newer: '有新版本。', newerKeeps: '{n}条待传记录不会丢。', take: '换用新版本', told: '已记在本机：{what}。还没登记，联网后自动上传。', revokedLoad: '联单 {manifest} 已在{time}作废，没有算装车。请把货卸回原处。', revoked: '联单 {manifest} 已在{time}作废，这一步没有登记。', signAnew: '别人先改了这份联单，签的不是现在的内容。请打开联单，看过再签。', wasFirst: '别人先做了这一步，你的没有生效。看看这一桶现在在哪里。',
  },
  kept: { title: '本机上的联单', hint: '没有网络也能装车、签字、起运、验收，联网后按顺序上传。', none: '本机没有要做的联单', asOf: '这是{time}的联单。别人后来做的，联网后才能看到。', waits: '{n}步存在本机，还没登记。', },
  fieldwork: { title: '现场作业', hint: '扫一桶，入库、移位或复称。没有信号也能做。', scan: '扫桶上的标签', find: '找到它', missing: '本机还没有这个厂区的清单', missingHint: '联网打开一次本页，之后没有网络也能用。', shelf: '本机清单{n}桶，{time}更新。', shelfOld: '后来的变动要联网才能看到。', makeHint: '先联网领编码，没有网络时也能给新容器编号、称重、打印标签。', writeCode: '把这个编码写在容器上，称重后打印标签。', made: '已记下编码和重量。联网后登记，再换上正式标签、入库。', noLabels: '本机没有离线编码', noLabelsHint: '联网打开本页领取，当天有效。', reserve: '领20个', supply: { enough: '还能编{n}个', low: '只剩{n}个，请尽快联网再领', none: '没有离线编码' }, kept: '已记下：{what}。', keptOffline: '存在本机，还没登记。', unknown: '本机清单里没有：{what}' },
  labelread: { waste: '废物代码', mass: '打印时的重量', hazards: '危险特性', day: '产生或收集日期', right: '签名有效', wrong: '签名不对', unknown: '不认识的签名', unsigned: '没有签名', unable: '本机不能核对签名',
    hazard: { T: '毒性', C: '腐蚀性', I: '易燃性', R: '反应性', In: '感染性' },
    do: { right: '这是打印时的信息。后来的变动要联网才能看到。', wrong: '这张标签被改过，或不是本平台打印的。先别动这一桶，联网再查，或问移出单位。', unknown: '本机没有这张标签的公钥，上面的内容没有核对。联网后再扫一次。', unsigned: '这个码里只有编码，内容要联网才能查。', unable: '这个浏览器不会核对签名，上面的内容没有核对。联网后再扫一次。' } },
  reference: {
    title: '基础表', hint: '名录和工作日历的各个版本。判断某一天，用当天有效的版本。', tables: '现有的版本', table: '表', name: { catalogue: '国家危险废物名录', calendar: '工作日历' }, edition: '版本', validFrom: '起', validTo: '止', open: '现行', rows: '行数', source: '来源', from: { built_in: '内置', loaded: '装入' }, digest: '摘要', superseded: '已被替代',
    search: '查废物代码', words: '代码、类别、行业或描述，用空格隔开', onDay: '哪一天的名录', bookOf: '{edition}年版', noCodes: '名录里没有符合的', noCodesHint: '少写几个字，或换一天。', category: '类别', industry: '行业来源', description: '危险废物', hazards: '危险特性', kind: '类型', note: '说明', category_name: '类别名称',
    load: '装入新版本', loadHint: '官方文本的 CSV（UTF-8 或 GB 18030，1 MiB 以内）。先比较，看清改了什么，再装入。同一文本装两次不会有变化。', file: 'CSV 文件', needed: '请选文件；名录还要填四位年份的版本和起始日。', compare: '比较', take: '装入{table}{edition}', changes: '与{against}比较：新增{added}条，删去{removed}条，改动{changed}条。', noChange: '没有不同。', what: { added: '新增', removed: '删去', changed: '改动' }, outcome: { loaded: '已装入，从起始日起用它判断。', unchanged: '这一文本已经装入过，没有变化。' },
  },
  reverse: { title: '替移出人填联单', hint: '收集单位上门时，扫各桶标签填好；移出人校验、签发，就是确认。', add: '加上', drop: '去掉', scanned: '已扫的桶', site: '移出厂区编码', siteHint: '不填，用标签上单位的第一个厂区。', methodOf: '{code}的利用处置方式', lacks: '先扫标签，再选接受单位、日期和每种废物的方式。', write: '写成草稿，等移出人确认', not_a_label: '不是本平台的标签码：{code}', twice: '这一桶已扫过：{code}', another_unit: '一份联单只有一个移出人，这一桶是别的单位的：{code}' },
  continuous: { title: '管道连续转移', hint: '没有桶和承运人。开始后每天登记计量，由接受单位的计量结束。', from: '开始日', lacks: '请选废物、接受单位、开始日和方式。', metered: '计量', counted: '计量 t', none: '还没有计量' },
}
