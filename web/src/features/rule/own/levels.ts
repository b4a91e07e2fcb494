import type { Level } from '../../../api/notice'
import type { OwnDefinition } from '../../../api/ownRule'

/** Levels at which a version finds something, the lowest first. */
export const levelsOf = (one: Pick<OwnDefinition, 'warn' | 'alarm'>): Level[] => [one.warn, one.alarm].filter((bar) => !!bar).map((bar) => bar.level)
