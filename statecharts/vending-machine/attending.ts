import { grosze } from '../../fares/money.ts';
import { TOP_UP_AMOUNTS } from '../../fares/products/top-up.ts';
import type { FareClass, Towns } from '../../fares/tariff/town-tariff.ts';
import { backTo, isButton, lengthens } from './chart-parts.ts';

const towns = (count: Towns) =>
  ({
    guard: isButton(`towns-${count}`),
    target: 'ticketClass',
    actions: { type: 'wishTowns', params: { towns: count } },
  }) as const;
const fareClass = <State extends string>(chosen: FareClass, target: State) =>
  ({ guard: isButton(chosen), target, actions: { type: 'wishClass', params: { fareClass: chosen } } }) as const;
const days = (button: string, count: number) =>
  ({
    guard: isButton(button),
    target: 'firstDay',
    reenter: true,
    actions: { type: 'wishLater', params: { days: count } },
  }) as const;
const amount = (grosze_: number) =>
  ({
    guard: isButton(`amount-${grosze_ / 100}`),
    target: '#beginning',
    actions: { type: 'wishAmount', params: { amount: grosze(grosze_) } },
  }) as const;

/** Four questions at most from home to any ticket; each has a way back, and home is one touch away. */
export const attendingStates = {
  home: {
    id: 'home',
    entry: ['ordinaryPace', 'wishNothing', { type: 'keepProof', params: { proof: null } }],
    // The next passenger finds the machine as it was: its own language, letters, contrast and reach.
    after: { idleTime: { actions: 'tellIdle' } },
    on: {
      // Shows what is on it; a card that was lying there is not asked again and again.
      CARD: { guard: 'fieldIsEmpty', target: '#checking' },
      TOUCH: [
        { guard: isButton('top-up'), target: 'presentForTopUp' },
        { guard: isButton('ticket'), target: 'towns' },
        { guard: isButton('contract'), target: 'contract' },
        { guard: isButton('collect'), target: 'presentForCollect' },
        { guard: isButton('card-check'), target: 'presentForCheck' },
        // The time until nobody is there any more begins anew.
        { guard: 'isComfort', target: 'home', reenter: true },
      ],
    },
  },
  // J65: a paper ticket, by how far and for whom.
  towns: {
    after: { choiceWait: 'home' },
    on: { TOUCH: [towns(1), towns(2), towns(3), backTo('home'), lengthens('towns')] },
  },
  ticketClass: {
    after: { choiceWait: 'home' },
    on: {
      TOUCH: [
        fareClass('normal', '#beginning'),
        fareClass('reduced', '#beginning'),
        backTo('towns'),
        lengthens('ticketClass'),
      ],
    },
  },
  // J4: a contract, for how long, for whom, from when.
  contract: {
    after: { choiceWait: 'home' },
    on: {
      TOUCH: [
        { guard: 'isContract', target: 'contractClass', actions: 'wishContract' },
        backTo('home'),
        lengthens('contract'),
      ],
    },
  },
  contractClass: {
    after: { choiceWait: 'home' },
    on: {
      TOUCH: [
        fareClass('normal', 'firstDay'),
        fareClass('reduced', 'firstDay'),
        backTo('contract'),
        lengthens('contractClass'),
      ],
    },
  },
  firstDay: {
    after: { choiceWait: 'home' },
    on: {
      TOUCH: [
        { guard: isButton('today'), target: 'firstDay', reenter: true, actions: 'wishToday' },
        days('day-plus', 1),
        days('day-minus', -1),
        days('week-plus', 7),
        days('week-minus', -7),
        { guard: isButton('accept'), target: 'presentForContract' },
        backTo('contractClass'),
        lengthens('firstDay'),
      ],
    },
  },
  presentForTopUp: {
    // A card that lies there already need not be lifted.
    always: { guard: 'cardLies', target: '#readingForTopUp' },
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#readingForTopUp' },
      TOUCH: [backTo('home'), lengthens('presentForTopUp')],
    },
  },
  presentForContract: {
    always: { guard: 'cardLies', target: '#readingForContract' },
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#readingForContract' },
      TOUCH: [backTo('firstDay'), lengthens('presentForContract')],
    },
  },
  presentForCollect: {
    always: { guard: 'cardLies', target: '#collecting' },
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#collecting' },
      TOUCH: [backTo('home'), lengthens('presentForCollect')],
    },
  },
  presentForCheck: {
    always: { guard: 'cardLies', target: '#checking' },
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#checking' },
      TOUCH: [backTo('home'), lengthens('presentForCheck')],
    },
  },
  // J32: 5 to 50 zł; what would exceed the limit (J44) cannot be pressed.
  topUpAmount: {
    id: 'topUpAmount',
    after: { choiceWait: 'home' },
    on: {
      TOUCH: [...TOP_UP_AMOUNTS.map(amount), backTo('home'), lengthens('topUpAmount')],
    },
  },
} as const;
