import type { MachineConfig } from '../../kiosk/machine/config.ts';
import type { BankCard } from '../contactless/bank-card.ts';
import { type Trouble, VirtualReader } from '../contactless/virtual-reader.ts';
import { type SerialPlug, serialPlug } from '../printer/printer-plug.ts';
import type { Fault, Faults } from './faults.ts';

/** The reader of bank cards at a validator, on a serial line; it goes on when the machine dies. */
export interface BankSeat {
  readonly reader: VirtualReader;
  readonly faults: { begin(fault: Fault): void; mend(fault: Fault): Promise<void> };
  /** How the machine reaches it. */
  readonly config: NonNullable<MachineConfig['contactless']>;
  hold(card: BankCard | Trouble): void;
  close(): void;
}

/** Seconds; short, so that the driver soon misses an answer that was lost. */
const WAIT_SECONDS = 2;

/** Plugs a reader in at `path`. Throws where the computer has no pseudo-terminals. `struck`: a fault has fired. */
export function setUpBank(machine: string, path: string, faults: Faults, struck: () => void): BankSeat {
  const plug = serialPlug(path);
  const begin = ({ device, fault }: Pick<Fault, 'device' | 'fault'>): void => {
    if (device !== 'contactless') return;
    // Without power it forgets that it was asked for a card.
    reader.close();
    if (fault === 'unplug') plug.unplug();
  };
  const strike = (): 'drop-reply' | 'corrupt' | undefined => {
    const strikes = faults.atAnswer(machine, 'contactless');
    if (strikes.length > 0) struck();
    for (const { fault, manner } of strikes) {
      if (manner !== 'answer') {
        // Not in the middle of what it is doing; the answer is lost with its power.
        setImmediate(() => begin(fault));
        return 'drop-reply';
      }
    }
    const [first] = strikes;
    return first === undefined ? undefined : first.fault.fault === 'corrupt' ? 'corrupt' : 'drop-reply';
  };
  const reader = new VirtualReader(plug, { encryption: 'on', strike });
  return {
    reader,
    faults: {
      begin,
      mend: async ({ device, fault }) => {
        if (device === 'contactless' && fault === 'unplug') await plug.plugIn();
      },
    },
    config: configOf(plug),
    hold: (card) => reader.tap(card),
    close() {
      reader.close();
      plug.unplug();
    },
  };
}

const configOf = ({ path }: SerialPlug): BankSeat['config'] => ({
  link: { kind: 'serial', path, baudRate: 115_200 },
  referenceTags: ['9F24'],
  form: 'unified',
  waitSeconds: WAIT_SECONDS,
  answerMs: 1500,
  retryMs: 500,
});
