/* Scan feedback by ear and hand; the screen says the same by itself, since iOS has no vibration. */
export type Signal = 'ok' | 'again' | 'refused' | 'stop'
const TONES: Record<Signal, [hertz: number, from: number, until: number][]> = {
  ok: [[1320, 0, 0.09]],
  again: [[440, 0, 0.05]],
  refused: [[220, 0, 0.12], [220, 0.2, 0.32]],
  stop: [[880, 0, 0.25], [587, 0.25, 0.5], [880, 0.5, 0.75], [587, 0.75, 1]],
}
const PULSES: Record<Signal, number[]> = { ok: [40], again: [15], refused: [200, 80, 200], stop: [400, 100, 400, 100, 400] }
let sound: AudioContext | null = null

export function signal(kind: Signal) {
  navigator.vibrate?.(PULSES[kind])
  if (typeof AudioContext === 'undefined') return
  sound ??= new AudioContext()
  const { currentTime, destination } = sound
  for (const [hertz, from, until] of TONES[kind]) {
    const tone = sound.createOscillator()
    const loud = sound.createGain()
    loud.gain.value = 0.2
    tone.frequency.value = hertz
    tone.connect(loud).connect(destination)
    tone.start(currentTime + from)
    tone.stop(currentTime + until)
  }
}
