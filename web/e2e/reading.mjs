// A label that the server printed is read where there is no network: its code's own text says what is in the drum, and whether it is
// to be believed; one that was changed, one of another maker and a bare code are told apart.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { settled } from './settled.mjs'
import { PHONE, enterAs } from './transport.mjs'

const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
prepareZXingModule({ overrides: { wasmBinary } })

/** The text in the QR code of a drum's printed label. */
async function printed(page) {
  const { png, drum } = await page.evaluate(async () => {
    const json = (answer) => answer.json()
    const { access_token: token } = await fetch('/api/v1/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'keeper', password: 'weifei-demo-2026' }) }).then(json)
    const read = (path) => fetch(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } })
    const site = (await read('sites').then(json)).items[0].id
    const found = (await read(`packages?site=${site}&state=in_stock&limit=50`).then(json)).items.find((one) => one.code)
    return { drum: found, png: [...new Uint8Array(await (await read(`packages/${found.id}/label.png`)).arrayBuffer())] }
  })
  const [read] = await readBarcodes(new Uint8Array(png), { formats: ['QRCode'], tryHarder: true })
  return { text: read.text, drum }
}

export async function reading({ person, faults }) {
  const { page, shot } = await enterAs(person, 'keeper', PHONE)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  const { text, drum } = await printed(page)
  await page.click('[data-go=find]')
  await page.waitForSelector('[name=scan]')
  await settled(page)
  await page.context().setOffline(true)
  await page.waitForSelector('[data-offline]')
  const scan = async (what, verdict) => {
    await page.fill('[name=scan]', what)
    await page.press('[name=scan]', 'Enter')
    await page.waitForSelector(`[data-label=${verdict}]`)
  }
  await scan(text, 'right')
  await shot('label-offline')
  const told = (await page.innerText('[data-label]')).replaceAll(',', '')
  if (!told.includes(drum.waste_code) || !told.includes(String(drum.mass_g / 1000))) faults.push(`a label read off line says ${told}, the drum is ${drum.waste_code} of ${drum.mass_g} g`)
  const [head, seal, code] = [text.slice(0, text.lastIndexOf('/l/') + 3), text.split('/').at(-2), text.split('/').at(-1)]
  // Another drum's number under this drum's signature.
  await scan(`${head}${seal}/${code.slice(0, -3)}${code.endsWith('999') ? '998' : '999'}`, 'wrong')
  await shot('label-offline-wrong')
  const bytes = Buffer.from(seal.split('.')[0], 'base64url')
  bytes[1] ^= 255
  await scan(`${head}${bytes.toString('base64url')}.${seal.split('.')[1]}/${code}`, 'unknown')
  await scan(code, 'unsigned')
  await page.context().setOffline(false)
  await page.waitForFunction(() => !document.querySelector('[data-offline]'))
  await page.fill('[name=scan]', text)
  await page.press('[name=scan]', 'Enter')
  await page.waitForURL(`**/packages/${drum.id}`)
  // The same label as a thermal printer's own commands.
  await page.click('.thermal summary')
  await page.selectOption('.thermal select[name=dpi]', '300')
  for (const [format, head] of [['zpl', '^XA'], ['tspl', 'SIZE ']]) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(`.thermal [data-go=${format}]`)])
    const commands = readFileSync(await file.path())
    if (!file.suggestedFilename().endsWith(`.${format}`) || !commands.toString('latin1').startsWith(head)) faults.push(`${format}: ${file.suggestedFilename()} begins with ${commands.subarray(0, 20)}`)
  }
  await shot('label-printer')
}
