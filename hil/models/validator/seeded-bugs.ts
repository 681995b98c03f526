import { type Config, first, isFor, onButton, partAt, transitions, without } from '../../explorer/edited-chart.ts';
import type { SeededBug } from '../../explorer/seeded-bug.ts';

const DIALOG = 'states.dialog.states';
const ATTENDING = `${DIALOG}.attending.states`;

export const SEEDED_BUGS: readonly SeededBug[] = [
  {
    name: 'chosen tickets are not cleared',
    leftovers: true,
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => without(onButton(config, `${ATTENDING}.home`, 'group'), 'actions'),
  },
  {
    name: 'the amount begins where the one before ended',
    leftovers: true,
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => without(onButton(config, `${ATTENDING}.home`, 'purse-transfer'), 'actions'),
  },
  {
    name: 'long waits stay long',
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => without(partAt(config, `${ATTENDING}.home`), 'entry'),
  },
  {
    name: 'a card is served again while it lies in the field',
    breaks: 'one presentation is served once',
    edit: (config) => {
      first(transitions(config, `${DIALOG}.result`, 'CARD')).guard = 'healthy';
      // The reader tells a card that lies there again once the first service has ended.
      partAt(config, 'states.field.states.occupied.on').CARD = 'occupied';
      const over = partAt(config, `${DIALOG}.result.states.stay.states.over.always`);
      over.target = '#tapping';
      without(over, 'guard');
    },
  },
  {
    name: 'home takes the charge for granted',
    breaks: 'a card is served for what was asked',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home.on.CARD`).target = '#paying';
    },
  },
  {
    name: 'a defect ends in green',
    breaks: 'no green without a committed transaction',
    edit: (config) => {
      partAt(config, `${DIALOG}.grouping.invoke`).onDone = { target: '#checkedIn' };
    },
  },
  {
    name: 'the result of the card before is shown',
    breaks: 'what is shown is what became of the card',
    edit: (config) => {
      const onDone = partAt(config, `${DIALOG}.checking.invoke`).onDone as Config[];
      for (const transition of onDone) delete transition.actions;
    },
  },
  {
    name: 'a failed journal goes unnoticed',
    breaks: 'nothing is served out of service',
    edit: (config) => without(partAt(config, `${DIALOG}.attending`), 'always'),
  },
  {
    name: 'the result does not ask for health before the next card',
    breaks: 'nothing is served out of service',
    edit: (config) => {
      first(transitions(config, `${DIALOG}.result`, 'CARD')).guard = 'fieldIsEmpty';
    },
  },
  {
    name: 'the time of a result is never over',
    breaks: 'time alone leads home',
    edit: (config) => without(partAt(config, `${DIALOG}.result.states.stay.states.running`), 'after'),
  },
  {
    name: 'the time to present a card is never over',
    breaks: 'time alone leads home',
    edit: (config) => without(partAt(config, `${ATTENDING}.presentCard`), 'after'),
  },
  {
    name: 'out of service for good',
    breaks: 'a way back to home exists from everywhere',
    edit: (config) => without(partAt(config, `${DIALOG}.outOfService.states.waiting`), 'always'),
  },
  {
    name: 'the machine goes on in the language of the one before',
    breaks: 'an idle machine speaks its own language in letters of normal size',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home.after.idleTime`).actions = 'tellIdle';
    },
  },
  {
    name: 'letters stay large',
    breaks: 'an idle machine speaks its own language in letters of normal size',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home.after.idleTime`).actions = 'ownLanguage';
    },
  },
  {
    name: 'the proof of an old failure is kept',
    breaks: 'a proof of failure is shown with its failure only',
    edit: (config) => without(partAt(config, `${DIALOG}.outOfService.states.waiting.always`), 'actions'),
  },
  {
    name: 'a card in the pocket is served without a purpose',
    breaks: 'a card in the pocket without a purpose is refused',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home.on`).POCKET_CARD = { target: '#tapping' };
    },
  },
  {
    name: 'cancel is forgotten',
    breaks: 'a button that can be pressed does something',
    edit: (config) => {
      for (const state of [`${ATTENDING}.insertForCarryOver`, `${DIALOG}.attending`]) {
        const remaining = transitions(config, state, 'TOUCH').filter((transition) => !isFor(transition, 'cancel'));
        partAt(config, `${state}.on`).TOUCH = remaining;
      }
    },
  },
];

/** Mistakes that only a machine with keys can make (J47-J74). */
export const KEY_BUGS: readonly SeededBug[] = [
  {
    name: 'N chooses what U chose before',
    breaks: 'the fare is that of the key that was pressed last',
    edit: (config) => without(transitions(config, `${DIALOG}.attending`, 'KEY').at(-1) ?? {}, 'actions'),
  },
  {
    name: 'a key takes the message from who holds his card',
    breaks: 'a key that is pressed begins what it asks for, unless a card is held',
    edit: (config) => {
      const on = partAt(config, `${DIALOG}.result.on`);
      on.KEY = transitions(config, `${DIALOG}.result`, 'KEY').slice(1);
    },
  },
  {
    name: 'a key is not heard while a result is shown',
    breaks: 'a key that is pressed begins what it asks for, unless a card is held',
    edit: (config) => without(partAt(config, `${DIALOG}.result.on`), 'KEY'),
  },
  {
    name: 'a card without a key is registered',
    breaks: 'a card is served for what was asked',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home.on.CARD`).target = '#registering';
    },
  },
  {
    name: 'the five seconds after a key are never over',
    breaks: 'time alone leads home',
    edit: (config) => without(partAt(config, `${ATTENDING}.fareClass`), 'after'),
  },
];
