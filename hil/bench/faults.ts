import type { MachineFault } from '../../kiosk/rig-link/messages.ts';
import { commandCode } from './card-command.ts';
import { type FaultManner, mannerOf } from './fault-kinds.ts';
import { RigError } from './rig-error.ts';

export type FaultDevice = 'antenna' | 'slot' | 'machine' | 'disk' | 'clock' | 'office' | 'vehicle';

/** Where a fault strikes; absent parts match everything. */
export interface FaultPlace {
  /** A card command by name or hex code. */
  readonly command?: string | undefined;
  /** The Nth card command that matches, counted from now, 1 = the next. */
  readonly nthApdu?: number | undefined;
  /** Of devices on a serial line; none of these faults has it. */
  readonly nthFrame?: number | undefined;
  /** The Nth journal write from now. */
  readonly journalWrite?: number | undefined;
  readonly when?: 'before' | 'after' | undefined;
}

export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: FaultPlace | undefined;
  readonly count?: number | undefined;
  /** Milliseconds: of delay per write (`slow`), of the jump (`jump`). */
  readonly amount?: number | undefined;
}

/** A fault as `GET /rig/faults` shows it. */
export interface Fault {
  readonly id: number;
  /** `null`: it concerns the whole bench (the office). */
  readonly machine: string | null;
  readonly device: FaultDevice;
  readonly fault: string;
  readonly at: FaultPlace | null;
  /** `null`: until taken back. */
  readonly count: number | null;
  readonly amount?: number;
  readonly fired: number;
}

interface Armed {
  readonly shown: Omit<Fault, 'fired'>;
  readonly manner: FaultManner;
  readonly code: number | undefined;
  fired: number;
  /** Card commands that matched so far. */
  seen: number;
}

/** What strikes at one card command, by phase. */
export interface CommandStrike {
  readonly fault: number;
  readonly kind: 'tear' | 'corrupt' | 'silent' | 'reader-lost' | 'kill';
  readonly when: 'before' | 'after';
}

/** The faults asked for and not yet taken back, and how often each has struck. */
export class Faults {
  readonly #armed = new Map<number, Armed>();
  #lastId = 0;

  /** Takes an order. Throws RigError for a fault that cannot be; then nothing is armed. */
  arm(machine: string, order: FaultOrder): Fault {
    const manner = mannerOf(order.device, order.fault);
    const { at } = order;
    checkPlace(order, manner);
    const code = at?.command === undefined ? undefined : commandCode(at.command);
    this.#lastId += 1;
    const shown = {
      id: this.#lastId,
      machine: order.device === 'office' ? null : machine,
      device: order.device as FaultDevice,
      fault: order.fault,
      at: at ? { ...at, when: at.when ?? 'before' } : null,
      count: order.count ?? countOf(order, manner),
      ...(order.amount === undefined ? {} : { amount: order.amount }),
    } as const;
    const armed: Armed = { shown, manner, code, fired: 0, seen: 0 };
    this.#armed.set(shown.id, armed);
    return view(armed);
  }

