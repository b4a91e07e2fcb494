// A load from the consignor's stock to the receiver's furnace, by real clicks of everybody it passes: written, checked, issued,
// confirmed, loaded, driven, received with one container refused, treated.
import { settled } from './settled.mjs'
export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Waits for the step's page to say that it is done. */
export const done = (page) => page.waitForSelector('[data-done]')

export async function open(page, address) {
  await page.goto(address)
  await page.waitForSelector('.manifest[data-state]')
  await page.waitForSelector('.acts')
}
/** Opens a step's form and sends it. */
export async function step(page, action) {
  await page.click(`.acts > [data-action=${action}]`)
  await page.click(`.acting [data-go=${action}]`)
  await done(page)
}

/** Takes a photo – the page itself, larger than is sent – within a form, and waits until the server has it. */
export async function photo(page, within, { big = true } = {}) {
  const buffer = await page.screenshot({ fullPage: big })
  await page.setInputFiles(`${within} input[name=photo]`, { name: 'photo.png', mimeType: 'image/png', buffer })
  await page.waitForSelector(`${within} a.thumb img`)
  const sides = await page.$eval(`${within} a.thumb img`, async (img) => { await img.decode(); return [img.naturalWidth, img.naturalHeight] })
  if (Math.max(...sides) > 1600) throw new Error(`a photo of ${sides.join(' × ')} was sent`)
}

/** Chooses the first of a list whose words hold these. */
export async function pick(page, name, words) {
  const choice = page.locator(`select[name=${name}] option`, { hasText: words }).first()
  await page.selectOption(`select[name=${name}]`, await choice.getAttribute('value'))
}

/** Writes a manifest of the oldest drums of one waste that a contract is for; gives its path. */
export async function write({ page, shot }, { waste, receiver, carrier, count, legs = 1 }) {
  await page.goto(`${new URL(page.url()).origin}/manifests`)
  await page.click('[data-go=new]')
  const group = page.locator(`[data-group="${waste}"]`)
  const drums = group.locator('input[name=package]')
  for (let at = 0; at < count; at++) await drums.nth(at).check()
  await pick(page, 'receiver', receiver)
  await pick(page, 'carrier', carrier)
  if (legs === 2) {
    await page.click('[data-go=leg]')
    await page.waitForFunction(() => document.querySelectorAll('select[name=carrier] option:not([disabled])').length > 1 && document.querySelectorAll('select[name=carrier]').length === 2)
    const second = page.locator('select[name=carrier]').nth(1)
    await second.selectOption(await second.locator('option', { hasText: carrier }).first().getAttribute('value'))
  }
  await shot('manifest-new')
  await page.click('[data-go=draft]')
  await page.waitForSelector('.manifest[data-state=draft]')
  return new URL(page.url()).pathname
}

async function confirm({ page, shot }, path) {
  await shot('dispatcher-home')
  await open(page, new URL(path, page.url()).href)
  await page.click('.acts > [data-action=confirm_carry]')
  await page.waitForSelector('select[name=vehicle]')
  await page.selectOption('select[name=vehicle]', { index: 1 })
  await pick(page, 'driver', '驾驶甲')
  await pick(page, 'escort', '押运甲')
  await shot('manifest-crew')
  await page.click('.acting [data-go=confirm_carry]')
  await done(page)
}

/** How soon one who loads is to see what another loaded. */
const SOON_MS = 5000
const drumsLeft = (page, count) => page.waitForFunction((n) => document.querySelectorAll('.line [data-go=load]').length === n, count, { polling: 50 })

/** A label that is not on the manifest stops everything; then two load the same vehicle, and each sees what the other put on it. */
async function load({ page, shot }, other, path, stranger, faults) {
  await open(page, new URL(path, page.url()).href)
  await page.click('.acts > [data-action=load]')
  await page.waitForSelector('[name=scan]')
  await shot('load-begin')
  await page.fill('[name=scan]', stranger)
  await page.press('[name=scan]', 'Enter')
  await page.waitForSelector('[data-stop]')
  await page.screenshot({ path: shot.path('load-stop') })
  await page.click('[data-go=stopped]')
  await other.page.goto(page.url())
  for (const one of [page, other.page]) {
    await one.waitForSelector('[data-live=on]')
    await drumsLeft(one, 2)
    // Nobody loads the page anew.
    await one.evaluate(() => { window.same = true })
  }
  await page.click('.line [data-go=load]')
  await drumsLeft(page, 1)
  const at = Date.now()
  await drumsLeft(other.page, 1)
  const took = [Date.now() - at]
  if (!(await other.page.innerText('h1')).includes('1')) faults.push('the count does not say what another loaded')
  await other.shot('load-seen-by-another')
  await other.page.click('.line [data-go=load]')
  await drumsLeft(other.page, 0)
  const then = Date.now()
  await page.waitForSelector('.deed [data-go=finish_loading]')
  took.push(Date.now() - then)
  console.log(`load: seen by another after ${took.join(', ')} ms`)
  if (Math.max(...took) > SOON_MS) faults.push(`a loaded drum was seen by another only after ${Math.max(...took)} ms`)
  for (const one of [page, other.page]) if (!(await one.evaluate(() => window.same))) faults.push('a page of loading was loaded anew')
  await shot('load-all')
  await page.click('[data-go=finish_loading]')
  await done(page)
  await done(other.page)
  await other.page.context().close()
}

