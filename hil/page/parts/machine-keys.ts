import { CircleCheck, Lightbulb, OctagonX } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { whenOver } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { attempt } from '../model/notice.ts';
import { pressKey } from '../rig/machines.ts';
import { words } from '../words/words.ts';

const press = (key: string): Promise<boolean> => attempt(() => pressKey(bench.shownMachine(), key));

/** The keys beside the screen, as wide as the reader above them. The keyboard's letters press them, too. */
export function machineKeys(): HTMLElement {
  const names = (): readonly string[] => Object.keys(bench.machineKeys());
  listenToKeyboard(names);
  return h(
    'section',
    { class: 'machine-keys', 'aria-label': () => words().keys.label },
    region(() => names().map(key)),
  );
}

function key(name: string): HTMLElement {
  const asks = (): string => words().keys.asks[bench.machineKeys()[name] ?? ''] ?? '';
  const label = (): string => words().keys.press(name, asks());
  return h(
    'button',
    {
      type: 'button',
      class: 'machine-key',
      'data-key': name,
      title: label,
      'aria-keyshortcuts': name,
      disabled: () => bench.machineState() === undefined,
      on: { click: () => void press(name) },
    },
    h('span', { class: 'machine-key-cap' }, name),
    ' ',
    h('span', { class: 'machine-key-name' }, asks),
  );
}

const TYPED_INTO = 'input, select, textarea, dialog, [contenteditable]';

function listenToKeyboard(names: () => readonly string[]): void {
  const typed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest(TYPED_INTO)) return;
    const name = event.key.toUpperCase();
    if (names().includes(name)) void press(name);
  };
  window.addEventListener('keydown', typed);
  whenOver(() => window.removeEventListener('keydown', typed));
}

/** Beeps in one signal that says no (section B). */
const REFUSAL_BEEPS = 3;

/** J58, J64: the lamp is red either way; what it means is told by shape and word (A34). Empty where no lamp has lit. */
export function lampMeaning(): HTMLElement {
  const last = () => bench.signals().findLast(({ kind }) => kind === 'lamp');
  const refused = (): boolean => (bench.signals().findLast(({ kind }) => kind === 'beep')?.count ?? 0) >= REFUSAL_BEEPS;
  const lit = (): boolean => Object.values(bench.machineState()?.lamps ?? {}).some((on) => on);
  return h(
    'p',
    {
      class: () => `lamp-meaning${lit() ? ' lamp-meaning-lit' : ''}`,
      'data-lamp': () => (last() === undefined ? 'none' : refused() ? 'refused' : 'done'),
    },
    region(() => {
      const signal = last();
      if (signal === undefined) return [icon(Lightbulb, 15), words().keys.noLamp];
      const colour = words().keys.colour[signal.colour ?? ''] ?? signal.colour ?? '';
      return [
        icon(refused() ? OctagonX : CircleCheck, 16),
        refused() ? words().keys.lampRefused(colour) : words().keys.lampDone(colour),
      ];
    }),
  );
}
