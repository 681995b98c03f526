import type { Untimed } from '../report/entries.ts';
import type { Progress } from './contract.ts';

type Told = Parameters<Progress['covered']>[0];

/** Suites tell their whole coverage again and again; the record takes only what is new. */
export class CoverageDelta {
  readonly #taken = new Set<string>();
  #known = '';
  #unreachable = '';

  /** Undefined where nothing is new. */
  of({ taken, known, unreachable }: Told): Extract<Untimed, { kind: 'covered' }> | undefined {
    const fresh = [...new Set(taken)].filter((branch) => !this.#taken.has(branch));
    const [knownNow, unreachableNow] = [JSON.stringify(known), JSON.stringify(unreachable)];
    const more = {
      ...(knownNow === this.#known ? {} : { known: [...known] }),
      ...(unreachableNow === this.#unreachable ? {} : { unreachable: { ...unreachable } }),
    };
    if (fresh.length === 0 && Object.keys(more).length === 0) return undefined;
    for (const branch of fresh) this.#taken.add(branch);
    this.#known = knownNow;
    this.#unreachable = unreachableNow;
    return { kind: 'covered', taken: fresh, ...more };
  }
}
