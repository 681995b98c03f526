import type { WaitingContract } from '../../../fares/inspection/inspection.ts';
import { epochMillis } from '../../../fares/time.ts';
import type { ETicketSource } from '../../../statecharts/inspector/situation.ts';
import type { Offer, OfferedLoad, WithheldLoad } from '../../office/load-desk.ts';
import type { InspectorDesk } from '../desk.ts';

/** What is known of contracts that wait for a card, and from whom. */
export interface LookedUp {
  /** Null: neither the office nor a list of its could be asked. */
  readonly waiting: readonly WaitingContract[] | null;
  readonly source: ETicketSource;
  /** The office's own answer, by which a claim can be made; undefined while it is silent. */
  readonly offer: Exclude<Offer, { kind: 'office-unreachable' }> | undefined;
  /** The office has the card on its hotlist already. */
  readonly blocked: boolean;
}

/** J79: asks the office; where it is silent its last list tells. Never rejects. */
export async function lookUp(desk: InspectorDesk, cardNumber: number): Promise<LookedUp> {
  const { card, eTickets, silence } = desk;
  if (card.loads !== undefined && !silence.isSilent) {
    const offer = await card.loads.offer(cardNumber);
    if (offer.kind !== 'office-unreachable') {
      silence.ended();
      return { ...waitingIn(offer), source: { kind: 'office' }, offer };
    }
    card.log('the office does not answer an inspection', { detail: offer.detail });
    silence.met();
  }
  const listed = eTickets.find(cardNumber);
  const { at } = eTickets;
  if (listed === undefined || at === undefined) {
    return { waiting: null, source: { kind: 'none' }, offer: undefined, blocked: false };
  }
  return {
    waiting: listed,
    source: { kind: 'list', at },
    offer: undefined,
    blocked: listed.some(({ obstacle }) => obstacle === 'blocked'),
  };
}

function waitingIn(
  offer: Exclude<Offer, { kind: 'office-unreachable' }>,
): Pick<LookedUp, 'waiting' | 'blocked'> & { readonly waiting: readonly WaitingContract[] } {
  if (offer.kind === 'none') return { waiting: [], blocked: false };
  const offered = offer.kind === 'offered' ? offer.loads.flatMap((load) => contractOf(load)) : [];
  return {
    waiting: [...offered, ...offer.withheld.flatMap(withheldContract)],
    blocked: offer.withheld.some(({ reason }) => reason === 'blocked'),
  };
}

function withheldContract({ load, reason, from }: WithheldLoad): readonly WaitingContract[] {
  switch (reason) {
    case 'too-early':
      return contractOf(load, from === undefined ? {} : { codableFrom: epochMillis(from) });
    case 'declined':
    case 'blocked':
    case 'being-checked':
      return contractOf(load, { obstacle: reason });
    case 'expired':
    case 'unknown':
      return [];
    default:
      return reason satisfies never;
  }
}

function contractOf(
  { id, kind, contract }: OfferedLoad,
  more: Pick<WaitingContract, 'codableFrom' | 'obstacle'> = {},
): readonly WaitingContract[] {
  if (contract === undefined || (kind !== 'e-ticket' && kind !== 'season')) return [];
  return [{ id, kind, ...contract, ...more }];
}
