// What is done at desks between loads: a closed batch is put right by those whom it concerns, an export approval is entered and
// compared, a change of name is declared and accepted, and the authority chooses how strictly a finding is taken.
import { DESK, PHONE, done, enterAs, pick } from './transport.mjs'

const day = (before) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10)

/** Opens an act's form on a page of papers or a batch, fills it and sends it. */
async function act(page, action, fill = async () => {}) {
  await page.click(`.acts > [data-action=${action}]`)
  await fill()
  await page.click(`.acting [data-go=${action}]`)
}

/** The operator proposes, a second person of the receiver answers, and the authority where what is counted changes. */
async function batch({ person, address, faults }) {
  const operator = await enterAs(person, 'operator', DESK)
  await operator.page.goto(`${address}/treatments?state=closed`)
  await operator.page.click('[data-batch] a')
  await operator.page.waitForSelector('.acts > [data-action=propose_correction]')
  const path = new URL(operator.page.url()).pathname
  const propose = async (field, right, why, look = async () => {}) => {
    await act(operator.page, 'propose_correction', async () => {
      await operator.page.selectOption('.acting [name=field]', field)
      await operator.page.fill('.acting [name=right]', right)
      await operator.page.selectOption('.acting [name=why]', why)
      await look()
    })
  }
  await propose('product_mass', '120', 'scale', () => operator.shot('batch-correct'))
  await operator.page.waitForSelector('[data-correction=open]')
  await propose('line', 'FS-99', 'typing')
  await operator.page.waitForFunction(() => document.querySelectorAll('[data-correction=open]').length === 2)
  if (await operator.page.$('[data-go=agree_correction]')) faults.push('who proposed a correction is offered to agree to it')
  await operator.shot('batch-proposed')
  const second = await enterAs(person, 'ehs-burner', PHONE)
  await second.page.goto(address + path)
  await second.page.waitForSelector('[data-go=agree_correction]')
  await second.shot('batch-proposed-phone')
  await second.page.locator('[data-correction=open]', { hasText: 'FS-99' }).locator('[data-go=decline_correction]').click()
  await second.page.waitForSelector('[data-correction=declined]')
  await second.page.click('[data-correction=open] [data-go=agree_correction]')
  await second.page.waitForFunction(() => !document.querySelector('[data-go=agree_correction]') && document.querySelector('[data-correction=open]'))
  const officer = await enterAs(person, 'officer', { ...DESK, dark: true, locale: 'en-GB' })
  await officer.page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
  await officer.page.goto(address + path)
  await officer.page.click('[data-correction=open] [data-go=agree_correction]')
  await officer.page.waitForSelector('[data-correction=in_force]')
  if (!/0\.120/.test(await officer.page.innerText('.masses'))) faults.push('an agreed correction of a batch does not show')
  await officer.shot('batch-corrected-dark-en')
}

/** The exporter enters the notice; the authority finds it on its home, compares it, and it is in force. */
async function exported({ person, address, waste }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await ehs.page.goto(`${address}/papers/export-approvals`)
  await ehs.page.click('[data-go=new]')
  await ehs.page.waitForSelector('[name=country]')
  await ehs.page.click('[data-go=paper]')
  await ehs.page.waitForSelector('.form [role=alert]')
  await ehs.page.fill('[name=number]', '演示出口核准0099')
  await ehs.page.selectOption('[name=consignor]', { index: 1 })
  await pick(ehs.page, 'exit', '再生资源')
  await ehs.page.fill('[name=country]', 'de')
  await ehs.page.fill('[name=importer]', 'Example Recycling GmbH')
  await ehs.page.fill('[name=disposer]', 'Example Smelter GmbH')
  await ehs.page.fill('[name=waste]', waste)
  await ehs.page.fill('[name=methods]', 'R4')
  await ehs.page.fill('[name=rowTonnes]', '12.5')
  await ehs.page.fill('[name=to]', day(-300))
  await ehs.shot('export-new')
  await ehs.page.click('[data-go=paper]')
  await ehs.page.waitForSelector('.facts')
  const path = new URL(ehs.page.url()).pathname
  const reviewer = await enterAs(person, 'reviewer', DESK)
  await reviewer.shot('reviewer-home')
  await reviewer.page.click(`a[href="${path}"]`)
  await reviewer.page.waitForSelector('.acts > [data-action=confirm]')
  await act(reviewer.page, 'confirm', () => reviewer.shot('export-compare'))
  await done(reviewer.page)
  await reviewer.page.setViewportSize(PHONE)
  await reviewer.page.waitForSelector('.phone')
  await reviewer.shot('export-phone')
  await ehs.page.goto(`${address}/papers/export-approvals`)
  await ehs.page.waitForSelector('[data-paper] .state.full')
  await ehs.shot('exports')
}