async function receive({ page, shot }, path) {
  await shot('gate-home')
  await open(page, new URL(path, page.url()).href)
  await step(page, 'arrive')
  await page.click('.acts > [data-action=weigh_in]')
  await page.fill('[name=gross]', '8300')
  await page.fill('[name=tare]', '8000')
  await shot('weigh-in')
  await page.click('[data-go=weigh_in]')
  await done(page)
  await page.click('.acts > [data-action=decide]')
  await page.waitForSelector('.verdict')
  await page.click('.verdict:nth-of-type(1) [data-choose=accept]')
  await page.click('.verdict:nth-of-type(2) [data-choose=reject]')
  await page.click('.verdict:nth-of-type(2) [data-reason=packing]')
  await photo(page, '.verdict:nth-of-type(2)')
  await shot('verdicts')
  await page.click('[data-go=decide]')
  await done(page)
  await page.click('.btn.big.main')
  await page.waitForSelector('.acts')
  await step(page, 'complete')
  await page.waitForSelector('.manifest[data-state=completed]')
  await page.waitForFunction(() => !document.querySelector('.trace li.loose'))
  await page.click('.proofbar .btn')
  await page.waitForSelector('.proofbar [role=status]')
  await page.waitForSelector('[data-evidence] a.thumb img')
  await shot('manifest-completed')
  return page.$eval('tr[data-item=accepted] td.lead a', (link) => link.getAttribute('href').split('/').at(-1))
}

async function treat({ page, shot }, drum) {
  await shot('operator-home')
  await page.click('[data-go=opening]')
  await page.waitForSelector('[name=line]')
  await page.fill('[name=line]', 'FS-01')
  await page.selectOption('[name=method]', 'D10')
  await page.click('[data-go=open]')
  await page.waitForSelector('[name=scan]')
  await page.fill('[name=scan]', drum)
  await page.click('[data-go=scan]')
  await page.waitForSelector('[data-last=ok]')
  await page.waitForSelector('[data-portion=inputs]')
  await page.click('.acts > [data-action=make_residue]')
  await page.waitForSelector('select[name=stream]')
  await page.selectOption('select[name=stream]', { index: 1 })
  await page.fill('[name=net]', '20')
  await page.fill('[name=volume]', '200')
  await shot('residue')
  await page.click('.acting [data-go=make_residue]')
  await page.waitForSelector('[data-portion=residues]')
  await step(page, 'close').catch(() => page.waitForSelector('.state.full'))
  await shot('treatment-closed')
}

/** Signs somebody in and waits for their home. */
export async function enterAs(person, login, look) {
  const one = await person(login, look)
  await one.enter()
  await one.page.waitForSelector('main#main')
  await settled(one.page)
  return one
}

/** Someone of every role does their part; `person` signs in, `address` is the server's. Gives the manifest's path. */
export async function transport({ person, address, faults, stranger, waste, receiver, carrier }) {
  const enter = (login, look) => enterAs(person, login, look)
  const ehs = await enter('ehs', DESK)
  const path = await write(ehs, { waste, receiver, carrier, count: 2 })
  await step(ehs.page, 'check')
  await step(ehs.page, 'issue')
  await ehs.page.waitForSelector('.manifest[data-state=issued]')
  await ehs.shot('manifest-issued')
  await confirm(await enter('dispatcher', DESK), path)
  await load(await enter('keeper', PHONE), await enter('ehs', PHONE), path, stranger, faults)
  const driver = await enter('driver', PHONE)
  await driver.shot('driver-home')
  await open(driver.page, address + path)
  await step(driver.page, 'depart')
  await driver.shot('manifest-departed')
  const drum = await receive(await enter('gate', PHONE), path)
  await treat(await enter('operator', PHONE), drum)
  const officer = await enter('officer', { ...DESK, dark: true, locale: 'en-GB' })
  await officer.page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
  await officer.page.goto(address + path)
  await officer.page.waitForSelector('.manifest[data-state=completed]')
  await officer.shot('manifest-officer-dark-en')
  await officer.page.goto(`${address}/papers/permits`)
  await officer.page.waitForSelector('[data-paper]')
  await officer.page.click('[data-paper] a')
  await officer.page.waitForSelector('.facts')
  await officer.shot('permit-dark-en')
  if (/\p{Script=Han}{2}/u.test(await officer.page.innerText('.side'))) faults.push('Chinese is left in the English navigation')
  return path
}
