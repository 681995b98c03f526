import { canonicalJson } from '../../kiosk/journal/canonical-json.ts';
import { ChainWalk } from '../../kiosk/journal/chain.ts';
import { UnfinishedFold } from '../../kiosk/journal/unfinished.ts';
import { MachineFailure } from '../runs/contract.ts';
import type { Passenger } from './passenger.ts';
import type { Station } from './station.ts';

/** Throws MachineFailure unless it holds. */
export function demand(holds: boolean, promise: string, evidence?: unknown): asserts holds {
  if (!holds) throw new MachineFailure(promise, evidence);
}

/** Follows the journal of one station as it grows: each entry carries its hash, each card transaction its intent. */
export class JournalAudit {
  readonly #chain = new ChainWalk();
  readonly #prepared = new Set<string>();
  readonly #unfinished = new UnfinishedFold();

  /** Reads what is new. Throws MachineFailure at the first entry that does not follow. */
  async readOn({ journal }: Station): Promise<void> {
    for (;;) {
      const entries = await journal.entries(this.#chain.seq);
      if (entries.length === 0) return;
      for (const entry of entries) {
        const { seq, at, kind, body } = entry;
        const hash = Uint8Array.from(Buffer.from(entry.hash, 'hex'));
        const broken = this.#chain.follow({ seq, at, kind, body: canonicalJson(body), hash });
        demand(broken === undefined, 'the journal is one chain', broken);
        if (kind === 'PREPARED' && typeof body.tx === 'string') this.#prepared.add(body.tx);
        this.#unfinished.take(entry);
      }
    }
  }

  /** Nothing is on a card of which the journal did not know before. */
  demandPrepared(transactions: readonly string[]): void {
    const unknown = transactions.filter((tx) => tx !== '0-0' && !this.#prepared.has(tx));
    demand(unknown.length === 0, 'every card transaction was PREPARED', { unknown });
  }

  /** Every transaction has come to an end. */
  demandSettled(): void {
    const open = this.#unfinished.transactions().map(({ tx }) => tx);
    demand(open.length === 0, 'every transaction has come to an end', { open });
  }
}

/** Card, journal and office say the same, and nothing is open. */
export async function demandAgreement(station: Station, audit: JournalAudit, passenger: Passenger): Promise<void> {
  await audit.readOn(station);
  const { t, e, counter, state, transactions } = passenger.facts();
  audit.demandPrepared(transactions);
  audit.demandSettled();
  demand(station.doubts.size === 0, 'no doubt is open after a clean reading', { open: station.doubts.size });
  demand(state.purse === t && state.servicePurse === e, 'the record says what the value files hold', { t, e, state });
  const { purses, counter: counted, findings, openDoubts } = station.office.card(passenger.number);
  const believed = { purses, counter: counted, findings, openDoubts };
  const same = purses.t === t && purses.e === e && counted === counter && findings.length === 0 && openDoubts === 0;
  demand(same, 'the office has of the card what is on it', { card: { t, e, counter }, office: believed });
  const loads = station.office.overview().loads.filter(({ number }) => Number(number) === passenger.number);
  demand(
    loads.every(({ state: load }) => load === 'done'),
    'every load is done',
    loads,
  );
}
