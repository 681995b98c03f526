import type { BusPosition, Trouble } from './actions.ts';
import type { BusPlace, CityCard } from './ledger/account.ts';
import type { Load } from './ledger/loads.ts';
import { TerminalBook } from './ledger/terminal-book.ts';
import type { Scene, Tariff } from './shapes.ts';

/** A card as the bench made it. */
export interface PackCard {
  /** Its name on the bench. */
  readonly id: string;
  readonly number: string | null;
  /** Undefined for cards that are none of the city's, or damaged: nothing may ever happen to them. */
  account: CityCard | undefined;
  readonly kind: 'city' | 'foreign' | 'damaged' | 'blank';
}

/** What was heard of a machine so far, so that each step looks only at what is new. */
export interface Heard {
  /** What was on its screen. */
  shown: Scene | undefined;
  scene: number;
  signal: number;
  journal: number;
  /** Number of the last card command. */
  command: number;
}

export interface Validator {
  readonly name: string;
  readonly vehicle: number;
  terminal: number;
  alive: boolean;
  /** Numbers of the faults that stay until they are mended. */
  readonly troubles: Map<Trouble['device'], { readonly trouble: Trouble; readonly id: number }>;
  /** Cards of the pack that lie in its field. */
  lying: readonly number[];
  /** It surely knows the hotlist. */
  knowsHotlist: boolean;
  heard: Heard;
  book: TerminalBook;
  /** The card whose doubt it showed last, by its name on the bench. */
  doubtShown: string | undefined;
  /** A card that is just being taken out of it. */
  leaving: Promise<unknown> | undefined;
}

export interface Bus {
  readonly vehicle: number;
  position: BusPosition;
}

/** Everything the monkey knows of the bench: buses, machines, cards and time, in the ledger's words. */
export class World {
  readonly tariff: Tariff;
  readonly machines: readonly Validator[];
  readonly buses: readonly Bus[];
  readonly pack: readonly PackCard[];
  /** Seconds since 1970. */
  now: number;
  hotlist: readonly number[] = [];
  /** Everything that the office was ever given for these cards, in this order. */
  readonly loads: Load[] = [];
  /** Nobody waits until a card that has been served has left the field; other machines go on meanwhile. */
  hurried = false;

  constructor(parts: Pick<World, 'tariff' | 'machines' | 'buses' | 'pack' | 'now'>) {
    this.tariff = parts.tariff;
    this.machines = parts.machines;
    this.buses = parts.buses;
    this.pack = parts.pack;
    this.now = parts.now;
  }

  machine(name: string): Validator {
    const found = this.machines.find((each) => each.name === name);
    if (found === undefined) throw new RangeError(`no machine ${name}`);
    return found;
  }

  bus(vehicle: number): Bus {
    const found = this.buses.find((each) => each.vehicle === vehicle);
    if (found === undefined) throw new RangeError(`no bus ${vehicle}`);
    return found;
  }

  card(index: number): PackCard {
    const found = this.pack[index];
    if (found === undefined) throw new RangeError(`no card ${index}`);
    return found;
  }

  /** Where the machine's bus is; null while the on-board computer does not say. */
  placeOf({ vehicle, troubles }: Validator): BusPlace | null {
    if (troubles.has('vehicle')) return null;
    const { run, stops, at, phase, names = [] } = this.bus(vehicle).position;
    return { run, vehicle, lastStop: stops - 1, at, phase, names };
  }

  loadsOf({ number }: PackCard): readonly Load[] {
    return this.loads.filter((load) => String(load.number) === number);
  }

  /** The office can be reached. */
  get officeAnswers(): boolean {
    return this.machines.every(({ troubles }) => !troubles.has('office'));
  }

  /** A trouble of the office is everybody's; the machine that was told keeps its number. */
  today(): string {
    return civilDay(this.now);
  }
}

/** A machine can serve cards: it runs, has its reader and its disk. */
export function canServe({ alive, troubles }: Validator): boolean {
  return alive && !troubles.has('antenna') && !isDiskOut({ troubles });
}

/** The disk takes nothing. */
export function isDiskOut({ troubles }: Pick<Validator, 'troubles'>): boolean {
  const disk = troubles.get('disk')?.trouble;
  return disk !== undefined && disk.fault !== 'slow';
}

export const newValidator = (name: string, vehicle: number): Validator => ({
  name,
  vehicle,
  terminal: 0,
  alive: true,
  troubles: new Map(),
  lying: [],
  knowsHotlist: true,
  heard: { shown: undefined, scene: 0, signal: 0, journal: 0, command: 0 },
  book: new TerminalBook(),
  doubtShown: undefined,
  leaving: undefined,
});

const polishDay = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Warsaw',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day in Poland, `2026-11-20`. */
export const civilDay = (seconds: number): string => polishDay.format(new Date(seconds * 1000));
