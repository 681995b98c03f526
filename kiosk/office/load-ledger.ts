import { epochMillis } from '../../fares/time.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { type Claim, claimIn, claimName } from './claim.ts';
import type { CardAccount } from './fold.ts';
import { decideClaim, type GrantContext } from './grant.ts';
import { eTicketOf, type Load, type LoadOrder, loadSchema, obstacleTo } from './load.ts';
import type { LoadAccount } from './load-fold.ts';
import type { LoadStore } from './load-store.ts';
import type { ClaimAnswer, ClaimAsked, ClaimRefusal, WireLoad, WireOffer } from './load-wire.ts';

/** Another load is held under this id. */
export class LoadDiffers extends Error {
  override readonly name = 'LoadDiffers';
}

/** What was said to be read from the card is no state of this card. */
export class BadClaim extends Error {
  override readonly name = 'BadClaim';
}

/** Nothing can be granted to this transaction, whatever it asks for. */
export class ClaimRefused extends Error {
  override readonly name = 'ClaimRefused';
  readonly refusal: ClaimRefusal;
  constructor(refusal: ClaimRefusal, detail: string) {
    super(detail);
    this.refusal = refusal;
  }
}

export interface LedgerParts {
  readonly store: LoadStore;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly account: (card: number) => CardAccount;
  /** The card's fold, with these claims instead of those that are kept. */
  readonly foldWith: (card: number, claims: readonly Claim[]) => CardAccount;
  readonly isBlocked: (card: number) => boolean;
}

/** A load as the office shows it. */
export type LoadView = Load & {
  readonly state: LoadAccount['state'];
  /** The transaction it is granted to, or that put it on the card. */
  readonly claim?: ClaimView;
};

interface ClaimView {
  readonly machine: string;
  readonly terminal: number;
  readonly sequence: number;
  /** The card's counter before that transaction. */
  readonly counter: number;
  readonly at: number;
}

/** Loads: entered, offered, granted. No credit without a claim granted here, and never a second one. */
export class LoadLedger {
  readonly #parts: LedgerParts;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /**
   * Enters a load; again under the same id changes nothing but whether it is feasible. Throws ZodError, or
   * LoadDiffers where another load has this id.
   */
  put(order: LoadOrder): Load {
    const { store, random } = this.#parts;
    const id = order.id ?? `load-${Buffer.from(random(6)).toString('hex')}`;
    const load: Load = loadSchema.parse({ ...order, id, feasible: order.feasible ?? true });
    const held = store.load(id);
    if (held !== undefined && canonicalJson({ ...held, feasible: load.feasible }) !== canonicalJson(load)) {
      throw new LoadDiffers(`another load is held under the id ${id}`);
    }
    store.put(load);
    return load;
  }

  /** What waits for a card. */
  offer(card: number): WireOffer {
    const { loads } = this.#parts.account(card);
    const context = this.#context(card);
    return { loads: loads.filter(({ state }) => state !== 'done').map((account) => offered(account, context)) };
  }

  /**
   * Grants loads to one card transaction. The same transaction may ask again when the answer was lost. On the disk
   * when it returns. Throws BadClaim or ClaimRefused.
   */
  claim(asked: ClaimAsked): ClaimAnswer {
    const { store, foldWith, now } = this.#parts;
    const read = claimIn(asked, now());
    if (!read.ok) throw new BadClaim(read.reason);
    const held = store.claim(asked.terminal, asked.sequence);
    if (held !== undefined && (held.card !== asked.number || !isSameRequest(held.claim, read.claim))) {
      throw new ClaimRefused('transaction-taken', 'another claim was made for this terminal and sequence');
    }
    const before = held?.claim.granted ?? [];
    const claim: Claim = { ...read.claim, granted: before };
    const others = store.claimsOfCard(asked.number).filter((one) => claimName(one) !== claimName(claim));
    const { counter, claims, loads } = foldWith(asked.number, [...others, claim]);
    if (counter > claim.counter) {
      throw new ClaimRefused('stale-reading', `the card was read at counter ${claim.counter} and is at ${counter}`);
    }
    if (claims.some((one) => claimName(one.claim) === claimName(claim) && one.fate !== 'open')) {
      throw new ClaimRefused('transaction-ended', 'this transaction has come to its end');
    }
    const answer = decideClaim(claim, loads, this.#context(asked.number));
    store.keepClaim(asked, { granted: [...new Set([...before, ...answer.granted])], at: claim.at });
    return answer;
  }

  #context(card: number): GrantContext {
    return { now: epochMillis(this.#parts.now()), blocked: this.#parts.isBlocked(card) };
  }
}

/** A lost answer is asked for with the same words; other words are another transaction. */
function isSameRequest(one: Claim, other: Claim): boolean {
  return (
    one.machine === other.machine &&
    one.read[0].hex === other.read[0].hex &&
    one.writesRecord === other.writesRecord &&
    canonicalJson(one.asked.toSorted()) === canonicalJson(other.asked.toSorted())
  );
}

function offered({ load, claims }: LoadAccount, { now, blocked }: GrantContext): WireLoad {
  const { id, kind, grosze, contract } = load;
  const obstacle = obstacleTo(load, now, blocked);
  return {
    id,
    kind,
    ...(grosze === undefined ? {} : { grosze }),
    ...(contract === undefined ? {} : { contract: { ...contract, eTicket: eTicketOf(id) } }),
    ...(obstacle === undefined ? {} : { obstacle }),
    claims: claims.map(({ machine, terminal, sequence, counter }) => ({ machine, terminal, sequence, counter })),
  };
}

export function viewOf({ load, state, claims }: LoadAccount): LoadView {
  const [claim] = claims;
  if (claim === undefined) return { ...load, state };
  const { machine, terminal, sequence, counter, at } = claim;
  return { ...load, state, claim: { machine, terminal, sequence, counter, at } };
}
