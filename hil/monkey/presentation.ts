import type { Strike } from './actions.ts';
import { Refused, type Rig } from './rig.ts';
import type { Memory } from './shapes.ts';
import { comesTrue, glanceAt, lookAt, memoriesOf, pause, type Sight } from './sight.ts';
import type { PackCard, Validator, World } from './world.ts';

export interface Presentation {
  readonly cards: readonly number[];
  /** The antenna, unless it says otherwise. */
  readonly into?: 'antenna' | 'slot' | undefined;
  readonly strike?: Strike | undefined;
  readonly pullMs?: number | undefined;
  /** A signal must come; else it is only waited for a moment. */
  readonly signalExpected: boolean;
  /** What goes on while the card is still held. */
  readonly meanwhile?: (() => Promise<void>) | undefined;
  readonly leave?: boolean | undefined;
  /** The cards lie there already: what was so before the machine could see them. */
  readonly lying?: Standstill | undefined;
}

/** What cards hold and have heard so far. */
export interface Standstill {
  readonly memories: readonly Memory[];
  /** Number of the last card command at this machine. */
  readonly command: number;
}

/** What came of a presentation. */
export interface Seen {
  readonly before: readonly Memory[];
  readonly after: readonly Memory[];
  /** Undefined when the machine died. */
  readonly sight: Sight | undefined;
  /** What came while the card was held on. */
  readonly later: Sight | undefined;
  readonly fired: boolean;
  readonly died: boolean;
  /** Card commands of the first card, by name. */
  readonly commands: readonly string[];
  /** Real milliseconds from the card in the field to the signal. */
  readonly tookMs: number;
}

const SIGNAL_LIMIT_MS = 15_000;
const QUIET_MS = 250;

/** Holds cards to a machine as a passenger does, and tells everything that came of it. */
export async function present(rig: Rig, world: World, machine: Validator, how: Presentation): Promise<Seen> {
  const cards = how.cards.map((index) => world.card(index));
  for (const each of world.machines) await each.leaving;
  const { memories: before, command } = how.lying ?? (await standstill(rig, machine, cards));
  const fault = how.strike === undefined ? undefined : await rig.arm(machine.name, how.strike);
  const wasAlive = machine.alive;
  const began = performance.now();
  if (how.pullMs !== undefined) await snatch(rig, machine, cards, how);
  else if (how.lying === undefined) await lay(rig, machine, cards, how);
  await settle(rig, machine, how);
  const tookMs = performance.now() - began;
  const fired = fault !== undefined && (await hasFired(rig, machine, fault, how));
  const sight = await lookAt(rig, machine);
  if (sight !== undefined) await how.meanwhile?.();
  const later = sight === undefined || how.meanwhile === undefined ? undefined : await lookAt(rig, machine);
  // A strike at a lazy journal write may come only when the journal is looked at.
  const killed = how.strike?.fault === 'kill' && (await rig.isDead(machine.name));
  const died = wasAlive && (killed || (sight === undefined && (await comesTrue(() => rig.isDead(machine.name), 5000))));
  if (died) machine.alive = false;
  if (died && how.leave) machine.lying = how.cards;
  else {
    machine.lying = [];
    const disturbed = fault !== undefined || how.pullMs !== undefined || sight === undefined;
    machine.leaving = takeAway(rig, machine, how.into);
    if (!world.hurried || disturbed) await machine.leaving;
  }
  if (fault !== undefined) await rig.disarm(fault);
  const [apdus, after] = await Promise.all([rig.apdus(machine.name, command), memoriesOf(rig, cards)]);
  machine.heard.command = apdus.at(-1)?.seq ?? command;
  const commands = apdus.filter(({ card }) => card === cards[0]?.id).map(({ command }) => command);
  return { before, after, sight, later, fired: fired || died, died, commands, tookMs };
}

export async function standstill(
  rig: Rig,
  { name, heard }: Validator,
  cards: readonly PackCard[],
): Promise<Standstill> {
  const [apdus, memories] = await Promise.all([rig.apdus(name, heard.command), memoriesOf(rig, cards)]);
  return { memories, command: apdus.at(-1)?.seq ?? heard.command };
}

async function lay(
  rig: Rig,
  { name }: Validator,
  cards: readonly PackCard[],
  { into = 'antenna' }: Presentation,
): Promise<void> {
  const ids = cards.map(({ id }) => id);
  const order = ids.length === 1 ? { card: ids[0] } : { cards: ids };
  await rig.tell('POST', `/${into}?machine=${name}`, { ...order, settled: true });
}

export async function takeAway(rig: Rig, { name }: Validator, into = 'antenna'): Promise<void> {
  await rig.tell('DELETE', `/${into}?machine=${name}`);
}

/** Taken away while nobody waits for the machine. */
async function snatch(
  rig: Rig,
  machine: Validator,
  cards: readonly PackCard[],
  { into = 'antenna', pullMs = 0 }: Presentation,
): Promise<void> {
  const laid = rig
    .tell('POST', `/${into}?machine=${machine.name}`, { card: cards[0]?.id })
    .catch((error: unknown) => error);
  await pause(pullMs);
  await takeAway(rig, machine, into);
  const failed = await laid;
  if (failed instanceof Error && !(failed instanceof Refused)) throw failed;
}

/** Until the machine has given its signal and has nothing in hand, or is dead. */
async function settle(rig: Rig, machine: Validator, how: Presentation): Promise<void> {
  if (!machine.alive) return;
  const limit = how.signalExpected && how.pullMs === undefined ? SIGNAL_LIMIT_MS : QUIET_MS;
  const done = await comesTrue(async () => {
    const sight = await glanceAt(rig, machine);
    return sight === undefined || (sight.toldSomething && !sight.serving);
  }, limit);
  if (done) return;
  // Whatever was snatched away must be over before anybody judges it.
  await comesTrue(async () => !(await glanceAt(rig, machine))?.serving, SIGNAL_LIMIT_MS);
}

/** A strike at a journal write may come a moment after the signal: what is written lazily takes its time. */
async function hasFired(rig: Rig, machine: Validator, fault: number, { strike }: Presentation): Promise<boolean> {
  const look = async () => (await rig.fired(machine.name, fault)) > 0;
  const fired = strike?.at?.journalWrite === undefined ? await look() : await comesTrue(look, 350);
  // A machine whose disk has failed closes, a moment after the write that was refused.
  const isClosed = async () => (await glanceAt(rig, machine))?.closed !== false;
  if (fired && strike?.device === 'disk') await comesTrue(isClosed, 700);
  if (fired && strike?.fault === 'kill') await comesTrue(() => rig.isDead(machine.name), 5000);
  return fired;
}
