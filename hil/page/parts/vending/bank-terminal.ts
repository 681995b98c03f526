import { h } from '../../dom/element.ts';
import { effect } from '../../dom/reactive.ts';
import { journal, machineState, shownMachine } from '../../model/bench.ts';
import { readTerminalAgain } from '../../model/follow.ts';
import { terminal } from '../../model/money.ts';
import { attempt } from '../../model/notice.ts';
import { COURSES, type Course, orderTerminal } from '../../rig/money.ts';
import { amount } from '../../words/numbers.ts';
import { words } from '../../words/words.ts';

const order = (what: Parameters<typeof orderTerminal>[1]): Promise<boolean> =>
  attempt(async () => {
    await orderTerminal(shownMachine(), what);
    await readTerminalAgain();
  });

/** The bank terminal: what it says, and what it will make of the next bank card. */
export function bankTerminal(): HTMLElement {
  const wanted = (): boolean => terminal()?.waitsForCard ?? false;
  return h(
    'section',
    {
      class: () => `terminal${wanted() ? ' terminal-wanted' : ''}`,
      'aria-label': () => words().vending.bank.label,
      'data-terminal': () => (wanted() ? 'waits' : terminal()?.busy ? 'busy' : 'idle'),
    },
    h('p', { class: 'terminal-name' }, () => words().vending.bank.label),
    h('p', { class: 'terminal-field', role: 'status' }, display),
    h('div', { class: 'terminal-next' }, nextCourse()),
  );
}

/** What stands on its own small display. */
function display(): string {
  const { bank } = words().vending;
  const status = machineState()?.devices.terminal?.status;
  const known = terminal();
  if (known?.waitsForCard) {
    const asked = amountAsked();
    return asked === undefined ? bank.present : `${amount(asked)}\n${bank.present}`;
  }
  if (known?.busy) return bank.busy;
  if (status !== undefined && status !== 'ready') return bank.lost;
  return bank.idle;
}

/** What the machine has told it to take, as the journal has it. */
function amountAsked(): number | undefined {
  const told = journal().findLast(({ kind, event }) => kind === 'SALE' && event === 'card-intended');
  return typeof told?.amount === 'number' ? told.amount : undefined;
}

function nextCourse(): HTMLElement {
  const choice = h('select', {
    class: 'input terminal-course',
    'data-course': () => terminal()?.next ?? 'approve',
    on: { change: () => void order({ next: courseOf(choice.value) }) },
  });
  const options = COURSES.map((course) => h('option', { value: course }, () => words().vending.bank.course[course]));
  choice.append(...options);
  effect(() => {
    choice.value = terminal()?.next ?? 'approve';
  });
  return h(
    'label',
    { class: 'terminal-label' },
    h('span', {}, () => words().vending.bank.next),
    choice,
  );
}

const courseOf = (value: string): Course => COURSES.find((course) => course === value) ?? 'approve';

/** Whether a bank card comes by itself after a while. */
export function automaticSwitch(): HTMLElement {
  const box = h('input', {
    type: 'checkbox',
    'data-automatic': true,
    checked: () => terminal()?.automatic ?? false,
    on: { change: () => void order({ automatic: box.checked }) },
  });
  return h(
    'label',
    { class: 'choice-one' },
    box,
    h('span', {}, () => words().vending.bank.automatic),
  );
}
