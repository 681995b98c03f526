import { type Config, first, isFor, onButton, partAt, transitions, without } from '../../explorer/edited-chart.ts';
import type { SeededBug } from '../../explorer/seeded-bug.ts';

const DIALOG = 'states.dialog.states';
const ATTENDING = `${DIALOG}.attending.states`;
const RECORD = 'no card is kept, no surcharge told and no code accepted without its record';

const endsOf = (config: Config, working: string): Config[] =>
  partAt(config, `${DIALOG}.${working}.invoke`).onDone as Config[];

/** Mistakes that somebody could make in the inspector's chart. */
export const SEEDED_BUGS: readonly SeededBug[] = [
  {
    name: 'what was inspected stays when the reader comes home',
    breaks: 'nothing of a passenger stays on the reader',
    edit: (config) => without(partAt(config, `${ATTENDING}.home`), 'entry'),
  },
  {
    name: 'a closed reader keeps what was inspected',
    breaks: 'nothing of a passenger stays on the reader',
    edit: (config) => without(partAt(config, `${DIALOG}.outOfService`), 'entry'),
  },
  {
    name: 'a failed journal goes unnoticed',
    breaks: 'nothing is inspected out of service',
    edit: (config) => without(partAt(config, `${DIALOG}.attending`), 'always'),
  },
  {
    name: 'a card that lies there is inspected again',
    breaks: 'one presentation is inspected once',
    edit: (config) => {
      partAt(config, `${ATTENDING}.inspected.after`).resultTime = '#inspecting';
    },
  },
  {
    name: 'one of two cards is inspected',
    breaks: 'two cards are never inspected',
    edit: (config) => {
      partAt(config, `${DIALOG}.attending.on.TWO_CARDS`).target = '#inspecting';
    },
  },
  {
    name: 'every card is told as coded',
    breaks: 'an e-ticket is told as coded only after it was written, and then always',
    edit: (config) => {
      const [coded, inspected] = endsOf(config, 'inspecting');
      if (coded === undefined || inspected === undefined) throw new Error('no card is inspected');
      coded.guard = inspected.guard;
    },
  },
  {
    name: 'a doubt closes the reader without a word',
    breaks: 'what is shown is what was found',
    edit: (config) => {
      const invoke = partAt(config, `${DIALOG}.inspecting.invoke`);
      invoke.onDone = endsOf(config, 'inspecting').filter(({ target }) => target !== '#uncertain');
    },
  },
  {
    name: 'the card of before is shown',
    breaks: 'what is shown is what was found',
    edit: (config) => without(endsOf(config, 'inspecting')[1] ?? {}, 'actions'),
  },
  ...(['retaining', 'surcharging', 'checkingCode'] as const).map((working): SeededBug => {
    const target = { retaining: '#retained', surcharging: '#surcharged', checkingCode: '#code' }[working];
    return {
      name: `${working} that was refused by the disk is told as done`,
      breaks: RECORD,
      edit: (config) => {
        first(endsOf(config, working)).target = target;
      },
    };
  }),
  {
    name: 'no number is told',
    breaks: 'a number that was told counts for the next code alone',
    edit: (config) => without(onButton(config, `${ATTENDING}.home`, 'ask-number'), 'actions'),
  },
  {
    name: 'back forgets what is in hand',
    breaks: 'back leads to what is in hand',
    edit: (config) => {
      partAt(config, `${DIALOG}.back`).always = { target: '#refused' };
    },
  },
  {
    name: 'every slip that is printed again is that of a card kept',
    breaks: 'what was printed again is what is shown',
    edit: (config) => without(first(endsOf(config, 'printingAgain')), 'guard'),
  },
  {
    name: 'the doubt cannot be put away',
    breaks: 'a button that can be pressed does something',
    edit: (config) => {
      const on = partAt(config, `${ATTENDING}.uncertain.on`);
      on.TOUCH = transitions(config, `${ATTENDING}.uncertain`, 'TOUCH').filter((each) => !isFor(each, 'done'));
    },
  },
  {
    name: 'a name stays for ever',
    breaks: 'time alone leads home',
    edit: (config) => without(partAt(config, `${ATTENDING}.inspected`), 'after'),
  },
  {
    name: 'out of service for good',
    breaks: 'a way back to home exists from everywhere',
    edit: (config) => without(partAt(config, `${DIALOG}.outOfService.states.waiting`), 'always'),
  },
];
