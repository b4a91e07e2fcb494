/** Words of long work that goes on beside. */
export const zhJob = {
  job: {
    title: '任务', one: '任务', hint: '做得久的事在后台进行，离开页面、重启服务都不会丢。', empty: '还没有任务', emptyHint: '读入行数多的台账、下载行数多的台账文件时，会在这里看到进度。', count: '{n}个任务', begun: '{time}开始', again: '第{n}次接着做', rows: '{done}/{total}行', left: '大约还要{n}分钟', cancel: '取消任务', keep: '接着做', cancelHint: '已经读入的行会保留，其余不再读入。取消吗？', ending: '正在停下', leave: '可以离开这一页，做完后在“任务”里看结果。', progress: '{title}的进度',
    kind: { ledger_import: '台账导入', register_import: '名册导入', plan_batch: '编制管理计划', file_export: '台账文件' }, beside: '在后台做成一个文件', cancelDrawing: '文件还没有做成，取消后没有文件。取消吗？', undrawn: { cancelled: '已取消，没有做成文件。可以重新下载。', failed: '我们这边出错了，文件没有做成。请重新下载；仍不行请报编号。' }, drawn: '文件已经做好', take: '下载文件', kept: '{size}，保留到{until}', register: '新增{created}行，更新{updated}行，未变{unchanged}行，退回{refused}行。', state: { waiting: '排队中', running: '正在做', done: '已完成', refused: '没有做成', cancelled: '已取消', failed: '出错停下' }, ended: { cancelled: '已读入{n}行，其余没有读入。同一文件再读一次，会接着读剩下的。', failed: '我们这边出错了，已读入{n}行。同一文件再读一次，会接着读剩下的。' },
  },
}
