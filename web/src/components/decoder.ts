/** Reads the QR code in a frame; null when there is none. */
export type Decoder = (frame: HTMLCanvasElement) => Promise<string | null>

interface Detector { detect(frame: HTMLCanvasElement): Promise<{ rawValue: string }[]> }
interface DetectorKind { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

async function ofBrowser(): Promise<Decoder | null> {
  const kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector
  const formats: string[] = (await kind?.getSupportedFormats().catch(() => [])) ?? []
  if (!kind || !formats.includes('qr_code')) return null
  const detector = new kind({ formats: ['qr_code'] })
  return async (frame) => (await detector.detect(frame))[0]?.rawValue ?? null
}

/* Comes with its WebAssembly only where the browser has no reader of its own. */
async function ofZxing(): Promise<Decoder> {
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([import('zxing-wasm/reader'), import('zxing-wasm/reader/zxing_reader.wasm?url')])
  await prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) }, fireImmediately: true })
  return async (frame) => {
    const pen = frame.getContext('2d', { willReadFrequently: true })
    if (!pen) return null
    const found = await readBarcodes(pen.getImageData(0, 0, frame.width, frame.height), { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
    return found.find((one) => one.isValid)?.text ?? null
  }
}

export async function decoder(): Promise<Decoder> {
  return (await ofBrowser()) ?? ofZxing()
}

/** Longest side of a frame that is read: enough for a label at arm's length, quick enough on a slow phone. */
const FRAME_MAX = 1280
export function frameSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, FRAME_MAX / Math.max(width, height, 1))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** Lets a text through once: the same one again only after it was out of sight for a while. */
export function fresh(pauseMs = 2500, now: () => number = () => performance.now()) {
  let last: { text: string; seen: number } | null = null
  return (text: string): boolean => {
    const known = last?.text === text && now() - last.seen < pauseMs
    last = { text, seen: now() }
    return !known
  }
}
