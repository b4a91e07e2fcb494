/** Words of office hours saved. */
export const zhEffort = {
  effort: {
    title: '省下的工时', hours: '{n}小时', minutes: '{n}分钟', thing: '文书', things: '份数', timed: '计了用时的', byHand: '手工每份', spent: '平台上用时', saved: '省下',
    sites: '各厂区', method: '怎么算的',
    methodText: '省下＝计了用时的份数×手工每份用时－人在平台上的用时。用时由网页计，只计页面在前台、一分钟内有操作的时间；没有计到用时的份数不算省下，比手工还慢的算作负数。台账由扫码称重的记录自动生成，没有人另外花时间；扫码称重本身有没有平台都要做，不计。',
  },
}
