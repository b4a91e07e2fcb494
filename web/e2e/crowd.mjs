// Two devices without a network tell 250 things each, of much the same drums, and find the network again one after the other, in
// both orders: of what excludes each other one holds and the other reads what was first, of moves and weighings the newest holds,
// nothing is lost, and the masses agree with the stock.
import { randomUUID } from 'node:crypto'
import { PHONE, enterAs } from './transport.mjs'

const PASSWORD = 'weifei-demo-2026'
/** Drums in stock, of which each device has so many in its hands, and drums that wait to be stored by both. */
const LYING = 134, HELD = 102, LABELLED = 46

/** Asks as a person; a refusal is an error. */
async function voice(address, login) {
  const ask = async (method, path, body, token) => {
    const answer = await fetch(`${address}/api/v1/${path}`, { method, headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}) }, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { access_token: token } = await ask('POST', 'auth/login', { login, password: PASSWORD })
  return { get: (path) => ask('GET', path, undefined, token), post: (path, body) => ask('POST', path, body, token) }
}
/** Sends commands two hundred at a time; all must be taken. Gives the answers' bodies. */
async function tell(keeper, commands) {
  const told = []
  for (let at = 0; at < commands.length; at += 200) told.push(...(await keeper.post('commands', { commands: commands.slice(at, at + 200).map((one) => ({ key: randomUUID(), ...one })) })).results)
  const bad = told.find((one) => one.status >= 400)
  if (bad) throw new Error(JSON.stringify(bad))
  return told.map((one) => one.body)
}

/** A yard of its own with three zones and drums of 10 kg: some lie in the first zone, some are labelled and lie nowhere. */
async function yard(address, name) {
  const [keeper, ehs] = [await voice(address, 'keeper'), await voice(address, 'ehs')]
  const site = (await keeper.get('sites?limit=200')).items[0]
  const stream = (await keeper.get(`sites/${site.id}/waste-streams?limit=200`)).items.find((one) => one.physical_state === 'S' || one.physical_state === 'solid') ?? (await keeper.get(`sites/${site.id}/waste-streams?limit=200`)).items[0]
  const facility = await ehs.post(`sites/${site.id}/facilities`, { code: `TS8${name}`, name: `演练库${name}`, kind: 'store', capacity_g: 90_000_000 })
  const zones = []
  for (const letter of ['A', 'B', 'C']) {
    const code = `${name}${letter}`
    const grown = await ehs.post(`facilities/${facility.id}/zones`, { code, name: `${code}区`, capacity_g: 30_000_000 })
    zones.push(grown.zones.find((zone) => zone.code === code))
  }
  const count = LYING + LABELLED
  const drums = await tell(keeper, Array.from({ length: count }, () => ({ action: 'allot', body: { site_id: site.id, waste_stream_id: stream.id, container_kind: 'DRUM_STEEL', volume_l: 200 } })))
  for (const [action, body, most] of [['weigh', { gross_g: 30_000, tare_g: 20_000, source: 'typed' }, count], ['label', {}, count], ['store', { zone_id: zones[0].id }, LYING]]) {
    await tell(keeper, drums.slice(0, most).map((one) => ({ action, package: one.id, body })))
  }
  return { keeper, site, zones, lying: drums.slice(0, LYING), labelled: drums.slice(LYING), before: await keeper.get(`sites/${site.id}/stock`) }
}

/** Does on the page, by its own forms, what a person would: scan, then a zone's sign or a mass. */
const doAll = (page, jobs) => page.evaluate(async (all) => {
  const until = async (found) => { for (let tries = 0; tries < 3000; tries++) { const one = found(); if (one) return one; await new Promise((wait) => setTimeout(wait, 5)) } throw new Error(`waited in vain for ${found}`) }
  const fill = (field, value) => { field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })) }
  const one = (selector) => document.querySelector(selector)
  for (const { code, sign, gross } of all) {
    fill(await until(() => one('[name=scan]')), code)
    one('.scanfield').requestSubmit()
    await until(() => one('[data-drum]'))
    if (sign) {
      fill(await until(() => one('[name=zone]')), sign)
      one('[name=zone]').form.requestSubmit()
    } else {
      (await until(() => one('[data-drum] [data-go=reweigh]'))).click()
      fill(await until(() => one('[name=gross]')), gross)
      fill(one('[name=tare]'), '20')
      one('[name=gross]').form.requestSubmit()
    }
    await until(() => !one('[data-drum]'))
  }
}, jobs)
const outbox = (page) => page.evaluate(async () => {
  const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
  const all = await new Promise((done) => { const asked = db.transaction('outbox').objectStore('outbox').getAll(); asked.onsuccess = () => done(asked.result) })
  db.close()
  return all
})
const of = (entries, state) => entries.filter((one) => one.state === state)

/** A device at the yard, ready to lose the network. */
async function device(person, login, { site, lying, labelled }) {
  const one = await enterAs(person, login, PHONE)
  const { page } = one
  await page.evaluate((id) => { sessionStorage.setItem('weifei.site', id); return navigator.serviceWorker.ready.then(() => undefined) }, site.id)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.goto(`${new URL(page.url()).origin}/field`)
  await page.evaluate(async (ids) => {
    const db = await new Promise((done) => { const asked = indexedDB.open('weifei'); asked.onsuccess = () => done(asked.result) })
    const listed = async () => {
      const all = await new Promise((done) => { const asked = db.transaction('shelf').objectStore('shelf').getAll(); asked.onsuccess = () => done(asked.result) })
      return ids.every((id) => all.some((shelf) => shelf.packages.some((drum) => drum.id === id)))
    }
    while (!(await listed())) await new Promise((wait) => setTimeout(wait, 100))
    db.close()
  }, [lying[0].id, labelled.at(-1).id])
  await page.context().setOffline(true)
  await page.waitForSelector('[data-offline]')
  return one
}
/** The device finds the network: until nothing waits. Gives the milliseconds that took. */
async function replayed(page) {
  await page.click('[data-net]')
  await page.waitForSelector('[data-part=waiting] [data-entry]')
  const began = Date.now()
  await page.context().setOffline(false)
  await page.waitForFunction(() => !document.querySelector('[data-part=waiting] [data-entry]'), undefined, { timeout: 300_000 })
  return Date.now() - began
}

