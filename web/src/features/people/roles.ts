/** Roles an enterprise's manager gives, as src/app/people.rs grants them. */
export const ENTERPRISE_ROLES = ['keeper', 'ehs', 'manager', 'dispatcher', 'driver', 'gate', 'operator'] as const
/** Roles that see by division. */
export const REGULATOR_ROLES = ['officer', 'reviewer'] as const

/** Which roles an organisation of this kind has people in. */
export function rolesOf(kind: string | undefined): readonly string[] {
  return kind === 'authority' ? ['manager', ...REGULATOR_ROLES] : ENTERPRISE_ROLES
}
export const byDivision = (role: string) => (REGULATOR_ROLES as readonly string[]).includes(role)

/** What a grant is asked with: a site for enterprises' roles, a division for regulators'. */
export function grantOf(role: string, site: string, division: string) {
  if (byDivision(role)) return { role, division: division.trim() }
  return site ? { role, site } : { role }
}
