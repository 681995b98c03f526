import { formatDay } from '../../../fares/local-time.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { Load } from '../../../fares/pocket/load.ts';
import type { OnlineItem, PendingItem } from '../../../statecharts/validator/situation.ts';
import type { OfferedLoad, WithheldLoad } from '../../office/load-desk.ts';

/** The office's loads as the fares know them; one without an amount or a contract is none. */
export function faresLoads(loads: readonly OfferedLoad[], standing?: 'confirmed'): readonly Load[] {
  return loads.flatMap((load) => faresLoad(load, { feasible: true, standing }));
}

/** What the office withholds, so that it is named beside what goes onto the card. */
export function withheldLoads(withheld: readonly WithheldLoad[]): readonly Load[] {
  return withheld.flatMap(({ load, reason }) =>
    faresLoad(load, { feasible: false, standing: reason === 'being-checked' ? reason : undefined }),
  );
}

function faresLoad(
  { id, kind, grosze, contract }: OfferedLoad,
  office: Pick<Load, 'feasible' | 'standing'>,
): readonly Load[] {
  if (kind === 'top-up' || kind === 'refund') {
    return grosze === undefined ? [] : [{ id, kind, amount: grosze, ...office }];
  }
  return contract === undefined
    ? []
    : [{ id, kind: 'season', contract: { ...contract, price: grosze ?? NOTHING }, ...office }];
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