/** A permit's holder has another name: declared within its limit, accepted, and its papers tell the former one. */
async function renamed({ person, address, faults }) {
  const NEW = '富阳示例焚烧科技有限公司（演示）'
  const ehs = await enterAs(person, 'ehs-burner', PHONE)
  await ehs.page.goto(`${address}/papers/name-changes/new`)
  await ehs.page.waitForSelector('[name=day]')
  await ehs.page.fill('[name=day]', day(7))
  await ehs.page.fill('[name=name]', NEW)
  await ehs.page.fill('[name=former]', '示例路1号')
  await ehs.page.fill('[name=address]', '示例路2号')
  await ehs.shot('name-new-phone')
  await ehs.page.click('[data-go=send]')
  await ehs.page.waitForSelector('[data-step=name]')
  await act(ehs.page, 'submit')
  await done(ehs.page)
  const path = new URL(ehs.page.url()).pathname
  const reviewer = await enterAs(person, 'reviewer', DESK)
  await reviewer.page.click(`a[href="${path}"]`)
  await reviewer.page.waitForSelector('.acts > [data-action=accept]')
  await reviewer.page.click('.acts > [data-action=accept]')
  await reviewer.shot('name-accept')
  await reviewer.page.click('.acting [data-go=accept]')
  await done(reviewer.page)
  await reviewer.page.goto(`${address}/papers/name-changes`)
  await reviewer.page.waitForSelector('[data-paper] .state.full')
  await reviewer.shot('names')
  await reviewer.page.goto(`${address}/papers/permits`)
  await reviewer.page.locator('[data-paper]', { hasText: '焚烧' }).first().locator('a').click()
  const former = await (await reviewer.page.waitForSelector('[data-former]')).innerText()
  if (!/焚烧处置/.test(former)) faults.push(`a permit does not tell its holder's former name: ${former}`)
  await reviewer.shot('permit-formerly')
}

/** The authority takes one finding softly in its division and takes that back; what the law forbids is offered to nobody. */
async function strictness({ person, address, faults }) {
  const reviewer = await enterAs(person, 'reviewer', DESK)
  await reviewer.page.click('nav a[href="/check-parameters"]')
  await reviewer.page.waitForSelector('[data-check]')
  await reviewer.shot('checks')
  const row = '[data-check="credential.none"]'
  const choose = async (choice, reason) => {
    await reviewer.page.click(`${row} [data-go=open]`)
    await reviewer.page.selectOption('.opened [name=choice]', choice)
    await reviewer.page.fill('.opened [name=reason]', reason)
    if (choice === 'soft') await reviewer.shot('check-choose')
    await reviewer.page.click('.opened [data-go=choose]')
    await reviewer.page.waitForSelector('.opened', { state: 'detached' })
  }
  await choose('soft', '资质补录期')
  await reviewer.page.waitForSelector(`${row}[data-severity=soft]`)
  await reviewer.page.click('[data-check="permit.none"] [data-go=open]')
  if (await reviewer.page.$('.opened option[value=soft]')) faults.push('what the law forbids may be relaxed')
  await reviewer.page.click('[data-check="permit.none"] [data-go=open]')
  const officer = await enterAs(person, 'officer', PHONE)
  await officer.page.goto(`${address}/check-parameters`)
  await officer.page.click(`${row}[data-severity=soft] [data-go=open]`)
  const told = await officer.page.innerText('.opened [data-choice=soft]')
  if (!/科室审核/.test(told) || !/资质补录期/.test(told)) faults.push(`a choice does not tell who made it and why: ${told}`)
  if (await officer.page.$('.opened form')) faults.push('an officer is offered to choose how strict a finding is')
  await officer.shot('check-phone')
  await choose('inherit', '补录结束')
  await reviewer.page.waitForSelector(`${row}[data-severity=hard]`)
}

export async function desk(load) {
  for (const story of [batch, exported, strictness, renamed]) await story(load)
}
