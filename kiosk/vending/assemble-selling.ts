import type { KeyStore } from '../../devices/card/key-store.ts';
import type { City } from '../../devices/card/layout.ts';
import type { CardReader } from '../../devices/card-reader/contract.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { civilDay } from '../../fares/local-time.ts';
import { NOTHING } from '../../fares/money.ts';
import { tariffAt } from '../../fares/tariff/tariff-book.ts';
import type { TownTariff } from '../../fares/tariff/town-tariff.ts';
import type { TownTariffBook } from '../../fares/tariff/town-tariff-file.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { Journal } from '../journal/contract.ts';
import type { LoadDesk } from '../office/load-desk.ts';
import type { Stage } from '../screen/stage.ts';
import type { CardDesk } from '../validator/service/desk.ts';
import type { DoubtBook } from '../validator/service/doubt-book.ts';
import { GreenBook } from '../validator/service/green-book.ts';
import type { SellingDevices, VendingDesk } from './desk.ts';
import { pressOf } from './press.ts';
import { SaleBook } from './sale-book.ts';
import type { TicketSeal } from './ticket-code.ts';
import type { TillEvent } from './till.ts';
import { startVending, type VendingMachine, type VendingParts } from './vending.ts';
import type { VendingProfile } from './vending-profile.ts';

export interface SellingParts {
  readonly clock: VendingParts['clock'] & { readonly wait: (milliseconds: number) => Promise<void> };
  readonly city: City;
  readonly profile: VendingProfile;
  readonly tariffs: TownTariffBook;
  readonly pointOfSale: string;
  readonly journal: Journal;
  /** Those that the journal's opening has left open. */
  readonly doubts: DoubtBook;
  readonly keys: KeyStore;
  readonly random: (bytes: number) => Uint8Array;
  readonly loads: LoadDesk | undefined;
  readonly isBlocked: (cardNumber: number) => boolean;
  readonly seal: TicketSeal;
  readonly reader: CardReader;
  readonly devices: SellingDevices;
  /** What each hopper holds when it has never been filled in this journal. */
  readonly fills: readonly Omit<TillEvent, 'event'>[];
  readonly stage: Pick<Stage, 'show'>;
  readonly signals: Pick<RecordedSignals, 'give'>;
  readonly log: CardDesk['log'];
  /** Counts the branches of the chart that are taken. */
  readonly watch?: VendingParts['watch'];
}

/** A machine that sells, not yet in touch with its devices. */
export interface Selling {
  readonly desk: VendingDesk;
  readonly machine: VendingMachine;
  readonly tariff: () => TownTariff | undefined;
  /** Finds the devices; the acceptor is compared with what the journal knows of it before it takes a coin. */
  start(): Promise<void>;
}

/** Reads the journal, and puts everything that sells together. Rejects with JournalFailure. */
export async function assembleSelling(parts: SellingParts): Promise<Selling> {
  const { clock, journal, log, profile, devices } = parts;
  const now = (): EpochMillis => clock.now();
  const card: CardDesk = {
    city: parts.city,
    keys: parts.keys,
    random: parts.random,
    now,
    journal,
    doubts: parts.doubts,
    greens: new GreenBook(),
    get pursePolicy() {
      return { limit: tariff()?.purseLimit ?? NOTHING };
    },
    loads: parts.loads,
    isBlocked: parts.isBlocked,
    log,
  };
  const book = await SaleBook.open(journal, now, log);
  const tariff = (): TownTariff | undefined => tariffAt(parts.tariffs, civilDay(now()));
  for (const fill of parts.fills) {
    if (book.till.holds(fill.hopper) === undefined) await book.fill({ event: 'filled', ...fill });
  }
  const desk: VendingDesk = {
    ...devices,
    card,
    journal,
    book,
    press: pressOf(devices.printer),
    seal: parts.seal,
    now,
    wait: (milliseconds) => clock.wait(milliseconds),
    log,
    tariff,
    pointOfSale: parts.pointOfSale,
    operator: profile.operator,
    patience: { recallTries: profile.recall.tries, recallEveryMs: profile.recall.everyMs },
    counter: {
      sale: undefined,
      customer: undefined,
      coded: undefined,
      distrusted: new Set(),
      skipped: new Set(),
      prompt: undefined,
    },
  };
  const machine = startVending({
    clock,
    profile,
    desk,
    reader: parts.reader,
    signals: parts.signals,
    stage: parts.stage,
    ...(parts.watch === undefined ? {} : { watch: parts.watch }),
  });
  return {
    desk,
    machine,
    tariff,
    async start() {
      const { acceptor, hoppers, terminal, printer } = devices;
      const last = book.lastReading;
      // Each device finds its own way; one that is missing keeps nobody from the others.
      const started = (name: string, start: Promise<void> | undefined) =>
        start?.catch((error: unknown) => log('a device did not start', { device: name, error: String(error) }));
      await Promise.all([
        ...hoppers.map((hopper) => started(hopper.name, hopper.start())),
        started('bank-terminal', terminal?.start()),
        started('printer', printer?.start()),
      ]);
      await started('coin-acceptor', acceptor?.start(last));
      await parts.reader.start();
    },
  };
}
