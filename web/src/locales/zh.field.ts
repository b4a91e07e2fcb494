/* Words of what is done in the field: labels drawn on the device. */
export const zhField = {
  drawn: { pending: '这张标签没有签名，盖着“待登记”。先贴上；登记后在容器的页面打印正式标签换掉。', asKept: '按本机保存的内容画出。后来的变动要联网才能看到。', bare: '标签纸本身是橙色，只印黑色', print: '打印标签（{mm} mm）', printNow: '打印', tab: '打印标签', noBlank: '本机没有这种废物的标签内容。把编码写在容器上，联网后打印。' },
}
