import { effect, untracked, whenOver } from '../dom/reactive.ts';
import { RigFailure } from '../rig/call.ts';
import { type Card, listCards, type Memory, readCard } from '../rig/cards.ts';
import { type Changed, listen } from '../rig/live.ts';
import { listMachines, readApdus, readJournal, readSignals, readState } from '../rig/machines.ts';
import { readCoins, readPaper, readTerminal } from '../rig/money.ts';
import { listFaults, readClock, readOffice, readVehicle } from '../rig/surroundings.ts';
import * as bench from './bench.ts';
import * as money from './money.ts';
import { connected, report } from './notice.ts';
import { Reading } from './reading.ts';

/** Only the newest are kept; the rig interface has them all. */
const KEPT = { journal: 400, apdus: 400, signals: 60, paper: 24 } as const;
/** The office is asked through every machine's outbox: not more often than a person looks. */
const OFFICE_PAUSE_MS = 400;

/** A machine that is off or has just been removed: the page shows it anyway. */
const NO_NEWS = new Set(['machine-dead', 'unknown-machine', 'no-vehicle']);

/** Reads on the page's own account; what a person asked for is reported where it was asked. */
function reading(read: () => Promise<void>, pauseMs?: number): Reading {
  return new Reading(async () => {
    try {
      await read();
    } catch (cause) {
      if (cause instanceof RigFailure && NO_NEWS.has(cause.code)) return;
      report(cause);
    }
  }, pauseMs);
}

/** A machine without power answers nothing: it is not asked. */
const isDead = (): boolean => bench.machineNow()?.state === 'dead';

/** Reads what is new of a numbered list, and forgets everything when another machine is shown. */
function tail<Item extends { readonly seq: number }>(
  read: (machine: string, after: number) => Promise<readonly Item[]>,
  into: { (): readonly Item[]; set(items: readonly Item[]): void },
  kept: number,
): Reading {
  return reading(async () => {
    const machine = bench.shownMachine();
    if (isDead()) return;
    for (;;) {
      const known = into();
      const fresh = await read(machine, known.at(-1)?.seq ?? 0);
      if (fresh.length === 0 || machine !== bench.shownMachine()) return;
      into.set([...known, ...fresh].slice(-kept));
    }
  });
}

const journal = tail(readJournal, bench.journal, KEPT.journal);
const apdus = tail(readApdus, bench.apdus, KEPT.apdus);
const signals = tail(readSignals, bench.signals, KEPT.signals);
const vehicle = reading(async () => bench.vehicle.set(await readVehicle(bench.shownMachine())));
const clock = reading(async () => bench.clock.set({ read: await readClock(), at: performance.now() }));
const faults = reading(async () => bench.faults.set(await listFaults()));
const office = reading(async () => bench.office.set(await readOffice()), OFFICE_PAUSE_MS);
const machines = reading(async () => bench.machines.set(await listMachines()));
const state = reading(async () => {
  const machine = bench.shownMachine();
  if (isDead()) return bench.machineState.set(undefined);
  const read = await readState(machine).catch((cause: unknown) => {
    if (cause instanceof RigFailure && cause.status === 409) return undefined;
    throw cause;
  });
  if (machine !== bench.shownMachine()) return;
  bench.machineState.set(read);
  if (read && JSON.stringify(read.keys) !== JSON.stringify(bench.machineKeys())) bench.machineKeys.set(read.keys);
});

/** Of a machine that sells; its devices go on when it is dead. */
function ofSeller<T>(read: (machine: string) => Promise<T>, into: { set(value: T): void }): Reading {
  return reading(async () => {
    const machine = bench.shownMachine();
    if (!money.sells()) return;
    const found = await read(machine);
    if (machine === bench.shownMachine()) into.set(found);
  });
}

const coins = ofSeller(readCoins, money.coins);
const terminal = ofSeller(readTerminal, money.terminal);
/** Sheets are pictures: only new ones are read. */
const paper = reading(async () => {
  const machine = bench.shownMachine();
  if (!money.sells() && money.shownKind() !== 'inspector') return;
  const known = money.paper();
  const fresh = await readPaper(machine, known.at(-1)?.seq ?? 0);
  if (fresh.length > 0 && machine === bench.shownMachine()) money.paper.set([...known, ...fresh].slice(-KEPT.paper));
});

