import type { MachineFault } from '../../kiosk/rig-link/messages.ts';
import { CAN_FOLLOW, type Direction, isWireFault, type WireStrike } from '../wiretap/wire-fault.ts';
import { commandCode, isReadersOwn } from './card-command.ts';
import { type FaultManner, type MoneyManner, mannerOf } from './fault-kinds.ts';
import { deviceNamed, type MoneyDevice, type MoneyEquipment, SELLING_DEVICES } from './money-fault-kinds.ts';
import { RigError } from './rig-error.ts';

export type FaultDevice = 'antenna' | 'slot' | 'machine' | 'disk' | 'clock' | 'office' | 'vehicle' | MoneyDevice;

/** Where a fault strikes; absent parts match everything. */
export interface FaultPlace {
  /** A card command by name or hex code. */
  readonly command?: string | undefined;
  /** The Nth card command that matches, counted from now, 1 = the next. */
  readonly nthApdu?: number | undefined;
  /** The Nth frame on the device's wire, counted from now. */
  readonly nthFrame?: number | undefined;
  /** Of frames: what the machine says, or what it hears; absent: either. */
  readonly direction?: Direction | undefined;
  /** The Nth call on the disk, counted from now. */
  readonly diskCall?: number | undefined;
  /** The Nth journal write from now. */
  readonly journalWrite?: number | undefined;
  readonly when?: 'before' | 'after' | undefined;
}

export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: FaultPlace | undefined;
  readonly count?: number | 'for-ever' | undefined;
  /**
   * Milliseconds: per write (`slow`), of the jump (`jump`), of a wire's fault; `torn`: sectors that arrive; of a hopper:
   * the value of its coins, grosze (absent: every hopper); of a printer's state: so many rows of paper further.
   */
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

/** What strikes at an answer of a money device or printer. */
export interface AnswerStrike {
  readonly fault: Fault;
  readonly manner: 'answer' | 'jolt' | 'state';
}

/** The faults asked for and not yet taken back, and how often each has struck. */
export class Faults {
  readonly #armed = new Map<number, Armed>();
  readonly #equipment: (machine: string) => MoneyEquipment | undefined;
  #lastId = 0;

  /** `equipment`: what takes and gives money in a machine; undefined where nothing does. */
  constructor(equipment: (machine: string) => MoneyEquipment | undefined = () => undefined) {
    this.#equipment = equipment;
  }

  /** Takes an order. Throws RigError for a fault that cannot be; then nothing is armed. */
  arm(machine: string, given: FaultOrder): Fault {
    const equipment = this.#equipment(machine);
    const order = withHopper(given, equipment);
    const { at } = order;
    const onFrame = at?.nthFrame !== undefined || at?.direction !== undefined;
    const manner = mannerOf(
      order.device,
      order.fault,
      onFrame,
      equipment === undefined ? [] : (equipment.devices ?? SELLING_DEVICES),
    );
    if (isOfMoney(manner)) checkMoneyPlace(order, manner);
    else checkPlace(order, manner);
    const code = at?.command === undefined ? undefined : commandCode(at.command);
    this.#lastId += 1;
    const shown = {
      id: this.#lastId,
      machine: manner === 'exchange' ? null : machine,
      device: order.device as FaultDevice,
      fault: order.fault,
      at: at ? { ...at, when: at.when ?? 'before' } : null,
      count: order.count === 'for-ever' ? null : (order.count ?? countOf(order, manner)),
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
      if (armed.code === undefined ? isReadersOwn(code) : armed.code !== code) continue;
      armed.seen += 1;
      if (armed.seen < (shown.at?.nthApdu ?? 1) || !hasStrikesLeft(armed)) continue;
      armed.fired += 1;
      strikes.push({ fault: shown.id, kind: shown.fault as CommandStrike['kind'], when: shown.at?.when ?? 'before' });
    }
    return strikes;
  }

  /** What strikes the frame that passes on this wire; each strike is counted as fired. */
  atFrame(machine: string, device: FaultDevice, direction: Direction): readonly WireStrike[] {
    const strikes: WireStrike[] = [];
    for (const armed of this.#onWire(machine, device)) {
      const { id, at, fault, amount } = armed.shown;
      if (at?.direction !== undefined && at.direction !== direction) continue;
      armed.seen += 1;
      if (armed.seen < (at?.nthFrame ?? 1) || !hasStrikesLeft(armed) || !isWireFault(fault)) continue;
      armed.fired += 1;
      strikes.push({ fault: id, kind: fault, when: at?.when ?? 'before', amountMs: amount });
    }
    return strikes;
  }

  /** What strikes the answer that this device is about to give; each strike is counted. `value`: of a hopper. */
  atAnswer(machine: string, device: MoneyDevice, value?: number): readonly AnswerStrike[] {
    const strikes: AnswerStrike[] = [];
    for (const armed of this.#armed.values()) {
      const { shown, manner } = armed;
      if (shown.machine !== machine || shown.device !== device) continue;
      if (manner !== 'answer' && !((manner === 'jolt' || manner === 'state') && shown.at !== null)) continue;
      if (device === 'hopper' && shown.amount !== undefined && shown.amount !== value) continue;
      armed.seen += 1;
      if (armed.seen < (shown.at?.nthFrame ?? 1) || !hasStrikesLeft(armed)) continue;
      armed.fired += 1;
      strikes.push({ fault: view(armed), manner });
    }
    return strikes;
  }

  /** Whether a fault that waits for such an occasion strikes now; a strike is counted. */
  onOccasion(machine: string, device: MoneyDevice, fault: string): boolean {
    const found = [...this.#armed.values()].find(
      (armed) =>
        armed.manner === 'occasion' &&
        armed.shown.machine === machine &&
        armed.shown.device === device &&
        armed.shown.fault === fault &&
        hasStrikesLeft(armed),
    );
    if (found !== undefined) found.fired += 1;
    return found !== undefined;
  }