/** What each device has to tell: the first moves and weighs before the second does. */
function jobs({ zones, lying, labelled }, first) {
  const mine = first ? lying.slice(0, HELD) : lying.slice(-HELD)
  const sign = zones[first ? 1 : 2].code
  return [...mine.map(({ code }) => ({ code, sign })), ...mine.map(({ code }) => ({ code, gross: first ? '31' : '32' })), ...labelled.map(({ code }) => ({ code, sign }))]
}

async function balance({ keeper, site, zones, lying, labelled, before }, faults, name) {
  const stock = await keeper.get(`sites/${site.id}/stock`)
  const lies = []
  for (let after = ''; after !== null;) {
    const page = await keeper.get(`packages?site=${site.id}&state=in_stock&limit=200${after && `&after=${after}`}`)
    lies.push(...page.items)
    after = page.next ?? null
  }
  // Of the whole site the stock grew by what was stored and by what the newest weighings found, and by nothing else.
  const [grams, drums] = [stock.mass_g - before.mass_g, stock.packages - before.packages]
  if (grams !== LABELLED * 10_000 + HELD * 2_000 + (LYING - HELD) * 1_000 || drums !== LABELLED) faults.push(`${name}: the site's stock grew by ${grams} g and ${drums} drums`)
  const own = new Set(zones.map((zone) => zone.id))
  for (const zone of stock.zones.filter((one) => own.has(one.zone_id))) {
    const there = lies.filter((one) => one.zone_id === zone.zone_id)
    const mass = there.reduce((sum, one) => sum + one.mass_g, 0)
    if (there.length !== zone.packages || mass !== zone.mass_g) faults.push(`${name}: zone ${zone.zone_code} holds ${zone.packages} of ${zone.mass_g} g, its drums are ${there.length} of ${mass} g`)
  }
  const at = new Map(lies.map((one) => [one.id, one]))
  // The newest moment wins in either order: the second device's, where it had the drum in its hands.
  for (const [i, { id }] of lying.entries()) {
    const second = i >= LYING - HELD
    const [zone, mass] = second ? [zones[2].id, 12_000] : [zones[1].id, 11_000]
    if (at.get(id)?.zone_id !== zone || at.get(id)?.mass_g !== mass) { faults.push(`${name}: drum ${i} is ${at.get(id)?.mass_g} g in ${at.get(id)?.zone_name}`); break }
  }
  return labelled.map(({ id }) => at.get(id)?.zone_id)
}

/** One order of coming back. */
async function order(person, address, faults, name, secondFirst) {
  const ground = await yard(address, name)
  const first = await device(person, 'keeper', ground)
  const second = await device(person, 'ehs', ground)
  const began = Date.now()
  await doAll(first.page, jobs(ground, true))
  await doAll(second.page, jobs(ground, false))
  const typed = Date.now() - began
  const waiting = [of(await outbox(first.page), 'waiting').length, of(await outbox(second.page), 'waiting').length]
  await first.page.screenshot({ path: first.shot.path(`crowd-offline-${name}`) })
  const [winner, loser] = secondFirst ? [second, first] : [first, second]
  const took = [await replayed(winner.page), await replayed(loser.page)]
  const [won, lost] = [await outbox(winner.page), await outbox(loser.page)]
  console.log(`crowd ${name}: ${waiting.join(' + ')} queued in ${typed} ms; first back ${took[0]} ms, second back ${took[1]} ms; ${of(won, 'sent').length} + ${of(lost, 'sent').length} registered, ${of(won, 'refused').length} + ${of(lost, 'refused').length} refused`)
  if (waiting.some((n) => n !== 2 * HELD + LABELLED)) faults.push(`${name}: ${waiting.join(' and ')} were queued`)
  for (const all of [won, lost]) if (all.length !== 2 * HELD + LABELLED || of(all, 'waiting').length) faults.push(`${name}: something told was lost or still waits`)
  if (of(won, 'refused').length) faults.push(`${name}: who came first was refused: ${JSON.stringify(of(won, 'refused')[0].problem)}`)
  const refused = of(lost, 'refused')
  if (refused.length !== LABELLED || refused.some((one) => one.action !== 'store' || one.problem.status !== 409 || one.problem.params.last_event !== 'package.stored' || !one.problem.params.last_at)) faults.push(`${name}: ${refused.length} were refused: ${JSON.stringify(refused[0]?.problem)}`)
  const where = await balance(ground, faults, name)
  const to = ground.zones[secondFirst ? 2 : 1].id
  if (where.some((zone) => zone !== to)) faults.push(`${name}: a drum stored twice does not lie where who came first put it`)
  await loser.page.waitForSelector('[data-part=refused] [data-winner]')
  await loser.page.screenshot({ path: loser.shot.path(`crowd-refused-${name}`) })
  await Promise.all([first, second].map((one) => one.page.context().close()))
}

export async function crowd({ person, address, faults }) {
  await order(person, address, faults, 'P', false)
  await order(person, address, faults, 'Q', true)
}
