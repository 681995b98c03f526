import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serialPlug } from '../printer/printer-plug.ts';
import { VirtualSlipPrinter } from '../printer/virtual-slip-printer.ts';
import { ApduLog } from './apdu-log.ts';
import { type BankSeat, setUpBank } from './bank-seat.ts';
import type { PlugCard } from './card-plug.ts';
import type { Changes } from './changes.ts';
import type { BenchClock } from './clock.ts';
import type { Faults } from './faults.ts';
import { Field } from './field.ts';
import { HandFaults } from './hand-faults.ts';
import { type HandSeat, setUpHand } from './hand-seat.ts';
import type { Machines } from './machines.ts';
import { MoneyFaults } from './money-faults.ts';
import { type MoneySeat, setUpMoney } from './money-seat.ts';
import type { Rack } from './rack.ts';
import type { Random } from './random.ts';
import type { OpenReaders, Readers } from './readers.ts';
import { Wiring } from './wiring.ts';

/** What stands around one machine on the bench: its readers, the cards in them, and the tap on their wire. */
export interface Seat {
  readonly readers: Readers;
  readonly apdus: ApduLog;
  readonly antenna: Field;
  readonly slot: Field;
  /** The slot for paper tickets and the path of its port; undefined where the machine has none. */
  readonly stamp: { readonly printer: VirtualSlipPrinter; readonly path: string } | undefined;
  /** What takes and gives money and paper; undefined where the machine has none of it. */
  readonly money: MoneySeat | undefined;
  /** Scanner and slip printer of an inspector's reader; undefined where the machine is another. */
  readonly hand: HandSeat | undefined;
  /** The reader of bank cards; undefined where the machine takes none. */
  readonly bank: BankSeat | undefined;
  /** The taps in its wires. */
  readonly wiring: Wiring;
  /** No card lies there any more, and the readers are gone. */
  close(): Promise<void>;
}

export interface SeatMeans {
  readonly machines: Machines;
  readonly faults: Faults;
  readonly clock: BenchClock;
  readonly rack: Rack;
  readonly random: Random;
  readonly changes: Changes;
  readonly openReaders: OpenReaders;
  readonly plug: PlugCard;
  readonly stampsTickets: boolean;
  readonly takesMoney: boolean;
  readonly inspects: boolean;
  readonly takesBankCards: boolean;
}

/** Sets up readers for a machine before it starts. `folder` is this machine's own. */
export async function setUpSeat(machine: string, folder: string, means: SeatMeans): Promise<Seat> {
  const { machines, faults, clock, rack, random, changes, plug } = means;
  const readers = await means.openReaders(join(folder, 'pcsc'));
  const apdus = new ApduLog();
  const wiring = await Wiring.open({
    readers,
    strike: (device, direction) => {
      const strikes = faults.atFrame(machine, device, direction);
      if (strikes.length > 0) changes.tell('faults', machine);
      return strikes;
    },
    isArmed: (device) => faults.awaitsFrame(machine, device),
    random,
    now: () => clock.now(),
  });
  const field = (device: 'antenna' | 'slot'): Field =>
    new Field({
      machine,
      device,
      places: device === 'antenna' ? readers.antenna : readers.pocket,
      plug,
      portOf: (place) => wiring.portOf(device, place),
      apdus,
      means: {
        killMachine: async () => void (await machines.kill(machine)),
        loseReaders: () => readers.lose(),
        random,
      },
      strikes: (code) => {
        const strikes = faults.atCommand(machine, device, code);
        if (strikes.length > 0) changes.tell('faults', machine);
        return strikes;
      },
      now: () => clock.now(),
      ask: (request, limitMs) => machines.ask(machine, request, limitMs),
      restMs: readers.restMs,
      alive: () => machines.alive(machine),
      onChange: (card, what) => {
        if (what === 'memory') {
          rack.saveSoon(card);
          changes.tell('apdus', machine);
          return;
        }
        if (!card.lyingAt) rack.save(card);
        changes.tell('antenna', machine);
        changes.tell('cards');
      },
    });
  const antenna = field('antenna');
  const slot = field('slot');
  const stamp = means.stampsTickets ? openStamp(join(folder, 'stamp')) : undefined;
  const money = means.takesMoney ? await openMoney(machine, join(folder, 'money'), means) : undefined;
  const hand = means.inspects ? await openHand(machine, join(folder, 'hand'), means) : undefined;
  const bank = means.takesBankCards ? openBank(machine, join(folder, 'contactless'), means) : undefined;
  const close = async (): Promise<void> => {
    bank?.close();
    await stamp?.printer.close();
    await money?.close();
    await hand?.close();
    await Promise.all([antenna.clear(), slot.clear()]);
    await wiring.close();
    await readers.close();
  };
  return { readers, apdus, antenna, slot, stamp, money, hand, bank, wiring, close };
}

/** A computer without pseudo-terminals has a bench all the same, without this slot. */
function openStamp(path: string): Seat['stamp'] {
  try {
    return { printer: new VirtualSlipPrinter(serialPlug(path)), path };
  } catch (error) {
    process.stderr.write(`bench: no slot for paper tickets: ${String(error)}\n`);
    return undefined;
  }
}

/** Without pseudo-terminals the machine has no money devices, and says so on its screen. */
async function openMoney(machine: string, folder: string, means: SeatMeans): Promise<MoneySeat | undefined> {
  const { changes, clock, faults } = means;
  mkdirSync(folder, { recursive: true });
  try {
    return await setUpMoney(folder, {
      faults: new MoneyFaults(machine, faults, () => changes.tell('faults', machine)),
      rate: () => clock.setting.rate,
      now: () => clock.now(),
      onChange: (what) => changes.tell(what, machine),
    });
  } catch (error) {
    process.stderr.write(`bench: no money devices for ${machine}: ${String(error)}\n`);
    return undefined;
  }
}

/** Without pseudo-terminals the reader reads cards only, and says so on its screen. */
async function openHand(machine: string, folder: string, means: SeatMeans): Promise<HandSeat | undefined> {
  const { changes, faults } = means;
  mkdirSync(folder, { recursive: true });
  try {
    return await setUpHand(machine, folder, {
      faults: new HandFaults(machine, faults, () => changes.tell('faults', machine)),
      onPaper: () => changes.tell('paper', machine),
    });
  } catch (error) {
    process.stderr.write(`bench: neither scanner nor printer for ${machine}: ${String(error)}\n`);
    return undefined;
  }
}

/** Without pseudo-terminals the validator takes the city's cards only. */
function openBank(machine: string, folder: string, { changes, faults }: SeatMeans): BankSeat | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    return setUpBank(machine, join(folder, 'line'), faults, () => changes.tell('faults', machine));
  } catch (error) {
    process.stderr.write(`bench: no reader of bank cards for ${machine}: ${String(error)}\n`);
    return undefined;
  }
}
