import { type CardInField, CardLost } from '../../../../devices/card-reader/contract.ts';
import type { VirtualCard } from '../../../../hil/card/virtual-card.ts';

/** Where a card is cut: at its Nth command (from 1), before or after the card has executed it. */
export interface Cut {
  readonly command: number;
  readonly when: 'before' | 'after';
}

/** What happens to the machine at the cut. */
export type AtCut = 'alive' | 'killed';

export interface Presentation {
  readonly card: CardInField;
  /** Resolves when the cut has struck a machine that is to be killed there. */
  readonly killed: Promise<void>;
  /** Commands sent to the card. */
  readonly commands: () => readonly Uint8Array[];
}

/**
 * Presents a virtual card in process, every command byte for byte, and takes it away at one point. A machine that is
 * to be killed there never hears of anything again.
 */
export function present(virtual: VirtualCard, cut?: Cut, machine: AtCut = 'alive'): Presentation {
  const sent: Uint8Array[] = [];
  let gone = false;
  let strike = (): void => {};
  const killed = new Promise<void>((resolve) => {
    strike = resolve;
  });
  const lose = (): Promise<never> => {
    gone = true;
    if (machine === 'alive') return Promise.reject(new CardLost('removed', 'pulled away'));
    strike();
    return new Promise(() => {});
  };
  virtual.powerOn();
  const card: CardInField = {
    uid: virtual.uid,
    reader: 'in process',
    async transmit(command) {
      if (gone) return lose();
      sent.push(command);
      // The radio is not instantaneous: whoever else has work gets a turn.
      await new Promise((resolve) => setImmediate(resolve));
      if (sent.length !== cut?.command) return virtual.execute(command);
      virtual.tear(command, cut.when === 'after' ? 'executed' : 'not-executed');
      return lose();
    },
  };
  return { card, killed, commands: () => sent };
}
