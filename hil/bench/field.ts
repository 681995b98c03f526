import type { BenchRequest } from '../../kiosk/rig-link/messages.ts';
import type { ApduLog } from './apdu-log.ts';
import { codeOf } from './card-command.ts';
import type { PlugCard, PluggedCard } from './card-plug.ts';
import { type StrikeMeans, strikeAnswer, strikeCommand } from './card-strikes.ts';
import type { CommandStrike } from './faults.ts';
import type { RackCard } from './rack.ts';
import type { Place } from './readers.ts';
import { RigError } from './rig-error.ts';

export interface FieldOptions {
  readonly machine: string;
  readonly device: 'antenna' | 'slot';
  readonly places: readonly Place[];
  readonly plug: PlugCard;
  /** The port at which a card enters a place now: its own, or that of a tap before it. */
  readonly portOf: (place: Place) => number;
  readonly apdus: ApduLog;
  readonly means: StrikeMeans;
  readonly strikes: (code: number) => readonly CommandStrike[];
  readonly now: () => number;
  /** The machine's answer; rejects when it does not run. */
  readonly ask: (request: BenchRequest, limitMs: number) => Promise<unknown>;
  readonly alive: () => boolean;
  /** How long a place has to stay empty until the reader itself has surely noticed. */
  readonly restMs: number;
  /** A card came, went or has executed something. */
  readonly onChange: (card: RackCard, what: 'place' | 'memory') => void;
}

/** Answer to a card being presented; `seen`: the machine's reader has it. */
export interface Presented {
  readonly cards: readonly { readonly card: string; readonly reader: string }[];
  readonly seen: boolean;
}

interface Lying {
  readonly card: RackCard;
  readonly place: Place;
  readonly plugged: PluggedCard;
}

/** pcscd looks at a reader every 0.4 s at the latest; a machine needs a little more to hear of it. */
const SEEN_LIMIT_MS = 5000;
const SETTLE_LIMIT_MS = 2000;
/** Both cards of a pair are noticed one poll of pcscd after the other. */
const PAIR_LIMIT_MS = 3000;

