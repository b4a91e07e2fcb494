/* Evidence files, after src/api/v1/file.rs: sent first, then named by a command in its header `Evidence`. */
import { fetchBlob, read, send } from './client'
import { failureOfResponse } from './problem'
import type { Page } from './types'

export type FileKind = 'photo' | 'scale' | 'paper' | 'signature'
export interface EvidenceFile { sha256: string; kind: FileKind; media: string; size: number; sent_at: string; used: number }

/** Most files of one command, as the server has it. */
export const FILES_MAX = 10

export async function sendFile(kind: FileKind, content: Blob, key: string): Promise<EvidenceFile> {
  const address = new URL('/api/v1/files', location.origin)
  address.searchParams.set('kind', kind)
  const headers = { 'Content-Type': content.type || 'application/octet-stream', 'Idempotency-Key': key }
  const response = await send(new Request(address, { method: 'POST', headers, body: await content.arrayBuffer() }))
  if (!response.ok) throw await failureOfResponse(response)
  return (await response.json()) as EvidenceFile
}

export async function filesOf(stream: string): Promise<EvidenceFile[]> {
  return (await read<Page<EvidenceFile>>('files', { stream })).items
}

export function fileContent(sha256: string): Promise<Blob> {
  return fetchBlob(`/api/v1/files/${sha256}`)
}

/** The header by which a command names its files; none when there are none. */
export function evidence(files: readonly string[]): Record<string, string> {
  return files.length ? { Evidence: files.join(', ') } : {}
}
