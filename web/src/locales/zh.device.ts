/* Words of what a device does: photos, camera, the network and what waits for it. */
export const zhDevice = {
  photo: {
    add: '拍照或选照片', loading: '装车照片、磅单', ticket: '磅单照片', no: '第{n}张照片', open: '打开{what}', remove: '去掉', removeNo: '去掉第{n}张照片', again: '再传', sending: '正在上传', notSent: '没有传上，还在本机。', unfit: '“{name}”不是能用的图片或 PDF。', hint: '照片先缩小到1600像素以内再上传，拍摄位置等信息不会带上。', erased: '原件已清除', evidence: '照片和附件',
    kind: { photo: '照片', scale: '磅单', paper: '文件', signature: '签名' },
  },
  camera: { scan: '用相机扫码', title: '扫码', titleHint: '扫标签或联单，看它的页面。', any: '标签码、后几位或联单编号', view: '相机画面', aim: '对准二维码，读到就响。', starting: '正在打开相机', light: '开灯', close: '关闭相机', denied: '相机没有权限。在浏览器设置里允许本站用相机，或手输编码。', none: '这台设备没有相机。用扫码枪或手输。', broken: '相机打不开，可能正被别的程序用着。关掉它再试，或手输。', unknown: '没有找到：{text}' },
}
