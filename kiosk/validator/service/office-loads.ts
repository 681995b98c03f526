import { formatDay } from '../../../fares/local-time.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { Load } from '../../../fares/pocket/load.ts';
import type { OnlineItem, PendingItem } from '../../../statecharts/validator/situation.ts';
import type { OfferedLoad, WithheldLoad } from '../../office/load-desk.ts';

/** The office's loads as the fares know them; one without an amount or a contract is none. */
export function faresLoads(loads: readonly OfferedLoad[]): readonly Load[] {
  return loads.flatMap(({ id, kind, grosze, contract }): readonly Load[] => {
    if (kind === 'top-up' || kind === 'refund') {
      return grosze === undefined ? [] : [{ id, kind, amount: grosze, feasible: true }];
    }
    if (contract === undefined) return [];
    return [{ id, kind: 'season', feasible: true, contract: { ...contract, price: grosze ?? NOTHING } }];
  });
}

export function shownLoads(loads: readonly OfferedLoad[]): readonly OnlineItem[] {
  return loads.flatMap(shown);
}

export function pendingItems(withheld: readonly WithheldLoad[]): readonly PendingItem[] {
  return withheld.flatMap(({ load, reason }) => {
    const why = reason === 'being-checked' ? 'being-checked' : 'not-possible';
    return shown(load).map((item): PendingItem => ({ item, why }));
  });
}

function shown({ kind, grosze, contract }: OfferedLoad): readonly OnlineItem[] {
  if (kind === 'top-up' || kind === 'refund') return grosze === undefined ? [] : [{ kind, amount: grosze }];
  if (contract === undefined) return [];
  const { product, from, to } = contract;
  return [{ kind: 'season', product, from: formatDay(from), to: formatDay(to) }];
}
