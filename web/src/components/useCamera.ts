import { onScopeDispose, ref, shallowRef } from 'vue'
import { decoder, frameSize, fresh } from './decoder'

export type CameraTrouble = 'denied' | 'none' | 'broken'
const BETWEEN_MS = 120

/* Not in the library's types yet. */
type Torch = { torch?: boolean }

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'broken'
}

/** The back camera, read frame by frame until the scope ends; every code that comes into sight is told once. */
export function useCamera(told: (text: string) => void) {
  const trouble = shallowRef<CameraTrouble | null>(null)
  const running = ref(false)
  const torch = ref<boolean | null>(null)
  let stream: MediaStream | null = null
  let over = false

  async function start(video: HTMLVideoElement) {
    try {
      const [opened, read] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false }), decoder()])
      stream = opened
      if (over) return stop()
      video.srcObject = stream
      await video.play()
      running.value = true
      const capable = stream.getVideoTracks()[0]?.getCapabilities?.() as Torch | undefined
      torch.value = capable?.torch ? false : null
      await follow(video, read)
    } catch (error) {
      trouble.value = troubleOf(error)
      stop()
    }
  }
  async function follow(video: HTMLVideoElement, read: Awaited<ReturnType<typeof decoder>>) {
    const frame = document.createElement('canvas')
    const isNew = fresh()
    while (!over) {
      if (video.videoWidth) {
        Object.assign(frame, frameSize(video.videoWidth, video.videoHeight))
        frame.getContext('2d', { willReadFrequently: true })?.drawImage(video, 0, 0, frame.width, frame.height)
        const text = await read(frame)
        if (text && !over && isNew(text)) told(text)
      }
      await new Promise((wait) => setTimeout(wait, BETWEEN_MS))
    }
  }
  async function light() {
    if (torch.value === null) return
    torch.value = !torch.value
    await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: torch.value } as MediaTrackConstraintSet] }).catch(() => { torch.value = null })
  }
  function stop() {
    over = true
    running.value = false
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
  }
  onScopeDispose(stop)
  return { start, light, trouble, running, torch }
}
