// An EHS officer marks the slots of a zone and puts what lies there into them at once; a keeper stores a new drum into the slot that
// the phone proposes, and one that asks for a slot somebody else filled reads why not.
import { DESK, PHONE, enterAs } from './transport.mjs'
import { reader } from './storage.mjs'

async function marked(ehs, address, zone, faults) {
  const { page, shot } = ehs
  await page.goto(`${address}/stock`)
  await page.waitForSelector('[data-part=slotform]')
  if (await page.$('[data-slotcell]')) faults.push('a zone without slots draws some')
  await page.selectOption('[name=slot-zone]', zone.zone_id)
  await page.fill('[name=slot-rows]', '0')
  await page.click('[data-go=mark]')
  await page.waitForSelector('[data-part=slotform] .bad')
  await page.fill('[name=slot-prefix]', 'A')
  await page.fill('[name=slot-rows]', '3')
  await page.fill('[name=slot-columns]', '8')
  await page.click('[data-go=mark]')
  await page.waitForSelector('[data-part=slots] [data-loose]')
  if ((await page.$$('[data-slotcell]')).length !== 24) faults.push('a rack of three rows and eight columns has not 24 cells')
  await shot('slots-marked')
}

/** Several at once; between looking and pressing another drum took the first slot. */
async function placed(ehs, address, zone, faults) {
  const { page, shot } = ehs
  const read = await reader(address, 'ehs')
  const movable = await page.$$('[data-loose] input:not([disabled])')
  const count = Math.min(3, movable.length)
  for (const one of movable.slice(0, count)) await one.check()
  await page.click('[data-go=place-loose]')
  await page.waitForSelector('[data-part=slots] [data-done]')
  await page.waitForFunction((n) => document.querySelectorAll('[data-slotrow]').length === n, count)
  if ((await page.$$('[data-slotcell][data-lies="1"]')).length !== count) faults.push(`not ${count} cells are filled`)
  await page.click('[data-slotcell][data-lies="1"]')
  await page.waitForSelector('tr.here')
  await shot('slots-placed')
  const stock = await read(`sites/${zone.site}/stock`)
  const now = stock.zones.find((one) => one.zone_id === zone.zone_id)
  if (now.slots.filter((one) => one.packages).length !== count) faults.push('the stock does not tell which slots are filled')
  return now.free_slot
}

async function stored(person, address, zone, faults) {
  const keeper = await enterAs(person, 'keeper', PHONE)
  const { page, shot } = keeper
  const read = await reader(address, 'keeper')
  const drum = (await read(`packages?site=${zone.site}&zone=${zone.zone_id}&limit=200`)).items.find((one) => one.slot === null && one.state === 'in_stock')
  const of = drum ? drum.waste_stream_id : null
  // What lies there already may lie there again.
  await page.goto(`${address}/packages/new`)
  await page.waitForSelector('[data-go=stream]')
  const names = (await read(`sites/${zone.site}/waste-streams`)).items
  const like = names.find((one) => one.id === of) ?? names[0]
  await page.click(`[data-go=stream]:has-text("${like.name}")`)
  await page.click('[data-go=create]')
  await page.fill('input[name=gross]', '192')
  await page.fill('input[name=tare]', '20')
  await page.click('[data-go=weigh]')
  await page.click('[data-go=label]')
  await page.waitForSelector('[data-go=zone][data-slot]')
  await shot('slot-proposed-phone')
  // The gun reads the zone's sign: the drum goes to the slot that is proposed.
  const slot = await page.getAttribute(`[data-go=zone][data-slot]`, 'data-slot')
  await page.fill('[name=zone]', zone.zone_code)
  await page.press('[name=zone]', 'Enter')
  await page.waitForSelector('[data-done]')
  const band = await page.innerText('[data-done]')
  if (!band.includes(`${slot}位`) || !band.includes('172')) faults.push(`the band does not say the slot: ${band}`)
  await shot('slot-stored-phone')
  await page.click('[data-go=undo]')
  await page.waitForSelector('[data-go=zone][data-slot]')
  // By the slot's own sign, one that is full: refused, with the way out.
  const full = (await read(`sites/${zone.site}/stock`)).zones.find((one) => one.zone_id === zone.zone_id).slots.find((one) => one.packages).code
  await page.fill('[name=zone]', full)
  await page.press('[name=zone]', 'Enter')
  await page.waitForSelector('.problem')
  await shot('slot-taken-phone')
  await page.fill('[name=zone]', slot)
  await page.press('[name=zone]', 'Enter')
  await page.waitForSelector('[data-done]')
  await page.goto(`${address}/stock`)
  await page.waitForSelector('[data-slotcell]')
  await shot('slots-phone')
}

export async function slots({ person, address, faults }) {
  const ehs = await enterAs(person, 'ehs', DESK)
  const read = await reader(address, 'ehs')
  const site = (await read('sites')).items[0]
  const { zones } = await read(`sites/${site.id}/stock`)
  let best = null
  for (const zone of zones) {
    const lying = (await read(`packages?site=${site.id}&zone=${zone.zone_id}&state=in_stock&limit=200`)).items.length
    if (!best || lying > best.lying) best = { ...zone, site: site.id, lying }
  }
  if (best.lying < 4) throw new Error('too little lies in one zone to be put into slots')
  await marked(ehs, address, best, faults)
  await placed(ehs, address, best, faults)
  await stored(person, address, best, faults)
}