  list(machine?: string): readonly Fault[] {
    return [...this.#armed.values()]
      .filter(({ shown }) => machine === undefined || shown.machine === machine || shown.machine === null)
      .map(view);
  }

  /** Takes faults back: one by number, those of a machine, or all. Answers what was taken back. */
  disarm(which: {
    readonly machine?: string | undefined;
    readonly id?: number | undefined;
    /** Only what is the machine's alone. */
    readonly own?: boolean;
  }): readonly Fault[] {
    const taken = this.list(which.machine).filter(
      ({ id, machine }) => (which.id === undefined || id === which.id) && !(which.own && machine === null),
    );
    for (const { id } of taken) this.#armed.delete(id);
    return taken;
  }

  /** Counts a strike that happened elsewhere (inside the machine, at the office's door). */
  fired(id: number): void {
    const armed = this.#armed.get(id);
    if (armed) armed.fired += 1;
  }

  /** What strikes at this card command; each strike is counted as fired. */
  atCommand(machine: string, device: 'antenna' | 'slot', code: number): readonly CommandStrike[] {
    const strikes: CommandStrike[] = [];
    for (const armed of this.#armed.values()) {
      const { shown } = armed;
      if (shown.machine !== machine || !strikesAtCommand(armed, device)) continue;
      if (armed.code !== undefined && armed.code !== code) continue;
      armed.seen += 1;
      if (armed.seen < (shown.at?.nthApdu ?? 1) || !hasStrikesLeft(armed)) continue;
      armed.fired += 1;
      strikes.push({ fault: shown.id, kind: shown.fault as CommandStrike['kind'], when: shown.at?.when ?? 'before' });
    }
    return strikes;
  }

  /** The first fault of this device and these kinds that has strikes left. */
  live(device: FaultDevice, kinds: readonly string[], machine: string | null): Fault | undefined {
    const found = [...this.#armed.values()].find(
      (armed) =>
        armed.shown.device === device &&
        armed.shown.machine === machine &&
        armed.shown.at === null &&
        kinds.includes(armed.shown.fault) &&
        hasStrikesLeft(armed),
    );
    return found && view(found);
  }

  /** The list that the machine itself has to carry out. */
  inside(machine: string): readonly MachineFault[] {
    return [...this.#armed.values()]
      .filter((armed) => armed.shown.machine === machine && strikesInside(armed) && hasStrikesLeft(armed))
      .map(({ shown, fired }) => ({
        fault: shown.id,
        device: shown.device as MachineFault['device'],
        kind: shown.fault as MachineFault['kind'],
        when: shown.at?.when ?? 'before',
        ...(shown.at?.journalWrite === undefined ? {} : { journalWrite: shown.at.journalWrite }),
        ...(shown.count === null ? {} : { count: shown.count - fired }),
        ...(shown.amount === undefined ? {} : { amount: shown.amount }),
      }));
  }
}

function view({ shown, fired }: Armed): Fault {
  return { ...shown, fired };
}

function hasStrikesLeft({ shown, fired }: Armed): boolean {
  return shown.count === null || fired < shown.count;
}

function strikesAtCommand({ shown, manner }: Armed, device: 'antenna' | 'slot'): boolean {
  if (shown.device === 'machine') return shown.at !== null && shown.at.journalWrite === undefined;
  return shown.device === device && (manner === 'command' || (manner === 'lasting' && shown.at !== null));
}

function strikesInside({ shown, manner }: Armed): boolean {
  return manner === 'journal' || shown.fault === 'jump' || shown.at?.journalWrite !== undefined;
}

/** What happens at a point strikes once, what is a condition stays until taken back. */
function countOf({ at }: FaultOrder, manner: FaultManner): number | null {
  if (manner === 'command' || manner === 'either' || manner === 'moment') return 1;
  return at === undefined ? null : 1;
}

function checkPlace({ device, fault, at, amount }: FaultOrder, manner: FaultManner): void {
  const refuse = (detail: string): never => {
    throw new RigError(400, 'bad-fault', { device, fault, detail });
  };
  const atCommand = at?.command !== undefined || at?.nthApdu !== undefined;
  const atWrite = at?.journalWrite !== undefined;
  const card = device === 'antenna' || device === 'slot' || device === 'machine';
  if (at?.nthFrame !== undefined) refuse('"nthFrame" is a place of devices on a serial line');
  if (atCommand && !card) refuse('"command" and "nthApdu" are places of antenna, slot and machine');
  if (atWrite && device !== 'machine' && device !== 'disk') refuse('"journalWrite" is a place of machine and disk');
  if (atCommand && atWrite) refuse('a fault strikes at a card command or at a journal write, not at both');
  if (at && (manner === 'exchange' || manner === 'moment' || device === 'vehicle')) refuse('this fault takes no "at"');
  if (amount !== undefined && fault !== 'slow' && fault !== 'jump') refuse('"amount" belongs to slow and jump');
}