  /** Whether a fault waits for a frame of this device. */
  awaitsFrame(machine: string, device: FaultDevice): boolean {
    return this.#onWire(machine, device).some(hasStrikesLeft);
  }

  #onWire(machine: string, device: FaultDevice): readonly Armed[] {
    return [...this.#armed.values()].filter(
      ({ shown, manner }) => manner === 'frame' && shown.machine === machine && shown.device === device,
    );
  }

  /** The first fault of this device and these kinds that has strikes left. */
  live(device: FaultDevice, kinds: readonly string[], machine: string | null): Fault | undefined {
    const found = [...this.#armed.values()].find(
      (armed) =>
        armed.shown.device === device &&
        armed.shown.machine === machine &&
        armed.shown.at === null &&
        armed.manner !== 'frame' &&
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

function isOfMoney(manner: FaultManner): manner is MoneyManner {
  return manner === 'answer' || manner === 'jolt' || manner === 'state' || manner === 'occasion';
}

/** A hopper may be named by its device's name, too. Throws RigError 404 for a hopper that the machine has not. */
function withHopper(order: FaultOrder, equipment: MoneyEquipment | undefined): FaultOrder {
  const { device, value } = deviceNamed(order.device);
  if (device !== 'hopper' || equipment === undefined) return order;
  const amount = value ?? order.amount;
  if (amount !== undefined && !equipment.hoppers.includes(amount)) {
    const hoppers = equipment.hoppers.map((one) => `hopper-${one}`);
    throw new RigError(404, 'no-such-device', { device: order.device, amount, hoppers });
  }
  return { ...order, device, amount };
}

/** What happens at a point strikes once, what is a condition stays until taken back. */
function countOf({ at }: FaultOrder, manner: FaultManner): number | null {
  if (isOfMoney(manner)) return 1;
  if (manner === 'command' || manner === 'either' || manner === 'moment' || manner === 'frame') return 1;
  return at === undefined ? null : 1;
}

const AMOUNTS: readonly string[] = ['slow', 'jump', 'torn'];

function checkPlace({ device, fault, at, amount, count }: FaultOrder, manner: FaultManner): void {
  const refuse = (detail: string): never => {
    throw new RigError(400, 'bad-fault', { device, fault, detail });
  };
  const atCommand = at?.command !== undefined || at?.nthApdu !== undefined;
  const atWrite = at?.journalWrite !== undefined;
  const card = device === 'antenna' || device === 'slot' || device === 'machine';
  const onFrame = at?.nthFrame !== undefined || at?.direction !== undefined;
  if (onFrame && manner !== 'frame') refuse('"nthFrame" and "direction" are places of faults on a wire');
  if (manner === 'frame' && (atCommand || atWrite)) refuse('this fault strikes at a frame: "nthFrame", "direction"');
  if (manner === 'frame' && at?.when === 'after' && !(isWireFault(fault) && CAN_FOLLOW.has(fault))) {
    refuse('it happens to a frame on its way, not after it');
  }
  if (at?.diskCall !== undefined && manner !== 'power') refuse('"diskCall" is a place of torn and power-loss');
  if (manner === 'power' && (fault === 'lying' ? at !== undefined : atWrite || atCommand)) {
    refuse(fault === 'lying' ? 'this fault takes no "at"' : 'it strikes at a call on the disk: "diskCall"');
  }
  if (count === 'for-ever' && manner !== 'frame' && manner !== 'journal') refuse('it cannot strike for ever');
  if (atCommand && !card) refuse('"command" and "nthApdu" are places of antenna, slot and machine');
  if (atWrite && device !== 'machine' && device !== 'disk') refuse('"journalWrite" is a place of machine and disk');
  if (atCommand && atWrite) refuse('a fault strikes at a card command or at a journal write, not at both');
  if (at && (manner === 'exchange' || manner === 'moment' || (manner === 'lasting' && device === 'vehicle'))) {
    refuse('this fault takes no "at"');
  }
  if (amount !== undefined && manner !== 'frame' && !AMOUNTS.includes(fault)) {
    refuse('"amount" belongs to slow, jump, torn and to faults on a wire');
  }
}

/** Money devices and printers are struck at their answers, which alone are counted. */
function checkMoneyPlace({ device, fault, at, amount, count }: FaultOrder, manner: MoneyManner): void {
  const refuse = (detail: string): never => {
    throw new RigError(400, 'bad-fault', { device, fault, detail });
  };
  const { nthFrame, direction, when, ...elsewhere } = at ?? {};
  if (Object.values(elsewhere).some((place) => place !== undefined)) refuse('its only place is "nthFrame"');
  if (direction === 'to-device') refuse('its answers are struck, which go "to-driver"');
  if (when === 'after') refuse('it happens to an answer on its way, not after it');
  if (manner === 'occasion' && nthFrame !== undefined) refuse('it strikes at its own occasion, not at a frame');
  if (count === 'for-ever' && manner !== 'answer') refuse('it cannot strike for ever');
  const once = manner === 'state' || (manner === 'jolt' && at === undefined);
  if (once && count !== undefined && count !== 1) {
    refuse(manner === 'state' ? 'it lasts until it is taken back' : 'it happens once, now');
  }
  if (amount === undefined || device === 'hopper') return;
  if (device !== 'printer' || manner !== 'state') refuse('"amount" belongs to hoppers and to what happens to paper');
  if (amount < 0) refuse('"amount" is a number of rows of paper');
}
