import { z } from 'zod';
import { MachineFailure, MachineTooSlow } from '../../runs/contract.ts';
import { type RigCalls, RigRefused } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { Card } from './cards.ts';
import { type RunStep, waitFor } from './watch.ts';

const signals = z.array(z.object({ seq: z.int(), kind: z.string(), count: z.int().optional() }));

/** A card check and a card that the machine cannot read take no longer. */
const SIGNAL_SECONDS = 8;

/** What the passenger does, and hears. */
export interface Passenger {
  /** Touches a button by its id. */
  touches(button: string): Promise<void>;
  /** Presses a key of the machine, where it has keys. */
  presses(key: string): Promise<void>;
  /** Holds a card to the reader until the machine gives its signal, and takes it away. Answers how often it beeped. */
  taps(card: Card): Promise<number>;
  /** Holds one card, or several at the same moment, to the reader and leaves them there. */
  presents(...cards: readonly Card[]): Promise<void>;
  /** Takes one card, or all, away from the reader. */
  takesAway(card?: Card): Promise<void>;
  /** Puts a card into the pocket. */
  inserts(card: Card): Promise<void>;
  takesOut(): Promise<void>;
  /** Drops coins of one value, in grosze. */
  drops(grosze: number, count?: number): Promise<void>;
}

export function openPassenger(calls: RigCalls, step: RunStep, signal: AbortSignal): Passenger {
  const lastSignal = async (): Promise<number> =>
    (await calls.ask(signals, 'GET', '/signals?after=0')).at(-1)?.seq ?? 0;
  const lay = async (cards: readonly Card[]): Promise<void> => {
    const [first] = cards;
    const which = cards.length === 1 ? { card: first?.id } : { cards: cards.map(({ id }) => id) };
    await calls.tell('POST', '/antenna', { ...which, settled: true });
  };
  const heardSince = (seq: number): Promise<number> =>
    waitFor(
      'a beep',
      async () => {
        const beeps = (await calls.ask(signals, 'GET', `/signals?after=${seq}`)).filter(({ kind }) => kind === 'beep');
        if (beeps.length > 0) return { is: 'there', seen: beeps.reduce((sum, { count = 1 }) => sum + count, 0) };
        const { scene } = await calls.ask(state, 'GET', '/state');
        // A card check answers on the screen, without a second beep.
        if (scene.view === 'card-contents') return { is: 'there', seen: 0 };
        return { is: 'not-yet', saw: `no signal, view ${scene.view}` };
      },
      SIGNAL_SECONDS,
      signal,
    );
  return {
    touches: (button) => step({ title: `the passenger touches ${button}`, act: 'touch' }, () => touch(calls, button)),
    presses: (key) =>
      step({ title: `the passenger presses ${key}`, act: 'touch' }, () => done(calls.tell('POST', '/keys', { key }))),
    taps: (card) =>
      step({ title: `the passenger taps card ${card.id}`, act: 'card' }, async () => {
        const before = await lastSignal();
        try {
          await lay([card]);
          return await heardSince(before);
        } finally {
          await calls.tell('DELETE', '/antenna');
        }
      }),
    presents: (...cards) =>
      step({ title: `the passenger holds ${listed(cards)} to the reader`, act: 'card' }, () => lay(cards)),
    takesAway: (card) =>
      step({ title: `the passenger takes ${card ? `card ${card.id}` : 'the card'} away`, act: 'card' }, () =>
        done(calls.tell('DELETE', `/antenna${card ? `?card=${card.id}` : ''}`)),
      ),
    inserts: (card) =>
      step({ title: `the passenger puts card ${card.id} into the pocket`, act: 'card' }, () =>
        done(calls.tell('POST', '/slot', { card: card.id, settled: true })),
      ),
    takesOut: () =>
      step({ title: 'the passenger takes the card out of the pocket', act: 'card' }, () =>
        done(calls.tell('DELETE', '/slot')),
      ),
    drops: (grosze, count = 1) =>
      step({ title: `the passenger drops ${count} x ${(grosze / 100).toFixed(2)} zł`, act: 'coin' }, () =>
        done(calls.tell('POST', '/coins', { grosze, count })),
      ),
  };
}

const NO_BUTTON = /no such button|disabled|not enabled/;

/** A button that is not there is the machine's fault: the passenger saw none to touch. */
async function touch(calls: RigCalls, button: string): Promise<void> {
  try {
    await calls.tell('POST', '/touch', { button });
  } catch (cause) {
    if (!(cause instanceof RigRefused) || !NO_BUTTON.test(cause.error)) throw cause;
    const { scene } = await calls.ask(state, 'GET', '/state');
    const there = scene.buttons.filter(({ enabled }) => enabled).map(({ id }) => id);
    const message = `expected button ${button}, saw view ${scene.view} with ${there.join(', ') || 'no button'}`;
    if (scene.view === 'working') throw new MachineTooSlow(message);
    throw new MachineFailure(message, { refused: cause.message, title: scene.title, lines: scene.lines });
  }
}

async function done(call: Promise<unknown>): Promise<void> {
  await call;
}

function listed(cards: readonly Card[]): string {
  return `card${cards.length > 1 ? 's' : ''} ${cards.map(({ id }) => id).join(' and ')}`;
}
