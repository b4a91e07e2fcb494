/** Longest side of a photo that is sent, in pixels: enough to read a label on it, small enough for a poor network. */
export const SIDE_MAX = 1600
const QUALITY = 0.85

/** The size a picture is drawn in: never larger than it is, never longer than the bound, never without a pixel. */
export function fitted(width: number, height: number, most = SIDE_MAX): { width: number; height: number } {
  const scale = Math.min(1, most / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export type Fit = 'picture' | 'as_it_is' | 'unfit'
/** Pictures are drawn anew, which also leaves out where they were taken; a PDF goes as it is; anything else is no evidence. */
export function fitOf(type: string): Fit {
  if (type === 'application/pdf') return 'as_it_is'
  return type.startsWith('image/') && type !== 'image/svg+xml' ? 'picture' : 'unfit'
}

/** A JPEG of the picture, upright and downscaled, without the camera's notes (place, device, time); throws when it is none. */
export async function shrunk(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, fitted(picture.width, picture.height))
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    // What is transparent would be black in a JPEG.
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', QUALITY))
  } finally {
    picture.close()
  }
}
