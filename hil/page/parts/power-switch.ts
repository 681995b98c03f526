import { Power } from 'lucide';
import { h } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import { readMachines } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { cutPower, restorePower } from '../rig/machines.ts';
import { words } from '../words/words.ts';

/** Cuts the shown machine's power (SIGKILL, no goodbye) and gives it back; and the lamps the machine has on. */
export function powerSwitch(): HTMLElement {
  const dead = (): boolean => bench.machineNow()?.state === 'dead';
  const press = (): Promise<boolean> =>
    attempt(async () => {
      await (dead() ? restorePower : cutPower)(bench.shownMachine());
      await readMachines();
    });
  const label = (): string => (dead() ? words().reader.power.restore : words().reader.power.cut);
  return h(
    'div',
    { class: 'machine-top' },
    h('span', { class: 'lamps', 'aria-hidden': 'true' }, ...['red', 'yellow', 'green'].map(lamp)),
    h(
      'button',
      {
        type: 'button',
        class: () => `power${dead() ? ' power-off' : ''}`,
        title: label,
        'aria-label': label,
        on: { click: () => void press() },
      },
      icon(Power, 16),
    ),
  );
}

function lamp(colour: string): HTMLElement {
  return h('span', { class: () => `lamp lamp-${colour}${bench.machineState()?.lamps[colour] ? ' lit' : ''}` });
}
