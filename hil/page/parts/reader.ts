import { Nfc, Scissors, Volume2 } from 'lucide';
import { each, h, region } from '../dom/element.ts';
import { icon, svg } from '../dom/icon.ts';
import { cell, effect, untracked } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readFaults } from '../model/follow.ts';
import { cardsAt } from '../model/holding.ts';
import { sells } from '../model/money.ts';
import { attempt } from '../model/notice.ts';
import type { Place } from '../rig/cards.ts';
import { orderFault, takeBackFault } from '../rig/surroundings.ts';
import { words } from '../words/words.ts';
import { callOf, cardFace, lookOf } from './card-face.ts';
import { holdGesture } from './hold-gesture.ts';
import { lampMeaning } from './machine-keys.ts';

/** Views in which nothing is expected of the card any more. */
const SALE_OVER = new Set(['home', 'thanks', 'card-contents', 'refused', 'refund', 'slip', 'out-of-service']);

const TOLD_IN_WORDS = new Set(['choose-first', 'card-contents']);

const atReader = (): readonly string[] => cardsAt('antenna');

/** The reader of the machine: cards lie here while they are held to it. */
export function reader(): HTMLElement {
  const place = h('ul', { class: 'reader-cards' });
  each(place, atReader, (id) => id, cardThere);
  const answered = answeredSince();
  const invitation = () => {
    if (bench.machineNow()?.state === 'dead') return words().reader.dead;
    if (bench.pocketWanted()) return words().reader.elsewhere;
    if (atReader().length === 0) return words().reader.invite;
    // A sale begins and ends with the same card, and it may lie there all the time.
    if (sells())
      return SALE_OVER.has(bench.machineState()?.scene.view ?? '') ? words().reader.done : words().vending.leave;
    // J60, J68: there what is told in words alone has no beep.
    const told = bench.hasKeys() && TOLD_IN_WORDS.has(bench.machineState()?.scene.view ?? '');
    return answered() || told ? words().reader.done : words().reader.reading;
  };
  return h(
    'section',
    { class: () => `reader${atReader().length > 0 ? ' busy' : ''}`, 'aria-label': () => words().reader.label },
    h('div', { class: 'reader-place' }, waves(), place),
    h('p', { class: 'reader-invitation', role: 'status' }, invitation),
    heard(),
    region(() => [bench.hasKeys() && lampMeaning()]),
    pullAwayEarly(),
  );
}

function cardThere(id: string): Element {
  const label = () => words().reader.take(callOf(id));
  const handle = h(
    'button',
    { type: 'button', class: 'card card-there', title: label },
    h('span', { class: 'unseen' }, label),
    cardFace(() => lookOf(id)),
  );
  holdGesture(handle, id);
  return h('li', {}, handle);
}

function waves(): SVGElement {
  const arcs = [18, 32, 46].map((radius) => svg('circle', { cx: 50, cy: 50, r: radius }));
  return svg('svg', { class: 'reader-waves', viewBox: '0 0 100 100', 'aria-hidden': 'true' }, ...arcs, middle());
}

function middle(): SVGElement {
  const mark = icon(Nfc, 22);
  mark.setAttribute('x', '39');
  mark.setAttribute('y', '39');
  return mark;
}

/** Whether the machine has given a signal since the reader was empty. */
function answeredSince(): () => boolean {
  const newest = (): number => bench.signals().at(-1)?.seq ?? 0;
  const before = cell(0);
  effect(() => {
    // A machine that has started again counts from 1.
    if (atReader().length === 0 || newest() < untracked(before)) before.set(newest());
  });
  return () => newest() > before();
}

/** The beeps of the last signal, as dots. */
function heard(): HTMLElement {
  const last = cell(0);
  effect(() => last.set(bench.signals().findLast(({ kind }) => kind === 'beep')?.count ?? 0));
  return h(
    'p',
    { class: 'heard' },
    icon(Volume2, 16),
    region(() => Array.from({ length: Math.min(last(), 5) }, () => h('span', { class: 'heard-dot' }))),
    () => (last() === 0 ? words().reader.silence : words().reader.beeps(last())),
  );
}

/** The moments that matter: nothing is taken yet, or taken and nobody knows. */
const MOMENTS = ['before', 'after'] as const;

function pullAwayEarly(): HTMLElement {
  const where = (): Place => (bench.pocketWanted() || cardsAt('slot').length > 0 ? 'slot' : 'antenna');
  const title = () => (where() === 'slot' ? words().pocket.early : words().reader.early);
  const ordered = (when: (typeof MOMENTS)[number]) =>
    bench
      .faults()
      .find(
        ({ machine, device, fault, at, count, fired }) =>
          machine === bench.shownMachine() &&
          device === where() &&
          fault === 'tear' &&
          at?.command === COMMIT &&
          at.when === when &&
          (count === null || fired < count),
      );
  const press = (when: (typeof MOMENTS)[number]): Promise<boolean> =>
    attempt(async () => {
      const fault = ordered(when);
      if (fault) await takeBackFault(fault.id);
      else {
        await orderFault(bench.shownMachine(), { device: where(), fault: 'tear', at: { command: COMMIT, when } });
      }
      await readFaults();
    });
  return h(
    'div',
    { class: 'early', role: 'group', 'aria-label': title },
    h('p', { class: 'early-title' }, icon(Scissors, 15), title),
    ...MOMENTS.map((when) =>
      h(
        'button',
        {
          type: 'button',
          class: 'early-moment',
          'data-early': when,
          'aria-pressed': () => (ordered(when) ? 'true' : 'false'),
          on: { click: () => void press(when) },
        },
        () => words().reader[when],
      ),
    ),
  );
}

const COMMIT = 'CommitTransaction';
