// What does not go straight: a refused container goes home, a field is put right by both sides, a check fails with its reasons,
// a carrier refuses, a party signs by code on the other's phone, a paper gets a new version.
import { DESK, PHONE, done, enterAs, open, pick, step, write } from './transport.mjs'

/** Opens a step's form, fills it and sends it. */
async function act(page, action, fill = async () => {}) {
  await page.click(`.acts > [data-action=${action}]`)
  await fill()
  await page.click(`.acting [data-go=${action}]`)
  await done(page)
}

/** The refused container of a completed manifest goes back into a zone, and the weighbridge's figure is put right. */
async function home({ person, address, path, carrier, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  await open(ehs.page, address + path)
  await step(ehs.page, 'note_discrepancy')
  await act(ehs.page, 'assign_return', () => pick(ehs.page, 'carrier', carrier))
  await act(ehs.page, 'propose_correction', async () => {
    await ehs.page.selectOption('select[name=field]', 'in_mass')
    await ehs.page.fill('[name=right]', '301')
  })
  await ehs.page.waitForSelector('[data-correction=open]')
  await ehs.shot('correction-open')
  const gate = await enterAs(person, 'gate', PHONE)
  await open(gate.page, address + path)
  await gate.page.click('[data-go=agree_correction]')
  await gate.page.waitForSelector('[data-correction=in_force]')
  if (!/0\.301/.test(await gate.page.innerText('[data-mass=in]'))) faults.push('an agreed correction does not show')
  const dispatcher = await enterAs(person, 'dispatcher', PHONE)
  await open(dispatcher.page, address + path)
  await act(dispatcher.page, 'send_back', async () => {
    await dispatcher.page.waitForSelector('.acting select[name=vehicle]')
    await dispatcher.page.selectOption('select[name=vehicle]', { index: 1 })
    await pick(dispatcher.page, 'driver', '驾驶甲')
    await pick(dispatcher.page, 'escort', '押运甲')
    await dispatcher.shot('send-back')
  })
  const keeper = await enterAs(person, 'keeper', PHONE)
  await open(keeper.page, address + path)
  await keeper.page.click('.acts > [data-action=take_back]')
  await keeper.page.waitForSelector('[data-go=zone]')
  await keeper.shot('take-back')
  for (const zone of await keeper.page.$$('[data-go=zone]:not([aria-disabled=true])')) {
    await zone.click()
    if (await Promise.race([done(keeper.page).then(() => true), keeper.page.waitForSelector('.acting .problem').then(() => false)])) break
  }
  await keeper.page.waitForSelector('[data-item=taken_back]')
}

/** A method outside the permit fails the check with its findings; a carrier refuses, another is asked, the manifest is revoked. */
async function refused({ person, address, waste, receiver, carrier, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  const path = await write(ehs, { waste, receiver, carrier, count: 1 })
  await ehs.page.click('.acts > [data-action=redraft]')
  await ehs.page.waitForSelector('select[name=method]')
  await ehs.page.selectOption('select[name=method]', 'R2')
  await ehs.page.click('[data-go=draft]')
  await ehs.page.waitForSelector('.manifest[data-state=draft]')
  await ehs.page.click('.acts > [data-action=check]')
  await ehs.page.click('.acting [data-go=check]')
  await ehs.page.waitForSelector('[data-finding]')
  await ehs.shot('check-failed')
  await ehs.page.click('.acts > [data-action=redraft]')
  await ehs.page.waitForSelector('select[name=method]')
  await ehs.page.selectOption('select[name=method]', 'D10')
  await ehs.page.click('[data-go=draft]')
  await ehs.page.waitForSelector('.manifest[data-state=draft]')
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  const dispatcher = await enterAs(person, 'dispatcher', PHONE)
  await open(dispatcher.page, address + path)
  await act(dispatcher.page, 'refuse_carry', () => dispatcher.page.selectOption('select[name=reason]', 'schedule'))
  await open(ehs.page, address + path)
  await act(ehs.page, 'change_carrier', () => pick(ehs.page, 'carrier', carrier))
  await ehs.page.waitForSelector('.manifest[data-state=issued]')
  await dispatcher.page.reload()
  await dispatcher.page.waitForSelector('.acts > [data-action=refuse_carry]')
  await act(ehs.page, 'revoke', () => ehs.page.selectOption('select[name=reason]', 'mistake'))
  // The carrier's page is older than the revocation: who comes late reads what was first.
  await dispatcher.page.click('.acts > [data-action=refuse_carry]')
  await dispatcher.page.selectOption('select[name=reason]', 'papers')
  await dispatcher.page.click('.acting [data-go=refuse_carry]')
  await dispatcher.page.waitForSelector('[data-winner]')
  await dispatcher.shot('conflict')
  if (!/作废/.test(await dispatcher.page.innerText('[data-winner]'))) faults.push('a conflict does not name what was first')
}

/** The consignor's keeper signs out the load by a code on the dispatcher's phone. */
async function byCode({ person, address, waste, receiver, carrier }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  const path = await write(ehs, { waste, receiver, carrier, count: 1 })
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  const dispatcher = await enterAs(person, 'dispatcher', PHONE)
  await open(dispatcher.page, address + path)
  await act(dispatcher.page, 'confirm_carry', async () => {
    await dispatcher.page.waitForSelector('.acting select[name=vehicle]')
    await dispatcher.page.selectOption('select[name=vehicle]', { index: 1 })
    await pick(dispatcher.page, 'driver', '驾驶甲')
    await pick(dispatcher.page, 'escort', '押运甲')
  })
  await act(dispatcher.page, 'book_arrival')
  const keeper = await enterAs(person, 'keeper', PHONE)
  await keeper.page.goto(`${address}${path}/load`)
  await keeper.page.click('.line [data-go=load]')
  await keeper.page.waitForSelector('.deed [data-go=finish_loading]')
  await open(keeper.page, address + path)
  await keeper.page.click('.codes summary')
  await keeper.page.click('[data-go=code]')
  const code = await (await keeper.page.waitForSelector('.bigcode b')).innerText()
  await keeper.shot('code')
  await open(dispatcher.page, address + path)
  await dispatcher.page.click('.codes summary')
  await dispatcher.page.selectOption('select[name=step]', 'finish_loading')
  await dispatcher.page.fill('[name=code]', code)
  await dispatcher.page.click('.codes form .btn')
  await dispatcher.page.waitForSelector('.manifest[data-state=loaded]')
  await dispatcher.shot('by-code')
}

async function papers({ person, address }) {
  const { page, shot } = await enterAs(person, 'dispatcher', DESK)
  await page.goto(`${address}/papers/credentials/new`)
  await page.waitForSelector('[name=proof]')
  await page.selectOption('[name=proof]', 'vehicle_inspection')
  await page.waitForSelector('[name=vehicle]')
  await page.selectOption('[name=vehicle]', { index: 1 })
  await page.fill('[name=number]', 'JY-2026-0001')
  await page.fill('[name=to]', '2027-06-30')
  await shot('credential-new')
  await page.click('[data-go=paper]')
  await page.waitForSelector('.facts')
  await page.click('.acts > [data-action=change]')
  await page.waitForSelector('.acting [name=to]')
  await page.fill('.acting [name=to]', '2027-07-31')
  await page.click('.acting [data-go=paper]')
  await done(page)
  await page.waitForFunction(() => document.querySelectorAll('.trace li').length === 2)
  await page.click('.acts > [data-action=suspend]')
  await page.fill('.acting [name=reason]', '车辆送修')
  await page.click('.acting [data-go=suspend]')
  await done(page)
  await shot('credential-suspended')
}

export async function mishaps(load) {
  for (const story of [home, refused, byCode, papers]) await story(load)
}
