import { BusFront, CloudOff, HardDrive, type IconNode, MessageCircleOff, Unplug, X } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import { readFaults } from '../model/follow.ts';
import { sells } from '../model/money.ts';
import { attempt } from '../model/notice.ts';
import { type Fault, orderFault, takeBackFault, takeBackFaults } from '../rig/surroundings.ts';
import { words } from '../words/words.ts';
import { MONEY_CONDITIONS } from './money-faults.ts';
import { commandName } from './tap.ts';

interface Condition {
  readonly device: string;
  readonly fault: string;
  readonly picture: IconNode;
  /** At the next occasion, and then over; the others last until they are taken back. */
  readonly once?: boolean;
}

const SURROUNDINGS: readonly Condition[] = [
  { device: 'office', fault: 'down', picture: CloudOff },
  { device: 'office', fault: 'drop-answer', picture: MessageCircleOff },
  { device: 'disk', fault: 'full', picture: HardDrive },
  { device: 'antenna', fault: 'reader-lost', picture: Unplug },
];

/** Faults that last until they are taken back. */
const ON_THE_BUS: readonly Condition[] = [
  ...SURROUNDINGS,
  { device: 'vehicle', fault: 'silent', picture: BusFront },
  { device: 'vehicle', fault: 'garbage', picture: BusFront },
];

/** What goes wrong at the bench: switches for conditions, and all that is ordered with how often it struck. */
export function faults(): HTMLElement {
  return h(
    'section',
    { class: 'panel', tabindex: 0, 'data-view': 'faults', 'aria-label': () => words().views.faults },
    h('h2', {}, () => words().faults.title),
    region(() =>
      sells() ? [conditions(SURROUNDINGS), ...MONEY_CONDITIONS.flatMap(ofDevice)] : [conditions(ON_THE_BUS)],
    ),
    h('h3', {}, () => words().faults.armed),
    region(() => {
      const ordered = bench.faults();
      if (ordered.length === 0) return [h('p', { class: 'quiet' }, words().faults.none)];
      return [h('ul', { class: 'ordered' }, ...[...ordered].reverse().map(orderedFault)), allBack()];
    }),
  );
}

const conditions = (some: readonly Condition[]): HTMLElement =>
  h('div', { class: 'conditions' }, ...some.map(condition));

function ofDevice({ device, some }: (typeof MONEY_CONDITIONS)[number]): readonly HTMLElement[] {
  return [h('h3', {}, words().faults.device[device] ?? device), conditions(some)];
}

function condition({ device, fault, picture, once = false }: Condition): HTMLElement {
  const key = `${device} ${fault}`;
  const ordered = (): Fault | undefined =>
    bench
      .faults()
      .find(
        (each) =>
          each.device === device &&
          each.fault === fault &&
          each.at === null &&
          !(once && each.fired > 0) &&
          (each.machine === null || each.machine === bench.shownMachine()),
      );
  const press = (): Promise<boolean> =>
    attempt(async () => {
      const there = ordered();
      if (there) await takeBackFault(there.id);
      else await orderFault(bench.shownMachine(), { device, fault });
      await readFaults();
    });
  return h(
    'button',
    {
      type: 'button',
      class: 'condition',
      'data-condition': key,
      'aria-pressed': () => (ordered() ? 'true' : 'false'),
      on: { click: () => void press() },
    },
    icon(picture, 20),
    h(
      'span',
      { class: 'condition-words' },
      h('strong', {}, () => words().faults.name[key] ?? key),
      h('span', { class: 'quiet' }, () => {
        const there = ordered();
        return there ? words().faults.fired(there.fired) : (words().faults.why[key] ?? '');
      }),
    ),
  );
}

function orderedFault(fault: Fault): HTMLElement {
  const { faults: w } = words();
  const name = w.name[`${fault.device} ${fault.fault}`] ?? `${fault.device} ${fault.fault}`;
  const { at } = fault;
  const command = at?.command === undefined ? undefined : commandName(at.command);
  const place = command === undefined ? '' : at?.when === 'after' ? w.after(command) : w.before(command);
  const whose = fault.machine === null || fault.machine === bench.shownMachine() ? '' : fault.machine;
  const takeBack = (): Promise<boolean> =>
    attempt(async () => {
      await takeBackFault(fault.id);
      await readFaults();
    });
  return h(
    'li',
    { class: `ordered-one${fault.fired > 0 ? ' struck' : ''}` },
    h(
      'span',
      { class: 'condition-words' },
      h('strong', {}, [name, place, whose].filter((part) => part !== '').join(' ')),
      h('span', { class: 'quiet' }, w.fired(fault.fired)),
    ),
    h(
      'button',
      { type: 'button', class: 'button-plain', 'aria-label': w.takeBack(name), on: { click: () => void takeBack() } },
      icon(X, 16),
    ),
  );
}

function allBack(): HTMLElement {
  const press = (): Promise<boolean> =>
    attempt(async () => {
      await takeBackFaults();
      await readFaults();
    });
  return h('button', { type: 'button', class: 'button small', on: { click: () => void press() } }, words().faults.all);
}
