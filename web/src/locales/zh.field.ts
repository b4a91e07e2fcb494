/* Words of what is done in the field: labels drawn on the device. */
export const zhField = {
  drawn: { pending: '这张标签没有签名，盖着“待登记”。先贴上；登记后在容器的页面打印正式标签换掉。', asKept: '按本机保存的内容画出。后来的变动要联网才能看到。', bare: '标签纸本身是橙色，只印黑色', print: '打印标签（{mm} mm）', printNow: '打印', tab: '打印标签', noBlank: '本机没有这种废物的标签内容。把编码写在容器上，联网后打印。' },
  sticker: {
    title: '换正式标签', go: '贴临时标签', used: '离线标签用完了。先贴临时标签 {code}，联网后换正式的。', hand: '没有打印机，就把 {code}、废物名称和重量写在纸上，贴到容器上。', print: '打印临时标签（100 mm）', alt: '临时标签 {code}',
    made: '已记下重量。联网登记后，首页提醒你换上正式标签，再入库。', swap: '把 {code} 换成正式标签', waiting: '{code} 还没登记', waitingDo: '联网后自动上传，再换正式标签。', refused: '{code} 没有登记成功', refusedDo: '看待传记录里的原因，重新登记这个容器，再撕下临时标签。', off: '已撕下', full: '临时标签都还贴在容器上。先联网换正式标签。',
  },
  count: { verb: '盘点', asOf: '这是{time}的盘点。别人后来数的，联网后才能看到。', waits: '{n}桶数过了，存在本机，还没登记。', kept: '已记在本机，{zone}，还没登记：', signLater: '数过的联网登记后，才能签字。' },
  roadside: {
    title: '路查', hint: '扫标签或联单，或输车牌。先看结论，再看依据。', any: '标签、联单编号或车牌', look: '查', asOf: '{what}，{time}查。', sightOnly: '只查到你辖区内的联单；别处的联单，扫纸质联单上的码核对。', verify: '要核实', notUnderWay: '这份联单现在是“{state}”，货不应在路上。',
    verdict: { clear: '未发现问题', doubts: '{n}处要核实', no_manifest: '没有有效联单' }, outcome: { clear: '未发现问题', corrected: '当场改正', referred: '移送处理' },
    way: '移出 → 接受', leg: '第{n}段，共{of}段', crew: '驾驶、押运', papers: '车和人的证照', papersGood: '{day}核对，无异常', papersDoubt: '{n}处要核实，见上', load: '应装', seal: '存证', sealed: '已封存，第{n}号', unsealed: '还没封存，一秒内会封存', compare: '对照车上的货', scan: '扫车上的标签', tick: '对照', found: '扫到{n}桶，联单上{of}桶', on: '在联单上：{code}', off: '不在这份联单上：{code}', whole: '看整份联单', package: '看这一桶',
    record: '记录查验', result: '查验结果', choose: '请选结果。', issue: '出查验单', records: '路查记录', none: '还没有路查记录', noneHint: '查一车货，记下结果，就在这里。', sheet: '路查查验单', forDriver: '给驾驶员', qr: '查验单二维码', driverHint: '驾驶员拍下这个码，路上再查时出示。页面上没有个人信息和车牌。', openSheet: '看驾驶员出示的页面', seenThen: '查验时', at: '时间', platform: '平台核对', mistake: '记错了', mistakeHint: '撤回后，驾驶员手里的码会显示已撤回。记录仍在存证里。', withdraw: '撤回查验', withdrawn: '已撤回',
  },
  handover: { show: '给接方扫这个码', showHint: '{carrier}的人用自己的手机扫，核对后签字。没有网络也行。', qr: '交接二维码', still: '接方签字登记以前，责任还在你方。', check: '核对交接的货', former: '前一承运人', load: '废物', signedAt: '交方签字', stuck: '这份联单还有别的步骤没有上传，接方看不到。先联网上传，再交接。', differs: '两台手机上的联单不一样，不能签。都联网更新后再交接。', offer_handover: '你已签字，存在本机。接方也签字后，两边都登记成功，责任从签字时起转移；如被退回，两边都会提醒。', accept_handover: '双方已签字，先存在两台手机上。登记成功后，责任从签字时起转移；如被退回，两边都会提醒。', passed: '责任已转给{carrier}，{time}。', waits: '等对方的签字先上传，再自动上传这一条。', refused: '接收没有登记，责任还在交方。打开联单看原因；不接了就选“拒绝交接”，交方会看到。', offerRefused: '交接没有登记，责任还在你方，接方的签字也不会生效。打开联单看过，再交一次。' },
}
export const zhFieldEvents = { inspection_recorded: '路查记录', inspection_withdrawn: '路查记录撤回' }
