/* Words of stock-takes, the plan of a warehouse, repacking and corrections of containers. */
export const zhStorage = {
  opening: { title: '登记期初库存', hint: '加入平台时已经在库的废物。算在库存里，不算新产生。', since: '产生日期', needed: '请填产生日期，贮存时间从这天算。' },
  undo: { band: '刚放到{zone}', go: '撤回（10分钟内）' },
  plan: { title: '平面图', key: '高度是占用，颜色是最早入库的时间' },
  slot: {
    title: '货位', of: '{zone}的货位', spot: '{zone}{slot}位', used: '已用{n}，共{of}', empty: '空', allEmpty: '货位都空着。', next: '建议放这里', none: '货位已满，可以不写货位', propose: '放到建议的空货位', proposed: '建议{slot}位', key: '□ 建议的空货位，字母是危险特性', holds: '放着什么', loose: '没有写货位的{n}桶', all: '全选（{n}桶）', place: '放入空货位（{n}桶）', placed: '已放好{n}桶，在{zone}。', refused: '没有放进{slot}：{why}', tooFew: '空货位不够，还有{n}桶放不下。',
    set: '设置货位', setHint: '给分区划货位。一个货位放一桶，除非另外写明；有容器的货位不能去掉。', which: '选分区', rack: '按排列', codes: '逐个写', prefix: '编号开头', rows: '排', columns: '列', each: '一个货位放几桶', codesLabel: '货位编号，用空格或逗号隔开；清空就是不设货位', wrong: '排和列填1到99，每个货位填1到100。', save: '保存货位',
  },
  take: {
    title: '盘点', hint: '按设施清点，两个人签字后入账。', begin: '开始盘点', running: '正在盘点', zones: '{n}个分区', empty: '还没有盘点', emptyHint: '选一个设施开始，扫一桶记一桶。', opened: '{time}开始', is: { counting: '盘点中', signed: '待复核', closed: '已完成', abandoned: '已放弃' },
    seen: '已清点', missing: '没看到', differs: '位置或重量不同', here: '现在在哪个分区', mass: '净重 kg（称过才填）', scan: '扫容器标签；扫库区牌换分区', note: '记一桶', noted: '已记在{zone}：',
    differences: '差异', same: '没有差异', sameHint: '账上的都看到了，位置和重量都一致。', otherPlace: '别的地方', tick: '看到了', onManifest: '已列入联单',
    kind: { missing: '没看到{n}桶。', elsewhere: '位置不同{n}桶。', mass: '重量不同{n}桶。' }, brings: { missing: '复核签字后记为丢失。', elsewhere: '复核签字后移到看到的分区。', mass: '复核签字后改为盘点的重量。' }, brought: { missing: '已记为丢失。', elsewhere: '已移到看到的分区。', mass: '已改为盘点的重量。' },
  },
  takeDeed: { sign: '签字确认差异', countersign: '复核签字', send_back: '退回重盘', abandon: '放弃盘点' },
  takeHint: { sign: '签字后差异就定下来，由另一个人复核。', countersign: '复核人不能是签字的人。签字后差异立刻入账，不能撤回。', send_back: '清点的人可以接着扫，之前记的还在。', abandon: '放弃后什么都不入账，记录还在。' },
  repack: { split: '拆成几个', merge: '几个合并', splitHint: '原容器结束，每个新容器有自己的标签；重量合计要和原来一样，精确到克。', mergeHint: '选同一种废物的其他容器，并成一个新容器；贮存时间按最早的算。', noOthers: '没有可以合并的同种容器', others: '并进来的容器', whole: '合计', part: '新容器{n}', volume: '容积 升', addPart: '再加一个', dropPart: '去掉最后一个', grams: '{n} g', lacks: '还差', over: '多出', needs: '每个新容器都要有重量，合计要和原来一样；合并至少选一个别的容器。', do: '拆分合并', made: '新容器{n}个', labelNext: '去贴标' },
  correct: { hint: '原来的记录不改，更正写在后面，谁改的、改了多少都看得到。', field: '更正哪一项', mass: '净重', container: '容器种类', volume: '容积', right: '应该是', delta: '相差', openly: '那一期已申报的，冲销和改正记入未申报的期间', why: { typing: '填错了', unit: '单位错了', scale: '秤不准', container: '容器选错了' }, needs: '请填应该是多少，并选原因。', do: '更正' },
  selfTreat: { hint: '本单位用掉或处置掉的，记在这里；之后不能再转移。', method: '利用处置方式代码', facility: '设施编码（可不填）', needs: '请填方式代码，如 R1、D10。' },
}
