import type { CardInField, CardReader, ReaderEvent, ReaderStatus } from '../../../devices/card-reader/contract.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import type { VirtualCard } from '../../../hil/card/virtual-card.ts';

/** Where a card is pulled away: at its Nth command from now, before or after the card has executed it. */
export interface Pull {
  readonly command: number | 'commit';
  readonly when: 'before' | 'after';
}

const COMMIT = 0xc7;

/** A reader with a card on it, or none. */
export class ScriptedReader {
  /** The next card that is laid down is pulled away there. */
  pull: Pull | undefined;
  commands = 0;
  #card: VirtualCard | undefined;
  #machine: Connection | undefined;

  get card(): VirtualCard | undefined {
    return this.#card;
  }

  connect(): CardReader {
    this.#machine?.cut();
    this.#machine = new Connection();
    return this.#machine;
  }

  /** What lies there stays there; the next machine finds it. */
  disconnect(): void {
    this.#machine?.cut();
    this.#machine = undefined;
    this.#card?.powerOff();
  }

  lay(card: VirtualCard): void {
    this.take();
    this.#card = card;
    this.show();
  }

  show(): void {
    const card = this.#card;
    if (card === undefined || this.#machine === undefined) return;
    card.powerOn();
    const machine = this.#machine;
    machine.tell({ kind: 'card', card: this.#inField(card, machine) });
  }

  take(): void {
    if (this.#card === undefined) return;
    this.#card.powerOff();
    this.#card = undefined;
    this.#machine?.tell({ kind: 'removed' });
  }

  #inField(card: VirtualCard, machine: Connection): CardInField {
    return {
      uid: card.uid,
      reader: 'in process',
      transmit: async (command) => {
        await Promise.resolve();
        if (machine.isCut) return new Promise(() => {});
        if (this.#card !== card || !card.hasPower) throw new CardLost('removed', 'pulled away');
        this.commands += 1;
        const { pull } = this;
        const here = pull?.command === 'commit' ? command[1] === COMMIT : this.commands === pull?.command;
        if (pull !== undefined && here) {
          this.pull = undefined;
          card.tear(command, pull.when === 'after' ? 'executed' : 'not-executed');
          this.#card = undefined;
          queueMicrotask(() => machine.tell({ kind: 'removed' }));
          throw new CardLost('removed', 'pulled away');
        }
        return card.execute(command);
      },
    };
  }
}

class Connection implements CardReader {
  readonly name = 'reader';
  status: ReaderStatus = { kind: 'starting' };
  cardsInField = 0;
  isCut = false;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();

  cut(): void {
    this.isCut = true;
    this.#listeners.clear();
  }

  tell(event: ReaderEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  subscribe(listener: (event: ReaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.status = { kind: 'ready' };
    this.tell({ kind: 'status', status: this.status });
  }

  async close(): Promise<void> {}
}
