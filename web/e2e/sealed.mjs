// A label is scanned where there is no signal: the phone reads off it what is in the drum, says that nothing was checked, and finds
// the drum itself once there is a network. The text is the one in the QR code of the label that the server draws.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { PHONE, enterAs } from './transport.mjs'

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')

/** A drum in the keeper's store, and the text in the QR code of its label. */
async function labelled(address, password) {
  const api = `${address}/api/v1`
  const signed = await fetch(`${api}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'keeper', password }) })
  const headers = { authorization: `Bearer ${(await signed.json()).access_token}` }
  const read = async (path) => (await fetch(`${api}/${path}`, { headers })).json()
  const [site] = (await read('sites')).items
  const drum = (await read(`packages?site=${site.id}&state=in_stock&limit=50`)).items.find((one) => one.code && one.mass_g !== null)
  const picture = await fetch(`${api}/packages/${drum.id}/label.png`, { headers })
  await prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) }, fireImmediately: true })
  const [code] = await readBarcodes(new Uint8Array(await picture.arrayBuffer()), { formats: ['QRCode'], tryHarder: true })
  return { drum, text: code.text }
}

export async function sealed({ person, address, faults, password }) {
  const { drum, text } = await labelled(address, password)
  const { page, shot } = await enterAs(person, 'keeper', PHONE)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  const scan = async (what) => {
    await page.fill('[name=scan]', what)
    await page.press('[name=scan]', 'Enter')
  }
  await page.context().setOffline(true)
  await page.goto(`${address}/scan`)
  await scan(text)
  const said = await (await page.waitForSelector('[data-claims]')).innerText()
  await shot('scan-sealed')
  for (const wanted of [drum.waste_code, drum.code.slice(-3)]) if (!said.includes(wanted)) faults.push(`the label read off line does not tell ${wanted}: ${said}`)
  const kilograms = said.replaceAll(',', '').match(/(\d+(?:\.\d+)?)\s*(kg|t)\b/)
  if (!kilograms || Math.abs(Number(kilograms[1]) * (kilograms[2] === 't' ? 1_000_000 : 1000) - drum.mass_g) >= 100) faults.push(`the label read off line tells another mass than ${drum.mass_g} g: ${said}`)
  // A bare code tells nothing of itself.
  await scan(drum.code)
  await page.waitForSelector('.problem')
  if (await page.$('[data-claims]')) faults.push('a bare code is shown as if it told what is in the drum')
  await page.context().setOffline(false)
  await scan(text)
  await page.waitForURL(`**/packages/${drum.id}`)
}
