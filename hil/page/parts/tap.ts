import { Power, Scissors, Shuffle, VolumeX } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell, derived } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readFaults } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import type { Place } from '../rig/cards.ts';
import type { Apdu } from '../rig/machines.ts';
import { orderFault } from '../rig/surroundings.ts';
import { timeText } from '../words/numbers.ts';
import { words } from '../words/words.ts';

/** Commands of one check-in or check-out at the reader, or of what the pocket is for, in order. */
const usualTap = (where: Place): readonly string[] => [
  'SelectApplication',
  'AuthenticateAES',
  'AdditionalFrame',
  'ReadRecords',
  ...(where === 'slot' ? ['GetValue', 'Credit'] : [bench.memoryNow()?.journey ? 'LimitedCredit' : 'Debit']),
  'WriteRecord',
  'CommitTransaction',
];

const STRIKES = [
  { what: 'tear', picture: Scissors },
  { what: 'corrupt', picture: Shuffle },
  { what: 'silent', picture: VolumeX },
  { what: 'kill', picture: Power },
] as const;

export const commandName = (command: string): string => words().tap.names[command] ?? command;

/** The last tap as a row of commands, and a way to strike at one of them in the next. */
export function tap(): HTMLElement {
  const last = derived(lastTap);
  return h(
    'section',
    { class: 'panel', tabindex: 0, 'data-view': 'tap', 'aria-label': () => words().tap.title },
    h('h2', {}, () => words().tap.title),
    region(() => (last().length === 0 ? [h('p', { class: 'quiet' }, words().tap.none)] : [commands(last())])),
    heardList(),
    strike(),
  );
}

/** From the last selection of an application on. */
function lastTap(): readonly Apdu[] {
  const all = bench.apdus();
  const start = all.findLastIndex(({ command }) => command === 'SelectApplication');
  return start < 0 ? all.slice(-12) : all.slice(start);
}

function commands(passed: readonly Apdu[]): HTMLElement {
  const sum = (of: 'sent' | 'received'): number => passed.reduce((total, apdu) => total + apdu[of], 0);
  const longest = Math.max(...passed.map(({ sent, received }) => Math.max(sent, received)), 1);
  const bar = (bytes: number, side: string): HTMLElement => {
    const element = h('span', { class: `bytes bytes-${side}` }, h('span', {}, String(bytes)));
    element.style.setProperty('--share', String(bytes / longest));
    return element;
  };
  return h(
    'div',
    {},
    h('p', { class: 'quiet' }, words().tap.sum(passed.length, sum('sent'), sum('received'))),
    h(
      'ol',
      { class: 'commands' },
      ...passed.map(({ command, sent, received, faults = [] }) =>
        h(
          'li',
          { class: `command${faults.length > 0 ? ' command-struck' : ''}` },
          h('span', { class: 'command-name', title: command }, commandName(command)),
          bar(sent, 'sent'),
          received === 0 ? h('span', { class: 'command-silence' }, words().tap.noAnswer) : bar(received, 'received'),
        ),
      ),
    ),
  );
}

function heardList(): HTMLElement {
  return h(
    'div',
    { class: 'heard-list' },
    h('h3', {}, () => words().tap.beeps),
    region(() => {
      const beeps = bench
        .signals()
        .filter(({ kind }) => kind === 'beep')
        .slice(-2)
        .reverse();
      if (beeps.length === 0) return [h('p', { class: 'quiet' }, words().reader.silence)];
      return [
        h(
          'ul',
          { class: 'beeps' },
          ...beeps.map(({ at, count = 1 }) =>
            h(
              'li',
              {},
              h('span', { 'aria-hidden': 'true', class: 'beep-dots' }, '●'.repeat(count)),
              h('span', { class: 'unseen' }, words().reader.beeps(count)),
              timeText(at, true),
            ),
          ),
        ),
      ];
    }),
  );
}

function strike(): HTMLElement {
  const command = cell('CommitTransaction');
  const when = cell<'before' | 'after'>('after');
  const where = cell<Place>('antenna');
  const order = (fault: string): Promise<boolean> =>
    attempt(async () => {
      const device = fault === 'kill' ? 'machine' : where();
      await orderFault(bench.shownMachine(), { device, fault, at: { command: command(), when: when() } });
      await readFaults();
    });
  const choose = (place: Place): void => {
    where.set(place);
    command.set('CommitTransaction');
  };
  return h(
    'div',
    { class: 'strike' },
    h('h3', {}, () => words().tap.moment),
    region(() => [
      !bench.hasKeys() &&
        segments(
          ['antenna', 'slot'],
          Object.assign(() => where(), { set: choose }),
          (place) => words().tap.where[place],
        ),
    ]),
    region(() => [h('div', { class: 'track' }, ...usualTap(where()).map((each) => bead(each, command, when)))]),
    segments(['before', 'after'], when, (side) => words().tap[side]),
    h(
      'div',
      { class: 'strikes' },
      ...STRIKES.map(({ what, picture }) =>
        h(
          'button',
          { type: 'button', class: 'button small', 'data-strike': what, on: { click: () => void order(what) } },
          icon(picture, 16),
          () => words().tap.what[what],
        ),
      ),
    ),
  );
}

function segments<Value extends string>(
  values: readonly Value[],
  chosen: { (): Value; set(value: Value): void },
  text: (value: Value) => string,
): HTMLElement {
  return h(
    'div',
    { class: 'segments' },
    ...values.map((value) =>
      h(
        'button',
        {
          type: 'button',
          class: 'segment',
          'data-choice': value,
          'aria-pressed': () => (chosen() === value ? 'true' : 'false'),
          on: { click: () => chosen.set(value) },
        },
        () => text(value),
      ),
    ),
  );
}

function bead(name: string, chosen: { (): string; set(name: string): void }, when: () => string): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: () => `bead${chosen() === name ? ` bead-${when()}` : ''}`,
      'aria-pressed': () => (chosen() === name ? 'true' : 'false'),
      'aria-label': () => words().tap.pick(commandName(name)),
      on: { click: () => chosen.set(name) },
    },
    h('span', { class: 'bead-dot', 'aria-hidden': 'true' }),
    h('span', { class: 'bead-name' }, () => commandName(name)),
  );
}
