import type { Strike } from './actions.ts';
import type { Dice } from './dice.ts';

/** What the bench at hand cannot do. */
export interface Limits {
  /** Without a PC/SC service no reader can be lost. */
  readonly readersCanBeLost: boolean;
}

/** Chooses what goes wrong while a card is served. */
export class Strikes {
  readonly #dice: Dice;
  readonly #limits: Limits;

  constructor(dice: Dice, limits: Limits) {
    this.#dice = dice;
    this.#limits = limits;
  }

  /** While a plain tap or a card check is served. */
  atTap(): Strike {
    const dice = this.#dice;
    const when = dice.pick(['before', 'after'] as const);
    // Commit is where it matters most.
    const nthApdu = dice.percent(45) ? 7 : dice.between(1, 8);
    const journalWrite = dice.between(1, 3);
    return dice.weighted<() => Strike>([
      [12, () => ({ device: 'antenna', fault: 'tear', at: { nthApdu, when } })],
      [6, () => ({ device: 'antenna', fault: 'corrupt', at: { nthApdu, when } })],
      [2, () => ({ device: 'antenna', fault: 'silent', at: { nthApdu, when } })],
      [5, () => ({ device: 'machine', fault: 'kill', at: { nthApdu, when } })],
      [4, () => ({ device: 'machine', fault: 'kill', at: { journalWrite, when } })],
      [3, () => ({ device: 'disk', fault: dice.pick(['full', 'io']), at: { journalWrite, when } })],
      [
        this.#limits.readersCanBeLost ? 1 : 0,
        () => ({ device: 'antenna', fault: 'reader-lost', at: { nthApdu, when } }),
      ],
    ])();
  }

  /** What is chosen takes more commands, and another reader. */
  whenChosen(device: 'antenna' | 'slot', asksOffice: boolean): Strike {
    const dice = this.#dice;
    const when = dice.pick(['before', 'after'] as const);
    const command = dice.pick(['CommitTransaction', 'WriteRecord', 'ReadRecords', 'Credit', 'Debit']);
    const at = dice.percent(50)
      ? { command: 'CommitTransaction', when }
      : dice.percent(50)
        ? { command, when }
        : { nthApdu: dice.between(1, 16), when };
    const journalWrite = dice.between(1, 3);
    return dice.weighted<() => Strike>([
      [12, () => ({ device, fault: 'tear', at })],
      [6, () => ({ device, fault: 'corrupt', at })],
      [2, () => ({ device, fault: 'silent', at })],
      [5, () => ({ device: 'machine', fault: 'kill', at })],
      [4, () => ({ device: 'machine', fault: 'kill', at: { journalWrite, when } })],
      [2, () => ({ device: 'disk', fault: dice.pick(['full', 'io']), at: { journalWrite, when } })],
      [
        asksOffice ? 8 : 0,
        () => ({ device: 'office', fault: dice.pick(['down', 'drop-answer']), count: dice.between(1, 5) }),
      ],
      [this.#limits.readersCanBeLost ? 1 : 0, () => ({ device: 'antenna', fault: 'reader-lost', at })],
    ])();
  }
}
