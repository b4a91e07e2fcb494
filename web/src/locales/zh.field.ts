/* Words of what is done in the field: labels drawn on the device. */
export const zhField = {
  drawn: { pending: '这张标签没有签名，盖着“待登记”。先贴上；登记后在容器的页面打印正式标签换掉。', asKept: '按本机保存的内容画出。后来的变动要联网才能看到。', bare: '标签纸本身是橙色，只印黑色', print: '打印标签（{mm} mm）', printNow: '打印', tab: '打印标签', noBlank: '本机没有这种废物的标签内容。把编码写在容器上，联网后打印。' },
  count: { verb: '盘点', asOf: '这是{time}的盘点。别人后来数的，联网后才能看到。', waits: '{n}桶数过了，存在本机，还没登记。', kept: '已记在本机，{zone}，还没登记：', signLater: '数过的联网登记后，才能签字。' },
  handover: { show: '给接方扫这个码', showHint: '{carrier}的人用自己的手机扫，核对后签字。没有网络也行。', qr: '交接二维码', still: '接方签字登记以前，责任还在你方。', check: '核对交接的货', former: '前一承运人', load: '废物', signedAt: '交方签字', stuck: '这份联单还有别的步骤没有上传，接方看不到。先联网上传，再交接。', differs: '两台手机上的联单不一样，不能签。都联网更新后再交接。', offer_handover: '你已签字，存在本机。接方也签字后，两边都登记成功，责任从签字时起转移；如被退回，两边都会提醒。', accept_handover: '双方已签字，先存在两台手机上。登记成功后，责任从签字时起转移；如被退回，两边都会提醒。', passed: '责任已转给{carrier}，{time}。', waits: '等对方的签字先上传，再自动上传这一条。', refused: '接收没有登记，责任还在交方。打开联单看原因；不接了就选“拒绝交接”，交方会看到。', offerRefused: '交接没有登记，责任还在你方，接方的签字也不会生效。打开联单看过，再交一次。' },
}
