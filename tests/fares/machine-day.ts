import { expect } from 'vitest';
import { afterDoubt } from '../../fares/after-doubt.ts';
import type { CardState, TicketCounts } from '../../fares/card/state.ts';
import { decideGroup } from '../../fares/journey/decide-group.ts';
import { decideTap } from '../../fares/journey/decide-tap.ts';
import type { FarePolicy } from '../../fares/journey/fare-policy.ts';
import type { PurseMovement } from '../../fares/journey/purse-movement.ts';
import type { TapContext } from '../../fares/journey/tap-context.ts';
import { grosze, NOTHING } from '../../fares/money.ts';
import type { OperationResult } from '../../fares/operation-result.ts';
import { decideCarryOver } from '../../fares/pocket/carry-over.ts';
import type { CodedContract } from '../../fares/pocket/carry-over-decision.ts';
import { type ReadSlots, withContract } from '../../fares/pocket/contract-slots.ts';
import type { Load } from '../../fares/pocket/load.ts';
import type { LoadMovement } from '../../fares/pocket/load-movement.ts';
import type { PursePolicy } from '../../fares/pocket/purse-policy.ts';
import { decidePurseTransfer } from '../../fares/pocket/purse-transfer.ts';
import { settleClaim } from '../../fares/pocket/settle-claim.ts';
import { type Doubt, type Intent, type Order, settleDoubt } from '../../fares/settle.ts';
import type { TariffBook } from '../../fares/tariff/tariff-book.ts';
import { asWritten, ValueFiles } from './value-files.ts';

export type Act =
  | { readonly kind: 'tap' }
  | { readonly kind: 'group'; readonly tickets: TicketCounts }
  | { readonly kind: 'transfer'; readonly amount: number }
  | { readonly kind: 'carry-over'; readonly loads: readonly Load[] };

/** `lost`: the card has carried it out, its answer never came. `rolled-back`: neither. */
export type Fate = 'answered' | 'lost' | 'rolled-back';

export interface City {
  readonly book: TariffBook;
  readonly fares: FarePolicy;
  readonly purse: PursePolicy;
}

/** What a decision wants of the card; undefined when it writes nothing. */
interface Wanted {
  readonly intent: Exclude<Intent, 'top-up' | 'contract' | 'registration'>;
  readonly result: OperationResult;
  readonly after: CardState | undefined;
  readonly stopIndex: number;
  readonly movement: PurseMovement | LoadMovement;
  readonly coded: readonly CodedContract[];
  readonly loads: readonly string[];
}

/** A card and the machines it is held to: decisions are carried out, torn, settled and run again as they say. */
export class MachineDay {
  /** Newest first, as many as a card keeps. */
  records: readonly CardState[];
  slots: ReadSlots = [
    { ok: true, contract: undefined },
    { ok: true, contract: undefined },
  ];
  /** Loads that the card or the office has proved to be carried over. */
  readonly onCard = new Set<string>();
  private readonly files: ValueFiles;
  private readonly city: City;

  constructor(card: CardState, city: City) {
    this.records = [card];
    this.files = new ValueFiles(card);
    this.city = city;
  }

  get state(): CardState {
    const [newest] = this.records;
    if (newest === undefined) throw new Error('no record');
    return newest;
  }

  do(act: Act, context: TapContext, fate: Fate): void {
    const wanted = this.decide(act, context);
    if (wanted === undefined) return;
    const doubt = this.doubtOf(wanted, act, context);
    if (fate !== 'rolled-back') this.carryOut(wanted);
    if (fate !== 'answered') this.comeBack(act, context, doubt, wanted, fate);
    for (const id of wanted.loads) this.onCard.add(id);
  }

  private decide(act: Act, context: TapContext): Wanted | undefined {
    const { book, fares, purse } = this.city;
    const nothing = { coded: [], loads: [] };
    switch (act.kind) {
      case 'tap': {
        const decision = decideTap(this.state, context, book, fares);
        if (decision.kind !== 'check-in' && decision.kind !== 'check-out') return undefined;
        return { ...nothing, ...decision, intent: decision.kind };
      }
      case 'group': {
        const decision = decideGroup(this.state, act.tickets, context, book, fares);
        return decision.kind === 'group' ? { ...nothing, ...decision, intent: 'group' } : undefined;
      }
      case 'transfer': {
        const decision = decidePurseTransfer(this.state, grosze(act.amount), context, purse);
        if (decision.kind !== 'transfer') return undefined;
        return { ...nothing, ...decision, intent: 'transfer', stopIndex: context.stops.entryIndex };
      }
      case 'carry-over': {
        const decision = decideCarryOver(this.state, this.slots, act.loads, context, purse);
        if (decision.kind === 'refused') return undefined;
        for (const { id } of decision.result.already) this.onCard.add(id);
        if (decision.kind === 'nothing-carried-over') return undefined;
        return { ...decision, intent: 'carry-over', stopIndex: context.stops.entryIndex };
      }
      default:
        return act satisfies never;
    }
  }

