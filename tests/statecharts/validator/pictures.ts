import { expect } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import type { ServiceResult, ValidatorEvent } from '../../../statecharts/validator/events.ts';
import { bound, CARD, machine, QUESTION, RESULTS } from './given.ts';

export type Bench = ReturnType<typeof bound>;

export const TRANSFERRED = {
  view: 'transferred',
  moved: grosze(1000),
  purse: grosze(1000),
  servicePurse: grosze(0),
  repeated: false,
} as const;
export const NOTHING_HELD_READY = { view: 'carried-over', outcome: 1 } as const;

export function press(bench: Bench, ...buttons: string[]): void {
  for (const button of buttons) bench.actor.send({ type: 'TOUCH', button });
}

async function shown(bench: Bench, result: ServiceResult): Promise<void> {
  await bench.serve(result);
  bench.actor.send({ type: 'FIELD_EMPTY' });
}

async function fromPocket(bench: Bench, buttons: readonly string[], result: ServiceResult): Promise<void> {
  press(bench, ...buttons);
  bench.actor.send({ type: 'POCKET_CARD', card: CARD });
  await bench.finish(result);
  bench.actor.send({ type: 'POCKET_EMPTY' });
}

/** Every picture that a passenger can stand in front of, and how he comes there. */
const PICTURES = {
  home: async () => {},
  'present-card card-check': async (bench: Bench) => press(bench, 'card-check'),
  'choosing season-ticket': async (bench: Bench) => shown(bench, QUESTION),
  'present-card ride': async (bench: Bench) => {
    await shown(bench, QUESTION);
    press(bench, 'charge');
  },
  'choosing group': async (bench: Bench) => press(bench, 'group'),
  'choosing purse-transfer': async (bench: Bench) => press(bench, 'purse-transfer'),
  'insert-card purse-transfer': async (bench: Bench) => press(bench, 'purse-transfer', 'accept'),
  'insert-card carry-over': async (bench: Bench) => press(bench, 'carry-over'),
  'checked-in': (bench: Bench) => shown(bench, RESULTS['checked-in']),
  'checked-out': (bench: Bench) => shown(bench, RESULTS['checked-out']),
  'card-contents': (bench: Bench) => shown(bench, RESULTS['card-contents']),
  'refused funds': (bench: Bench) => shown(bench, RESULTS.refused),
  uncertain: (bench: Bench) => shown(bench, RESULTS.uncertain),
  transferred: (bench: Bench) => fromPocket(bench, ['purse-transfer', 'accept'], TRANSFERRED),
  'carried-over': (bench: Bench) => fromPocket(bench, ['carry-over'], NOTHING_HELD_READY),
} as const satisfies Record<string, (bench: Bench) => Promise<void>>;

export type Picture = keyof typeof PICTURES;
export const NAMES = Object.keys(PICTURES) as Picture[];
export const RESULT_NAMES = NAMES.slice(NAMES.indexOf('checked-in'));
export const WAITING_NAMES = NAMES.slice(1, NAMES.indexOf('checked-in'));

export async function at(picture: Picture): Promise<Bench> {
  const bench = bound(machine());
  await PICTURES[picture](bench);
  expect(seen(bench)).toBe(picture);
  return bench;
}

export function seen({ situation }: Bench): string {
  const now = situation();
  const more =
    now.view === 'refused' || now.view === 'out-of-service' ? now.reason : 'purpose' in now ? now.purpose : undefined;
  return more === undefined ? now.view : `${now.view} ${more}`;
}

export const BUTTONS = [
  'accept',
  'cancel',
  'card-check',
  'carry-over',
  'charge',
  'group',
  'language',
  'larger',
  'local',
  'minus',
  'more-time',
  'no-charge',
  'normal',
  'plus',
  'purse-transfer',
  'self',
  'statutory',
  'no-such-button',
] as const;

/** Where a button leads; all others leave the picture as it is. */
export const LEADS: Readonly<Record<Picture, Partial<Record<(typeof BUTTONS)[number], string>>>> = {
  home: {
    'card-check': 'present-card card-check',
    group: 'choosing group',
    'purse-transfer': 'choosing purse-transfer',
    'carry-over': 'insert-card carry-over',
  },
  'present-card card-check': { cancel: 'home' },
  'choosing season-ticket': { cancel: 'home', 'no-charge': 'home', charge: 'present-card ride' },
  'present-card ride': { cancel: 'home' },
  'choosing group': { cancel: 'home' },
  'choosing purse-transfer': { cancel: 'home', accept: 'insert-card purse-transfer' },
  'insert-card purse-transfer': { cancel: 'home' },
  'insert-card carry-over': { cancel: 'home' },
  'checked-in': {},
  'checked-out': {},
  'card-contents': {},
  'refused funds': {},
  uncertain: {},
  transferred: {},
  'carried-over': {},
};

export type InField = Extract<
  ValidatorEvent['type'],
  'CARD' | 'POCKET_CARD' | 'TWO_CARDS' | 'UNREADABLE' | 'POCKET_UNREADABLE'
>;

export const send = ({ actor }: Bench, type: InField) =>
  actor.send(type === 'CARD' || type === 'POCKET_CARD' ? { type, card: CARD } : { type });
