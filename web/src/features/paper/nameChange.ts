import type { Paper } from '../../api/paper'

/* A change of name or address as it is typed; what did not change stays empty. */
export interface TypedChange { organisation: string; site: string; day: string; name: string; former: string; address: string; representative: boolean }

export function typedChangeOf(paper: Paper | null, organisation: string, day: string): TypedChange {
  return {
    organisation: paper?.organisation_id ?? organisation, site: paper?.site_id ?? '', day: paper?.registered_on ?? day,
    name: paper?.name?.to ?? '', former: paper?.address?.from ?? '', address: paper?.address?.to ?? '', representative: paper?.representative ?? false,
  }
}

/** Whether there is a day and something that changed. */
export function saysChange(typed: TypedChange): boolean {
  return typed.day !== '' && (typed.name.trim() !== '' || typed.address.trim() !== '' || typed.representative)
}

/** The body the register takes. */
export function changeBodyOf(typed: TypedChange, paper: Paper | null): Record<string, unknown> {
  const [name, former, address] = [typed.name.trim(), typed.former.trim(), typed.address.trim()]
  return {
    organisation: typed.organisation, registered_on: typed.day, representative: typed.representative,
    ...(typed.site ? { site: typed.site } : {}), ...(name ? { name } : {}), ...(address ? { address } : {}), ...(address && former ? { former_address: former } : {}),
    ...(paper?.external_id ? { external_id: paper.external_id } : {}),
  }
}
