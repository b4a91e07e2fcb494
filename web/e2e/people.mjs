// Somebody is invited by a link, sets a password on a phone and a second factor; the manager gives and takes roles, helps with a
// lost phone, gives a mandate, and issues a token for a program.
import { createHmac } from 'node:crypto'
import { DESK, PHONE, enterAs } from './transport.mjs'

const PASSWORD = 'weifei-demo-2026'
const LOGIN = 'xin.ren'

/** What an authenticator shows, some steps on (RFC 6238). */
function code(secret, later = 0) {
  const bits = [...secret].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const tag = createHmac('sha1', key).update(step).digest()
  return String((tag.readUInt32BE(tag[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function asked(address, login, path) {
  const signed = await fetch(`${address}/api/v1/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) })
  const headers = { Authorization: `Bearer ${(await signed.json()).access_token}` }
  return (await fetch(`${address}/api/v1/${path}`, { headers })).json()
}

/** Opens what a link shows once, as the person it was handed to. */
async function openLink(guest, address, link) {
  const { pathname, hash } = new URL(link)
  await guest.page.goto(`${address}${pathname}${hash}`)
  await guest.page.waitForSelector('[name=new-password]')
  if (new URL(guest.page.url()).hash) await guest.page.waitForFunction(() => location.hash === '')
}
async function choosePassword(guest, word) {
  await guest.page.fill('[name=new-password]', word)
  await guest.page.fill('[name=new-password-again]', word)
  await guest.page.click('[data-go=set-password]')
  await guest.page.waitForSelector('[data-done]')
}
async function signIn(guest, word) {
  await guest.page.goto(`${new URL(guest.page.url()).origin}/login`)
  await guest.page.fill('input[name=login]', LOGIN)
  await guest.page.fill('input[name=password]', word)
  await guest.page.click('button[type=submit]')
}

async function invited(manager, guest, address) {
  const { page, shot } = manager
  await page.click('nav a[href="/people"]')
  await page.waitForSelector('[data-person]')
  await shot('people-list')
  await page.click('[data-go=invite-open]')
  await page.fill('[name=person-name]', '新人甲')
  await page.fill('[name=person-login]', LOGIN)
  await page.selectOption('select[name=role]', 'keeper')
  await page.click('[data-go=invite]')
  await page.waitForSelector('[data-secret] .code')
  await page.waitForSelector('[data-invitations]')
  await shot('people-invited')
  await openLink(guest, address, await page.innerText('[data-secret] .code'))
  await guest.page.fill('[name=new-password]', 'short')
  await guest.page.click('[data-go=set-password]')
  await guest.page.waitForSelector('.bad[role=alert]')
  await guest.shot('ticket-invite-phone')
  await choosePassword(guest, PASSWORD)
  await signIn(guest, PASSWORD)
  await guest.page.waitForSelector('.tiles')
}

/** Sets a second factor, and signs in with it. */
async function secured(guest) {
  const { page, shot } = guest
  await page.goto(`${new URL(page.url()).origin}/me/security`)
  await page.click('[data-go=factor-begin]')
  await page.fill('[name=own-password]', PASSWORD)
  await page.click('[data-go=factor-show]')
  await page.waitForSelector('svg.qr')
  const secret = await page.innerText('[data-factor-secret]')
  await shot('factor-enrol-phone')
  await page.fill('[name=code]', code(secret))
  await page.click('[data-go=code]')
  await page.waitForSelector('[data-secret] .code')
  await page.waitForSelector('[data-device=current]')
  await shot('factor-codes-phone')
  await page.goto(`${new URL(page.url()).origin}/me`)
  await page.click('[data-go=out]')
  await page.waitForSelector('input[name=login]')
  await signIn(guest, PASSWORD)
  await page.waitForSelector('[name=code]')
  await shot('login-code-phone')
  await page.fill('[name=code]', code(secret, 1))
  await page.click('button[type=submit]')
  await page.waitForSelector('.tiles')
}

/** Another device is seen and signed out. */
async function devices({ person, guest, faults }) {
  const manager = await enterAs(person, 'manager', PHONE)
  await manager.page.goto(`${new URL(guest.page.url()).origin}/me/security`)
  await manager.page.waitForSelector('[data-device=other]')
  await manager.shot('devices-phone')
  await manager.page.click('[data-go=end-others]')
  await manager.page.waitForFunction(() => !document.querySelector('[data-device=other]'))
  if (!(await manager.page.$('[data-device=current]'))) faults.push('the own device is not shown')
}

async function helped(manager, guest, address, faults) {
  const { page, shot } = manager
  await page.goto(`${address}/people`)
  await page.click(`[data-person="${LOGIN}"] a`)
  await page.waitForSelector('[data-grant=keeper]')
  await page.selectOption('select[name=role]', 'gate')
  await page.click('[data-go=give]')
  await page.waitForSelector('[data-grant=gate]')
  await shot('person')
  await page.click('[data-grant=gate] [data-go=end-grant]')
  await page.waitForFunction(() => !document.querySelector('[data-grant=gate]'))
  await page.click('[data-go=factor]')
  await page.click('[data-go=factor-sure]')
  await page.waitForSelector('aside .donebar')
  await page.click('[data-go=reset-link]')
  await page.waitForSelector('[data-secret] .code')
  await shot('person-reset-link')
  await openLink(guest, address, await page.innerText('[data-secret] .code'))
  await choosePassword(guest, 'another long phrase')
  await signIn(guest, 'another long phrase')
  await guest.page.waitForSelector('.tiles')
  await page.click('[data-go=lock]')
  await page.click('[data-go=lock-sure]')
  await page.waitForSelector('[data-state=locked]')
  await signIn(guest, 'another long phrase')
  await guest.page.waitForSelector('.problem')
  if (await guest.page.$('.tiles')) faults.push('a locked person signs in')
  await page.click('[data-go=unlock]')
  await page.waitForSelector('[data-state=active]')
}

async function programs(manager) {
  const { page, shot } = manager
  await page.goto(`${new URL(page.url()).origin}/me/tokens`)
  await page.click('[data-go=token-open]')
  await page.fill('[name=token-name]', 'ERP')
  await page.click('[data-go=token]')
  await page.waitForSelector('[data-secret] .code')
  await page.waitForSelector('[data-token=held]')
  await shot('tokens')
  await page.click('[data-go=revoke]')
  await page.click('[data-go=revoke-sure]')
  await page.waitForSelector('[data-token=over]')
}

async function mandated(manager, person, address) {
  const { page, shot } = manager
  const carrier = (await asked(address, 'dispatcher', 'organisations')).items[0]
  await page.click('nav a[href="/mandates"]')
  await page.click('[data-go=mandate-open]')
  await page.fill('[name=uscc]', carrier.uscc)
  await page.fill('[name=agent-login]', 'dispatcher')
  await page.check('[name=sites]')
  await page.fill('[name=until]', new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10))
  await shot('mandate-form')
  await page.click('[data-go=give-mandate]')
  await page.waitForSelector('[data-mandate=held]')
  await shot('mandates')
  await page.click('[data-go=end-mandate]')
  await page.click('[data-go=end-mandate-sure]')
  await page.waitForSelector('[data-mandate=over]')
  const reviewer = await enterAs(person, 'reviewer', DESK)
  await reviewer.page.click('nav a[href="/registrations"]')
  await reviewer.page.waitForSelector('.empty, [data-registration]')
  await reviewer.shot('registrations')
}

export async function people({ person, address, faults }) {
  const guest = await person(LOGIN, PHONE)
  const manager = await enterAs(person, 'manager', DESK)
  await invited(manager, guest, address)
  await secured(guest)
  await helped(manager, guest, address, faults)
  await mandated(manager, person, address)
  await programs(manager)
  // Its session ends with the others; a page that stays open would go on asking.
  await manager.page.context().close()
  await devices({ person, guest, faults })
}