  /** What is written is what is read: value files and record must agree at every step. */
  private carryOut({ intent, after, movement, coded }: Wanted): void {
    const before = this.state;
    if ('debit' in movement) {
      if (intent === 'transfer' || intent === 'carry-over') throw new Error(`${intent} under the tap key`);
      this.files.move(intent, movement);
    } else {
      this.files.load(movement);
    }
    for (const one of coded) this.slots = withContract(this.slots, one);
    if (after === undefined) {
      expect(movement).toEqual({ servicePurseDebit: NOTHING, purseCredit: NOTHING });
      return;
    }
    expect(after).toMatchObject({ counter: before.counter + 1, purse: this.files.purse });
    expect(after.servicePurse).toBe(this.files.servicePurse);
    expect(asWritten(after)).toEqual(after);
    this.records = [asWritten(after), ...this.records].slice(0, 8);
  }

  private doubtOf({ intent, result, after, stopIndex, coded }: Wanted, act: Act, context: TapContext): Doubt {
    return {
      transaction: context.transaction,
      counterBefore: this.state.counter,
      before: this.state,
      after: after ?? this.state,
      intent,
      courseKey: context.courseKey,
      stopIndex,
      at: context.now,
      eTickets: coded.map(({ contract }) => contract.eTicket),
      result,
      order: orderOf(act),
    };
  }

  /** Step 6 at the same machine and, for what the office has claimed, step 10 at any other. */
  private comeBack(act: Act, context: TapContext, doubt: Doubt, wanted: Wanted, fate: Fate): void {
    const settlement = settleDoubt(doubt, this.records, this.slots);
    expect(settlement).toBe(fate === 'lost' ? 'executed' : 'rolled-back');
    this.settleClaims(act, doubt, wanted, fate);
    const presented = { asked: 'tap', uncertainShown: true, place: context } as const;
    const next = afterDoubt(settlement, doubt, this.state, presented, this.city.book, this.city.fares);
    if (fate === 'lost') {
      expect(next).toEqual({ kind: 'show-result', result: wanted.result });
      this.tellFromRecords(doubt, context);
      return;
    }
    const { order } = doubt;
    expect(next).toMatchObject(order === undefined ? { kind: 'decide-afresh' } : { kind: 'run-again', order });
    const exitStopKept = next.kind === 'decide-afresh' ? next.exitStopKept : undefined;
    const again = this.decide(act, { ...context, exitStopKept });
    expect(again).toEqual(wanted);
    if (again !== undefined) this.carryOut(again);
  }

  /** After a restart only the records are left; they tell the same of tickets and money. */
  private tellFromRecords(doubt: Doubt, context: TapContext): void {
    if (doubt.intent === 'carry-over') return;
    const presented = { asked: 'tap', uncertainShown: true, place: context } as const;
    const { book, fares } = this.city;
    const next = afterDoubt('executed', { ...doubt, result: undefined }, this.state, presented, book, fares);
    const known = doubt.result?.kind === 'tickets-bought' ? { ...doubt.result, ownTicketAlready: false } : doubt.result;
    expect(next).toEqual({ kind: 'show-result', result: known });
  }

  private settleClaims(act: Act, { transaction, counterBefore }: Doubt, wanted: Wanted, fate: Fate): void {
    if (act.kind !== 'carry-over') return;
    for (const load of act.loads.filter(({ id }) => wanted.loads.includes(id))) {
      const eTicket = load.kind === 'season' ? load.contract.eTicket : undefined;
      const standing = settleClaim({ transaction, counterBefore, eTicket }, this.records, this.slots);
      expect(standing).toBe(fate === 'lost' ? 'confirmed' : 'moves-here');
    }
  }
}

function orderOf(act: Act): Order | undefined {
  switch (act.kind) {
    case 'tap':
      return undefined;
    case 'group':
      return { kind: 'group', tickets: act.tickets };
    case 'transfer':
      return { kind: 'transfer', amount: grosze(act.amount) };
    case 'carry-over':
      return { kind: 'carry-over' };
    default:
      return act satisfies never;
  }
}
