import { epochMillis } from '../../../../fares/time.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import type { ServiceOrder, ServiceResult } from '../../../../statecharts/validator/events.ts';
import type { TestCard } from './card.ts';
import type { Moment } from './card-on-paper.ts';
import type { Where } from './expected.ts';
import { TestOffice } from './office.ts';
import { OfficeLine } from './office-line.ts';
import { PURSE, SERVICE_PURSE } from './service-variants.ts';
import { CardPress } from './stamped-card.ts';
import { type Bus, type Hour, Terminal } from './terminal.ts';
import { type AtCut, type Cut, type Presentation, present } from './torn-field.ts';

export const NOON = epochMillis(Date.UTC(2026, 10, 20, 11));
const DAY_MS = 86_400_000;

/** The office hears the upload and its answer is lost. */
class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

/** Two validators of one bus and one of another, their office and its line; both buses move together. */
export class ServiceWorld {
  readonly office: TestOffice;
  readonly line: OfficeLine;
  readonly terminals: Readonly<Record<Where, Terminal>>;
  readonly #hour: Hour;
  readonly #buses: readonly Bus[];
  readonly #presses: Readonly<Record<'normal' | 'local', CardPress>>;
  #numbers = 1_000_000;
  readonly #read = new Map<Terminal, number>();

  private constructor(
    parts: Pick<ServiceWorld, 'office' | 'line' | 'terminals'>,
    hour: Hour,
    buses: readonly Bus[],
    presses: Readonly<Record<'normal' | 'local', CardPress>>,
  ) {
    this.office = parts.office;
    this.line = parts.line;
    this.terminals = parts.terminals;
    this.#hour = hour;
    this.#buses = buses;
    this.#presses = presses;
  }

  static async open(folder: string): Promise<ServiceWorld> {
    const hour: Hour = { now: NOON };
    const first: Bus = { line: '9', course: '12', vehicle: 101, at: 3, phase: 'at-stop' };
    const other: Bus = { line: '1', course: '4', vehicle: 202, at: 3, phase: 'at-stop' };
    const random = seededRandom('services').bytes;
    const office = new TestOffice(() => hour.now);
    const line = await OfficeLine.open(office);
    const terminals: Record<Where, Terminal> = {
      'same terminal': new Terminal('a', folder, first, hour, random),
      'other terminal of the bus': new Terminal('b', folder, first, hour, random),
      'other bus': new Terminal('c', folder, other, hour, random),
    };
    for (const terminal of Object.values(terminals)) {
      await terminal.start();
      terminal.useLoads(line.deskOf(terminal.name));
    }
    const purses = { t: PURSE, e: SERVICE_PURSE };
    const presses = {
      normal: await CardPress.open(NOON, { ...purses, concession: 'normal' }),
      local: await CardPress.open(NOON, { ...purses, concession: 'local' }),
    };
    return new ServiceWorld({ office, line, terminals }, hour, [first, other], presses);
  }

  /** A new card, known to the office. */
  card(concession: 'normal' | 'local'): TestCard {
    this.#numbers += 1;
    const card = this.#presses[concession].card(this.#numbers);
    this.office.register(card);
    return card;
  }

  /** So many seconds after noon both buses stand at this stop. */
  goTo(seconds: number, stop: number): void {
    this.#hour.now = epochMillis(NOON + seconds * 1000);
    for (const bus of this.#buses) bus.at = stop;
  }

  /** What the on-board computer of the first bus says from now on. */
  setFirstBus(change: Partial<Pick<Bus, 'at' | 'phase' | 'course' | 'lost'>>): void {
    Object.assign(this.#busOf('same terminal'), change);
  }

  get firstBusIsLost(): boolean {
    return this.#busOf('same terminal').lost === true;
  }

  #busOf(where: Where): Bus {
    const bus = this.#buses[where === 'other bus' ? 1 : 0];
    if (bus === undefined) throw new Error('there are two buses');
    return bus;
  }

  moment(where: Where, greenAt?: number): Moment {
    const bus = this.#busOf(where);
    const now = (this.#hour.now - NOON) / 1000;
    const course = `${bus.line} ${bus.course} of day ${Math.floor((this.#hour.now - NOON) / DAY_MS)}`;
    return {
      machine: where,
      course,
      vehicle: bus.vehicle,
      stop: bus.at,
      between: bus.phase === 'between',
      now,
      greenAt,
    };
  }

  async serve(where: Where, { card }: TestCard, order: ServiceOrder, afterUncertain = false): Promise<ServiceResult> {
    const result = await this.terminals[where].tap(present(card), order, afterUncertain);
    card.powerOff();
    return result;
  }

  /** Presents the card at the first terminal and takes it away at the cut; nothing is said by one that dies there. */
  async tear({ card }: TestCard, order: ServiceOrder, cut: Cut | null, machine: AtCut): Promise<ServiceResult | null> {
    const torn = this.terminals['same terminal'];
    const presentation: Presentation = present(card, cut ?? undefined, machine);
    if (machine === 'killed') {
      void torn.tap(presentation, order);
      await presentation.killed;
      card.powerOff();
      return null;
    }
    const result = await torn.tap(presentation, order);
    card.powerOff();
    return result;
  }

  /** The first terminal loses its power, and is started again on what is on its disk. */
  async killFirst(): Promise<void> {
    const torn = this.terminals['same terminal'];
    // What was asked of the disk before the power went has reached it.
    await torn.desk.journal.outbox(1);
    torn.freeze();
    await torn.restart();
  }

  async sync(): Promise<void> {
    for (const terminal of Object.values(this.terminals)) await terminal.sync(this.office);
  }

  /** Everything arrives at the office, and no machine learns that it has. */
  async syncWithoutAnswer(): Promise<void> {
    const { office } = this;
    const deaf = {
      take(...upload: Parameters<TestOffice['take']>): never {
        office.take(...upload);
        throw new AnswerLost();
      },
    };
    for (const terminal of Object.values(this.terminals)) {
      await terminal.sync(deaf).catch((error: unknown) => {
        if (!(error instanceof AnswerLost)) throw error;
      });
    }
  }

  /** Transactions with a record that the journals say were executed since the last time, by the terminal's pseudonyms. */
  async executedInJournals(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const terminal of Object.values(this.terminals)) {
      const writing = new Map<string, string>();
      for (;;) {
        const entries = await terminal.desk.journal.entries(this.#read.get(terminal) ?? 0);
        if (entries.length === 0) break;
        for (const { seq, kind, body } of entries) {
          this.#read.set(terminal, seq);
          const tx = String(body.tx);
          if (kind === 'PREPARED' && body.before !== body.after) writing.set(tx, String(body.card));
          const done = kind === 'COMMITTED' || (kind === 'SETTLED' && body.result === 'executed');
          const card = writing.get(tx);
          if (done && card !== undefined)
            counts.set(`${terminal.name} ${card}`, (counts.get(`${terminal.name} ${card}`) ?? 0) + 1);
        }
      }
    }
    return counts;
  }

  /** How many transactions of this card the journals say were executed, out of that count. */
  countOf(card: TestCard, counts: ReadonlyMap<string, number>): number {
    return Object.values(this.terminals).reduce(
      (sum, { name, desk }) => sum + (counts.get(`${name} ${desk.journal.cardReference(card.number)}`) ?? 0),
      0,
    );
  }

  async close(): Promise<void> {
    for (const terminal of Object.values(this.terminals)) await terminal.stop();
    await this.line.close();
    this.office.close();
  }
}
