import { type Config, first, isFor, partAt, transitions, without } from '../../explorer/edited-chart.ts';
import type { SeededBug } from '../../explorer/seeded-bug.ts';

const DIALOG = 'states.dialog.states';
const ATTENDING = `${DIALOG}.attending.states`;
const SELLING = `${DIALOG}.selling.states`;
const DELIVERY = 'states.delivery.states';
const CASH = 'states.cash.states.taking.states';

const MONEY = 'credited = delivered + paid out + owed by slip, wherever a sale has ended';
const HOMEWARDS = 'a way back to home exists from everywhere';
const BY_TIME = 'time alone leads home';

/** What an invoked actor's end leads to, as a list. */
function onDone(config: Config, state: string): Config[] {
  const invoke = partAt(config, `${state}.invoke`);
  const own = (Array.isArray(invoke) ? invoke[0] : invoke) as Config;
  if (own.onDone === undefined) throw new Error(`${state} waits for nothing`);
  const list = (Array.isArray(own.onDone) ? own.onDone : [own.onDone]) as Config[];
  own.onDone = list;
  return list;
}

/** The way of an end by its position. */
function ending(config: Config, state: string, position: number): Config {
  const found = onDone(config, state)[position];
  if (found === undefined) throw new Error(`${state} has no end ${position}`);
  return found;
}

export const SEEDED_BUGS: readonly SeededBug[] = [
  {
    name: 'cancelled coins stay in the machine',
    breaks: MONEY,
    edit: (config) => {
      ending(config, `${SELLING}.byCoins`, 2).target = '#home';
    },
  },
  {
    name: 'thanks before the change',
    breaks: MONEY,
    edit: (config) => {
      ending(config, `${SELLING}.delivering`, 1).target = '#thanks';
    },
  },
  {
    name: 'a ticket that is not printed is not paid back',
    breaks: MONEY,
    edit: (config) => {
      ending(config, `${SELLING}.delivering`, 0).target = '#refused';
    },
  },
  {
    name: 'out of service leads home past what was open',
    breaks: MONEY,
    edit: (config) => {
      partAt(config, `${DIALOG}.outOfService.states.waiting.always`).target = '#home';
    },
  },
  {
    name: 'the last choice to pay runs out with coins inside',
    breaks: MONEY,
    edit: (config) => {
      partAt(config, `${SELLING}.payingAgain.after`).askAgainWait = '#refused';
    },
  },
  {
    name: 'goods for too few coins',
    breaks: 'no goods go out before they are paid',
    edit: (config) => {
      const always = partAt(config, `${CASH}.acceptor.states.counted`).always as Config[];
      first(always).guard = () => true;
    },
  },
  {
    name: 'goods before the bank has said yes',
    breaks: 'no goods go out before they are paid',
    edit: (config) => {
      partAt(config, `${SELLING}.byBank`).initial = 'delivering';
    },
  },
  {
    name: 'after a payment that is not clear the card is charged again',
    breaks: 'a sale is charged to one bank card once',
    edit: (config) => {
      ending(config, `${SELLING}.byBank`, 2).target = 'payingAgain';
    },
  },
  {
    name: 'the goods go out again when the change is paid',
    breaks: 'the goods of a sale go out once',
    edit: (config) => {
      ending(config, `${SELLING}.byBank`, 0).target = 'delivering';
    },
  },
  {
    name: 'coins are taken for a price that cannot be paid with them',
    breaks: 'coins are taken only where they can be used',
    edit: (config) => {
      first(partAt(config, `${SELLING}.choosingHow`).always as Config[]).guard = 'coinsWork';
    },
  },
  {
    name: 'who waits too long is asked for a bank card, terminal or not',
    breaks: 'a bank card is asked for only where the terminal answers',
    edit: (config) => {
      partAt(config, `${SELLING}.cardOnly`).after = { payingWait: '#byBank' };
    },
  },
  {
    name: 'thanks for a sale that was paid back',
    breaks: 'thanks are said for goods that are out',
    edit: (config) => {
      ending(config, `${SELLING}.refunding`, 1).target = '#thanks';
    },
  },
  {
    name: 'a slip is printed and not shown',
    breaks: 'a slip that was issued is shown',
    edit: (config) => {
      onDone(config, `${SELLING}.givingBack`).shift();
    },
  },
  {
    name: 'the bank is told of goods that did not come out',
    breaks: 'the bank hears what became of the goods',
    edit: (config) => {
      onDone(config, `${SELLING}.byBank.states.delivering`).shift();
    },
  },
  {
    name: 'a failed journal goes unnoticed',
    breaks: 'nothing is sold out of service',
    edit: (config) => without(partAt(config, `${DIALOG}.attending`), 'always'),
  },
  {
    name: 'a card that lies there is checked again and again',
    breaks: 'a card that lies there is not read again by itself',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home`).always = { guard: 'cardLies', target: '#checking' };
    },
  },
  {
    name: 'the wish of the one before is kept',
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home`).entry = 'ordinaryPace';
    },
  },
  {
    name: 'the proof of an old failure is kept',
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home`).entry = ['ordinaryPace', 'wishNothing'];
    },
  },
  {
    name: 'long waits stay long',
    breaks: 'the next passenger finds a fresh machine',
    edit: (config) => {
      partAt(config, `${ATTENDING}.home`).entry = 'wishNothing';
    },
  },
  {
    name: 'the machine stays in the colours of the one before',
    breaks: 'an idle machine has its own language, letters, colours and reach',
    edit: (config) => without(partAt(config, 'states.contrast.states.high.on'), 'IDLE'),
  },
  {
    name: 'comfort chosen late is never given up',
    breaks: 'somebody who walks away leaves a fresh machine',
    edit: (config) => {
      const touches = transitions(config, `${ATTENDING}.home`, 'TOUCH');
      partAt(config, `${ATTENDING}.home.on`).TOUCH = touches.filter(({ guard }) => guard !== 'isComfort');
    },
  },
  {
    name: 'more time for the bank card is promised and not given',
    breaks: 'a button that can be pressed does something',
    edit: (config) => {
      const touches = transitions(config, `${SELLING}.byBank.states.asking`, 'TOUCH');
      partAt(config, `${SELLING}.byBank.states.asking.on`).TOUCH = touches.slice(0, 1);
    },
  },
  {
    name: 'a card in doubt that comes back is not written',
    breaks: 'a card that is wanted is written when it comes',
    edit: (config) => without(partAt(config, `${DELIVERY}.inDoubt.on`), 'delivery.CARD'),
  },
  {
    name: 'a card that is wanted is waited for without end',
    breaks: BY_TIME,
    edit: (config) => without(partAt(config, `${DELIVERY}.cardWanted`), 'after'),
  },
  {
    name: 'coins are waited for without end',
    breaks: BY_TIME,
    edit: (config) => without(partAt(config, `${SELLING}.byCoins.states.taking`), 'after'),
  },
  {
    name: 'goods without their end keep the bank waiting',
    breaks: HOMEWARDS,
    edit: (config) => {
      for (const end of onDone(config, `${SELLING}.byBank.states.delivering`)) without(end, 'actions');
    },
  },
  {
    name: 'a way back from a question is forgotten',
    breaks: 'a button that can be pressed does something',
    edit: (config) => {
      const touches = transitions(config, `${ATTENDING}.towns`, 'TOUCH');
      partAt(config, `${ATTENDING}.towns.on`).TOUCH = touches.filter((each) => !isFor(each, 'back'));
    },
  },
];