/** Memory changes only while a card lies in a field: the others are read once. */
const cards = reading(async () => {
  const before = new Map(bench.cards().map((card) => [card.card, card]));
  const list = await listCards();
  const known = bench.memories();
  const mayDiffer = (card: Card): boolean =>
    !known.has(card.card) || card.lyingAt !== null || before.get(card.card)?.lyingAt !== null;
  const read = await Promise.all(
    list.filter(mayDiffer).map(async ({ card }): Promise<[string, Memory]> => [card, await readCard(card)]),
  );
  bench.memories.set(new Map([...known, ...read]));
  bench.cards.set(list);
  bench.cardsKnown.set(true);
});

/** Resolves when the rack has been read anew. */
export const readRack = (): Promise<void> => cards.again();
export const readFaults = (): Promise<void> => faults.again();
export const readMachines = (): Promise<void> => machines.again();
export const readClockAgain = (): Promise<void> => clock.again();
export const readOfficeAgain = (): Promise<void> => office.again();
export const readBus = (): Promise<void> => vehicle.again();

/** Nobody says when the terminal begins to wait for a card. */
const LOOK_AT_TERMINAL_MS = 400;

function watchTerminal(): void {
  effect(() => {
    if (bench.machineState()?.scene.view !== 'card-payment') return;
    const looking = setInterval(() => void terminal.again(), LOOK_AT_TERMINAL_MS);
    whenOver(() => {
      clearInterval(looking);
      void terminal.again();
    });
  });
}

/** Nobody says when a lamp goes out: a short one is looked at again when its time is over. */
const LAMP_OUT_MS = 80;

function watchLamps(): void {
  effect(() => {
    const lit = bench.signals().findLast(({ kind }) => kind === 'lamp');
    if (lit?.milliseconds === undefined) return;
    const looking = setTimeout(() => void state.again(), lit.milliseconds + LAMP_OUT_MS);
    whenOver(() => clearTimeout(looking));
  });
}

export const readCoinsAgain = (): Promise<void> => coins.again();
export const readTerminalAgain = (): Promise<void> => terminal.again();

/** What is read when the bench says that something has changed. */
const READINGS: Readonly<Record<string, readonly Reading[]>> = {
  machines: [machines, state, journal, signals, vehicle, coins, terminal, paper],
  cards: [cards, office],
  antenna: [cards],
  slot: [cards],
  vehicle: [vehicle],
  clock: [clock],
  faults: [faults],
  apdus: [apdus, cards],
  office: [office],
  // What the machine says of its money is right when its devices have counted.
  coins: [coins, state],
  terminal: [terminal, state],
  paper: [paper],
  scene: [state],
  device: [state],
  signal: [signals, state],
  // What a machine says of its money follows from its journal.
  journal: [journal, office, state],
};

const OWN = new Set(['scene', 'device', 'signal', 'journal', 'apdus', 'coins', 'terminal', 'paper']);

function changed(changes: readonly Changed[]): void {
  const shown = bench.shownMachine();
  // A machine that starts again counts its signals from 1, and its journal may be a new one.
  if (changes.some(({ what, machine }) => what === 'machines' && machine === shown)) forget();
  const due = changes.filter(({ what, machine }) => !OWN.has(what) || machine === undefined || machine === shown);
  void askAll(new Set(due.flatMap(({ what }) => READINGS[what] ?? [])));
}

function forget(): void {
  bench.journal.set([]);
  bench.signals.set([]);
}

/** Which machines have power is known before they are asked. */
async function askAll(readings: ReadonlySet<Reading>): Promise<void> {
  if (readings.has(machines)) await machines.again();
  for (const each of readings) if (each !== machines) void each.again();
}

function readAll(): void {
  void askAll(new Set(Object.values(READINGS).flat()));
}

/** Keeps the model as the bench is, from now on. */
export function followBench(): void {
  listen({
    opened: () => {
      connected.set(true);
      // A bench that was started again has other paper.
      money.paper.set([]);
      readAll();
    },
    changed,
    closed: () => connected.set(false),
  });
  watchTerminal();
  watchLamps();
  effect(() => {
    bench.shownMachine();
    untracked(() => {
      forget();
      bench.apdus.set([]);
      bench.machineState.set(undefined);
      money.coins.set(undefined);
      money.terminal.set(undefined);
      money.paper.set([]);
      for (const each of [state, journal, apdus, signals, vehicle, coins, terminal, paper]) void each.again();
    });
  });
}