/** The antenna or the card pocket of one machine: the places where cards lie, and what happens to them there. */
export class Field {
  readonly #options: FieldOptions;
  readonly #lying = new Map<string, Lying>();
  /** Cards that lie here or are about to. */
  readonly #claimed = new Set<RackCard>();
  readonly #leaving = new Set<() => void>();
  #emptiedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: FieldOptions) {
    this.#options = options;
  }

  get cards(): readonly { readonly card: string; readonly reader: string }[] {
    return [...this.#lying.values()].map(({ card, place }) => ({ card: card.id, reader: place.name }));
  }

  /**
   * Puts cards into the field, several at exactly once; answers when the machine sees them, or that it did not
   * within five seconds (it is dead, or a fault took the card first). `settled`: when it sees them and has done with
   * them. Throws RigError 409 when there is no room.
   */
  present(cards: readonly RackCard[], settled = false): Promise<Presented> {
    this.#claim(cards);
    return this.#inTurn(async () => {
      await this.#settled();
      const lying = cards.map((card) => this.#put(card, cards.length > 1));
      const answer = lying.map(({ card, place }) => ({ card: card.id, reader: place.name }));
      if (lying.length > 1) {
        await within(PAIR_LIMIT_MS, Promise.all(lying.map(({ plugged }) => plugged.asked)));
        for (const { plugged } of lying) plugged.release();
      }
      return { cards: answer, seen: await this.#seen(SEEN_LIMIT_MS, settled) };
    });
  }

  /** Takes one card or all away, at once; answers when the machine has noticed. */
  async takeAway(card?: string): Promise<readonly string[]> {
    const leaving = [...this.#lying.values()].filter((lying) => card === undefined || lying.card.id === card);
    await Promise.all(leaving.map((lying) => this.#lift(lying)));
    if (leaving.length > 0) await this.#inTurn(() => this.#seen(SEEN_LIMIT_MS));
    return leaving.map((lying) => lying.card.id);
  }

  /** For the end of a machine or of the bench: nobody is asked whether he noticed. */
  async clear(): Promise<void> {
    await Promise.all([...this.#lying.values()].map((lying) => this.#lift(lying)));
  }

  #claim(cards: readonly RackCard[]): void {
    const { machine, device, places } = this.#options;
    for (const [index, card] of cards.entries()) {
      if (cards.indexOf(card) !== index) throw new RigError(400, 'card-twice', { card: card.id });
      if (card.lyingAt) throw new RigError(409, 'card-elsewhere', { card: card.id, ...card.lyingAt });
    }
    if (this.#claimed.size + cards.length > places.length) {
      throw new RigError(409, 'no-room', `the ${device} of ${machine} has room for ${places.length} cards at once`);
    }
    for (const card of cards) {
      this.#claimed.add(card);
      card.lyingAt = { machine, device };
    }
  }

  #put(card: RackCard, hold: boolean): Lying {
    const { places, plug, means, apdus, now } = this.#options;
    const taken = new Set([...this.#lying.values()].map(({ place }) => place));
    const place = places.find((each) => !taken.has(each));
    if (!place) throw new RigError(409, 'no-room', 'no free place in the field');
    let strikes: readonly CommandStrike[] = [];
    let unheard = false;
    const record = (command: Uint8Array, answer?: Uint8Array): void => {
      const faults = strikes.map(({ fault }) => fault);
      apdus.add({ at: now(), reader: place.name, card: card.id, command, answer, faults });
      this.#options.onChange(card, 'memory');
    };
    const plugged = plug({
      port: this.#options.portOf(place),
      card: card.card,
      hold,
      onCommand: async (command) => {
        strikes = this.#options.strikes(codeOf(command));
        const fate = await strikeCommand(strikes, command, means);
        unheard = fate.kind === 'unheard';
        if (fate.kind !== 'pass') record(command);
        return fate;
      },
      onAnswer: async (command, answer) => {
        if (unheard) return { kind: 'pass', answer };
        const fate = await strikeAnswer(strikes, answer, means);
        record(command, fate.kind === 'pass' ? fate.answer : undefined);
        return fate;
      },
      onTorn: () => this.#gone(card),
    });
    const lying = { card, place, plugged };
    this.#lying.set(card.id, lying);
    this.#options.onChange(card, 'place');
    return lying;
  }

  async #lift({ card, plugged }: Lying): Promise<void> {
    await plugged.unplug();
    this.#gone(card);
  }

  #gone(card: RackCard): void {
    this.#lying.delete(card.id);
    this.#claimed.delete(card);
    card.lyingAt = undefined;
    this.#emptiedAt = performance.now();
    this.#options.onChange(card, 'place');
    for (const leaving of this.#leaving) leaving();
  }

  /**
   * Waits until the reader has noticed what left, or a card put there now would be taken for the one before. The
   * machine may know sooner than its reader: from a command that was not answered.
   */
  async #settled(): Promise<void> {
    await this.#seen(SETTLE_LIMIT_MS);
    await within(this.#emptiedAt + this.#options.restMs - performance.now(), new Promise(() => undefined));
  }

  /** Whether the machine comes to see as many cards as lie here; a card that leaves meanwhile ends the waiting. */
  async #seen(timeoutMs: number, settled = false): Promise<boolean> {
    if (!this.#options.alive()) return false;
    const { device: reader, ask } = this.#options;
    let left: (() => void) | undefined;
    const leaving = new Promise<boolean>((resolve) => {
      left = () => resolve(false);
      this.#leaving.add(left);
    });
    const cards = this.#lying.size;
    const asked = ask({ ask: 'field', reader, cards, timeoutMs, settled }, timeoutMs + 2000).then(reached, () => false);
    const seen = await Promise.race([asked, leaving]);
    if (left) this.#leaving.delete(left);
    return seen;
  }

  /** One after the other; a failed one does not hold up the next. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function reached(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'reached' in answer && answer.reached === true;
}

async function within(limitMs: number, wanted: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, limitMs));
  });
  await Promise.race([wanted, limit]);
  clearTimeout(timer);
}
