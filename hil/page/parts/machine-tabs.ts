import { Plus, X } from 'lucide';
import { each, h } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell, effect } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readMachines } from '../model/follow.ts';
import { sells } from '../model/money.ts';
import { attempt } from '../model/notice.ts';
import { addMachine, removeMachine } from '../rig/machines.ts';
import { words } from '../words/words.ts';

/** Which machine of the bench is shown; further ones can be added and removed. */
export function machineTabs(): HTMLElement {
  const list = h('ul', { class: 'tabs', 'aria-label': () => words().machines.label });
  each(
    list,
    () => bench.machines(),
    ({ name }) => name,
    tab,
  );
  // A machine that was removed elsewhere cannot be shown any longer.
  effect(() => {
    const all = bench.machines();
    if (all.length > 0 && !all.some(({ name }) => name === bench.shownMachine())) {
      bench.shownMachine.set(all[0]?.name ?? 'main');
    }
  });
  return h('div', { class: 'machine-tabs' }, list, adding());
}

function tab(name: string): Element {
  const machine = () => bench.machines().find((each) => each.name === name);
  const state = (): string => {
    const { machines } = words();
    const found = machine();
    if (found?.state === 'dead') return machines.off;
    if (found?.state === 'starting') return machines.starting;
    return found?.machine === 'vending' ? words().vending.kind : machines.bus(found?.vehicle ?? 0);
  };
  const remove = (): Promise<boolean> =>
    attempt(async () => {
      await removeMachine(name);
      await readMachines();
    });
  return h(
    'li',
    { class: () => `tab${bench.shownMachine() === name ? ' tab-shown' : ''}` },
    h(
      'button',
      {
        type: 'button',
        class: 'tab-name',
        'data-machine': name,
        'aria-pressed': () => (bench.shownMachine() === name ? 'true' : 'false'),
        on: { click: () => bench.shownMachine.set(name) },
      },
      h('strong', {}, name),
      h('span', { class: 'quiet' }, state),
    ),
    name !== 'main' &&
      h(
        'button',
        {
          type: 'button',
          class: 'button-plain',
          'aria-label': () => words().machines.remove(name),
          title: () => words().machines.remove(name),
          on: { click: () => void remove() },
        },
        icon(X, 14),
      ),
  );
}

function adding(): HTMLElement {
  const busy = cell(false);
  const menu = h('div', { class: 'menu', popover: 'auto', id: 'add-machine' });
  const add = async (vehicle: number): Promise<void> => {
    if (menu.matches(':popover-open')) menu.hidePopover();
    busy.set(true);
    const name = freeName();
    const done = await attempt(async () => {
      await addMachine({ name, vehicle });
      await readMachines();
    });
    busy.set(false);
    if (done) bench.shownMachine.set(name);
  };
  const here = (): number => bench.machineNow()?.vehicle ?? bench.vehicle()?.vehicle ?? 0;
  const option = (title: () => string, why: () => string, which: string, vehicle: () => number): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'menu-option', 'data-add': which, on: { click: () => void add(vehicle()) } },
      h('strong', {}, title),
      h('span', { class: 'quiet' }, why),
    );
  menu.append(
    option(
      () => words().machines.sameBus,
      () => words().machines.sameBusWhy(here()),
      'same',
      here,
    ),
    option(
      () => words().machines.otherBus,
      () => words().machines.otherBusWhy,
      'other',
      freeVehicle,
    ),
  );
  return h(
    'div',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'button small',
        // One that sells stands in the street: on which bus is no question.
        popovertarget: () => (sells() ? undefined : 'add-machine'),
        disabled: busy,
        'data-add-machine': true,
        on: { click: () => sells() && void add(freeVehicle()) },
      },
      icon(Plus, 16),
      () => {
        if (sells()) return busy() ? words().vending.adding : words().vending.add;
        return busy() ? words().machines.adding : words().machines.add;
      },
    ),
    menu,
  );
}

function freeName(): string {
  const taken = new Set(bench.machines().map(({ name }) => name));
  const kind = sells() ? 'vending' : 'validator';
  for (let number = 2; ; number += 1) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`;
}

function freeVehicle(): number {
  const taken = new Set(bench.machines().map(({ vehicle }) => vehicle));
  for (let number = (bench.vehicle()?.vehicle ?? 0) + 1; ; number += 1) if (!taken.has(number)) return number;
}
