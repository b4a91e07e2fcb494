// A regulator's cockpit: its figures are those the API tells, every chart is a table too, a feed that stops is said and greyed,
// and the same figures stand on the wall. A run's own phone tells where it is, and nobody's between runs; a site says where it is.
import { settled } from './settled.mjs'
import { DESK, PHONE, enterAs } from './transport.mjs'

const tonnes = (grams) => { const [whole, rest] = (Math.abs(grams) / 1e6).toFixed(3).split('.'); return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}` }

/** What the page shows is what was told to it. */
async function figures({ page }, faults) {
  const told = { cockpit: null, flows: null, map: null }
  page.on('response', async (answer) => {
    const name = new URL(answer.url()).pathname.split('/').pop()
    if (answer.url().includes('/api/v1/cockpit') && answer.ok()) told[name] = await answer.json().catch(() => null)
  })
  await page.click('nav a[href="/cockpit"]')
  await page.waitForSelector('.stageband')
  await page.click('[data-period=year]')
  await page.waitForFunction(() => document.querySelector('[data-period=year]')?.getAttribute('aria-pressed') === 'true' && document.querySelector('.flowlink'))
  await settled(page)
  // What was told last is read beside the page: it may still be on its way here.
  for (const until = Date.now() + 10_000; told.cockpit?.period.length !== 4 && Date.now() < until;) await new Promise((wait) => setTimeout(wait, 50))
  const shown = await page.$$eval('[data-figure]', (all) => Object.fromEntries(all.map((one) => [one.dataset.figure, one.innerText])))
  const wanted = { generated: told.cockpit.booked.generated_g, left: told.cockpit.booked.left_g, received: told.cockpit.booked.received_g, stock: told.cockpit.stock.mass_g }
  for (const [name, grams] of Object.entries(wanted)) if (!shown[name]?.startsWith(tonnes(grams))) faults.push(`cockpit: ${name} shows ${shown[name]}, the API says ${grams} g`)
  return told
}

async function tables({ page, shot }, told, faults) {
  await shot('cockpit')
  for (const part of ['flow', 'map', 'ages']) {
    await page.click(`[data-go=${part}-table]`)
    await page.waitForSelector(`[data-table=${part}] tbody tr`)
  }
  const sum = told.flows.links.reduce((all, one) => all + one.mass_g, 0)
  if (!(await page.innerText('[data-table=flow] tfoot')).includes(tonnes(sum))) faults.push('the table of flows does not add up to what the API says')
  const rows = await page.$$('[data-table=map] tbody tr')
  if (rows.length !== told.map.sites.length + told.map.runs.length) faults.push(`the table of the map has ${rows.length} rows`)
  await shot('cockpit-tables')
  for (const part of ['flow', 'map', 'ages']) await page.click(`[data-go=${part}-table]`)
}

/** The network goes: the page says since when, greys, and goes on by itself when it is back. */
async function stopped({ page, shot }) {
  await page.waitForSelector('[data-live=on]')
  await page.context().setOffline(true)
  await page.waitForSelector('[data-stopped]', { timeout: 30_000 })
  await page.waitForSelector('.cockpit.stale')
  await shot('cockpit-stopped')
  await page.context().setOffline(false)
  await page.waitForSelector('[data-live=on]')
  await page.waitForSelector('[data-stopped]', { state: 'detached', timeout: 30_000 })
}

async function wall({ page, shot }, faults) {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.click('[data-go=wall]')
  await page.waitForSelector('.wall .stageband')
  await page.waitForFunction(() => document.documentElement.classList.contains('dark'))
  if (await page.$('.wall button, .wall a, .wall select')) faults.push('the wall has something to operate')
  const clock = await page.innerText('[data-clock]')
  await page.waitForFunction((before) => document.querySelector('[data-clock]').innerText !== before, clock)
  await shot('cockpit-wall')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.desk .stageband')
  if (await page.evaluate(() => document.documentElement.classList.contains('dark'))) faults.push('leaving the wall leaves the page dark')
  await page.setViewportSize({ width: DESK.width, height: DESK.height })
}

/** The dispatcher gives a run its way: by the places of its loads, on the sheet, the last point taken back, one by its coordinates. */
async function given({ person, address, faults }, trip) {
  const { page, shot } = await enterAs(person, 'dispatcher', DESK)
  await page.goto(`${address}/trips/${trip}`)
  await page.waitForSelector('[data-part=way] .empty')
  await page.click('.acts > [data-action=plan_way]')
  const sheet = page.locator('[data-part=way] .picks svg')
  await sheet.waitFor()
  const rows = () => page.locator('[data-part=way] ol li').count()
  await page.locator('[data-go=stop]').first().click()
  const { width, height } = await sheet.boundingBox()
  await sheet.click({ position: { x: width * 0.45, y: height * 0.35 } })
  await sheet.click({ position: { x: width * 0.6, y: height * 0.55 } })
  await page.locator('[data-go=stop]').last().click()
  if ((await rows()) !== 4) faults.push(`four points of a way are ${await rows()}`)
  await page.click('[data-go=back]')
  await page.focus('[data-go=write]')
  await page.keyboard.press('Enter')
  await page.keyboard.type('120.5')
  await page.click('[data-part=way] [data-go=plan_way]')
  await page.waitForSelector('[data-part=way] [role=alert]')
  await page.fill('li:last-child [name=way_longitude]', '119.98')
  await page.fill('li:last-child [name=way_latitude]', '30.01')
  const length = await page.innerText('[data-length]')
  await shot('way-draw')
  await page.setViewportSize(PHONE)
  await page.click('.phone .acts > [data-action=plan_way]')
  await page.waitForSelector('[data-part=way] .picks svg')
  if ((await rows()) !== 4) faults.push('what was drawn is lost when the page gets another shape')
  await shot('way-draw-phone')
  await page.click('[data-part=way] [data-go=plan_way]')
  await page.waitForSelector('[data-part=way] details')
  const told = await page.innerText('[data-part=way] h2')
  if (!told.includes(length)) faults.push(`a way of ${length} is shown as ${told}`)
  await shot('way-phone')
  await page.setViewportSize(DESK)
  await page.waitForSelector('.desk [data-part=way] .wayline')
  await shot('way')
}

export async function cockpit({ person, address, faults }) {
  const officer = await enterAs(person, 'officer', DESK)
  const told = await figures(officer, faults)
  if (!told.map.runs.some((one) => one.at)) faults.push('no vehicle of the demo has a position')
  await tables(officer, told, faults)
  await stopped(officer)
  await wall(officer, faults)
  await officer.page.setViewportSize({ width: 390, height: 844 })
  await officer.page.goto(`${address}/cockpit?period=${new Date().getFullYear()}`)
  await officer.page.waitForSelector('.stageband')
  await officer.shot('cockpit-phone')
  const dark = await enterAs(person, 'reviewer', { ...DESK, dark: true, locale: 'en-GB' })
  await dark.page.evaluate(() => localStorage.setItem('weifei.locale', 'en'))
  await dark.page.goto(`${address}/cockpit`)
  await dark.page.waitForSelector('.stageband')
  await dark.shot('cockpit-dark-en')
  const keeper = await enterAs(person, 'keeper', DESK)
  await keeper.page.goto(`${address}/cockpit`)
  await keeper.page.waitForFunction(() => location.pathname === '/refused')
  // The driver's phone, under way: it tells where it is, and says so.
  const driver = await enterAs(person, 'driver', PHONE)
  await driver.page.context().grantPermissions(['geolocation'])
  await driver.page.context().setGeolocation({ longitude: 119.97, latitude: 29.99, accuracy: 20 })
  const sent = driver.page.waitForResponse((answer) => /\/trips\/[^/]+\/positions$/.test(answer.url()) && answer.request().method() === 'POST')
  await driver.page.goto(address)
  await driver.page.waitForSelector('[data-reporting=on]')
  const kept = await (await sent).json()
  if (kept.kept + kept.dropped !== 1) faults.push(`the phone told more than one position at once: ${JSON.stringify(kept)}`)
  await driver.shot('driver-reporting')
  const trip = new URL((await sent).url()).pathname.split('/').at(-2)
  await driver.page.goto(`${address}/trips/${trip}`)
  await driver.page.waitForSelector('[data-part=track] .vehicle')
  if (!/119\.970000/.test(await driver.page.textContent('[data-part=track] tbody'))) faults.push('where the phone is does not show on the track')
  await driver.shot('trip-track-phone')
  await given({ person, address, faults }, trip)
  const ehs = await enterAs(person, 'ehs', DESK)
  await ehs.page.goto(`${address}/stock`)
  await ehs.page.fill('[name=longitude]', '119.953')
  await ehs.page.click('[data-go=place]')
  await ehs.page.waitForFunction(() => document.querySelector('[name=longitude]').value === '119.953000')
  await ehs.shot('stock-place')
}
