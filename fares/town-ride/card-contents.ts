import type { CardState } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import { type ContractStanding, contractProductOf, contractStanding } from '../products/contract-product.ts';
import type { Intent, Settlement } from '../settle.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { DayNumber, EpochMillis, UnixSeconds } from '../time.ts';
import { fareClassOf } from './fare-class-on-card.ts';

/** J68, J69: what is on a card, page after page in this order. */
export interface TownCardContents {
  readonly kind: 'card-contents';
  readonly pages: readonly [ContentsPage, ...ContentsPage[]];
}

export type ContentsPage =
  /** J62: whether the operation that nobody was sure of was accepted; first, since it is what he came for. */
  | { readonly page: 'operation'; readonly intent: Intent; readonly outcome: Settlement }
  | {
      readonly page: 'contract';
      readonly from: DayNumber;
      readonly to: DayNumber;
      readonly days: number;
      readonly fareClass: FareClass;
      readonly standing: ContractStanding;
    }
  /** J70: none is coded on the card; there may still be an e-ticket, which is not read here. */
  | { readonly page: 'no-contract' }
  | { readonly page: 'purse'; readonly balance: Grosze }
  /** A ride open on this course: what was taken for it, and where and when it began. */
  | {
      readonly page: 'ride';
      readonly entryIndex: number;
      /** Absent when something else has been written to the card since. */
      readonly at?: UnixSeconds | undefined;
      readonly charged: Grosze;
      readonly fareClass: FareClass;
    };

/** What the contents are told with, besides the card. */
export interface ContentsContext {
  readonly now: EpochMillis;
  readonly contracts: ReadSlots;
  /** Of the course the bus is on; null when nobody knows where the bus is. */
  readonly courseKey: number | null;
  /** The doubt that this reading settled, if there was one. */
  readonly settled?: { readonly intent: Intent; readonly outcome: Settlement } | undefined;
}

const STANDINGS: readonly ContractStanding[] = ['valid', 'future', 'expired'];

/** The pages of a card presented with S. `card`: with the balance that the value file gave. Nothing is written. */
export function townCardContents(card: CardState, context: ContentsContext): TownCardContents {
  const { settled } = context;
  const operation: ContentsPage[] = settled === undefined ? [] : [{ page: 'operation', ...settled }];
  const purse: ContentsPage = { page: 'purse', balance: card.purse };
  const [first, ...others] = [...operation, ...contractPages(context), purse, ...ridePage(card, context)];
  return { kind: 'card-contents', pages: [first ?? purse, ...others] };
}

/** What is valid comes first, then what begins later, then what has ended. */
function contractPages({ contracts, now }: ContentsContext): readonly ContentsPage[] {
  const pages = contracts.flatMap((slot) => {
    if (!slot.ok || slot.contract === undefined) return [];
    const { from, to, product } = slot.contract;
    return [
      {
        page: 'contract' as const,
        from,
        to,
        ...contractProductOf(product),
        standing: contractStanding(slot.contract, now),
      },
    ];
  });
  if (pages.length === 0) return [{ page: 'no-contract' }];
  const rank = ({ standing }: { readonly standing: ContractStanding }) => STANDINGS.indexOf(standing);
  return pages.toSorted((one, other) => rank(one) - rank(other));
}

function ridePage({ ride, kind, at }: CardState, { courseKey }: ContentsContext): readonly ContentsPage[] {
  if (ride.kind !== 'open' || ride.courseKey !== courseKey) return [];
  const [{ entryIndex }] = ride.groups;
  const since = kind === 'check-in' ? at : undefined;
  return [{ page: 'ride', entryIndex, at: since, charged: ride.refundable, fareClass: fareClassOf(ride) }];
}
