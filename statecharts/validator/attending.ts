import { adds, beep, changes, isButton, lengthens, refuse } from './chart-parts.ts';

/** What the machine does while it waits for a passenger, a choice or a card. */
export const attendingStates = {
  home: {
    entry: 'ordinaryPace',
    // The next passenger finds the machine as it was: its own language, letters of normal size.
    after: { idleTime: { actions: ['ownLanguage', 'tellIdle'] } },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#tapping' },
      // T80: the pocket is for what was chosen before.
      POCKET_CARD: { target: '#refused', actions: refuse('card-slot') },
      TOUCH: [
        { guard: isButton('language'), actions: 'nextLanguage', target: 'home', reenter: true },
        { guard: isButton('larger'), target: 'home', reenter: true },
        { guard: isButton('card-check'), target: 'presentCard' },
        { guard: isButton('group'), target: 'group', actions: 'chooseNothing' },
        { guard: isButton('purse-transfer'), target: 'amount', actions: 'beginAmount' },
        { guard: isButton('carry-over'), target: 'insertForCarryOver' },
      ],
    },
  },
  presentCard: {
    // T102: the button is marked and one beep sounds; T103: then about five seconds.
    entry: beep('cardCheck'),
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#checking' },
      TOUCH: [
        { guard: isButton('cancel'), target: 'home' },
        // Pressed again: heard, and the wait begins anew.
        { guard: isButton('card-check'), target: 'presentCard', reenter: true },
        lengthens('presentCard'),
      ],
    },
  },
  // A23: the holder of a season ticket is asked before he is charged.
  asking: {
    id: 'asking',
    after: { seasonTicketWait: 'home' },
    on: {
      TOUCH: [
        { guard: isButton('charge'), target: 'presentForRide' },
        { guard: isButton('no-charge'), target: 'home' },
        lengthens('asking'),
      ],
    },
  },
  presentForRide: {
    after: { cardWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#paying' },
      TOUCH: [{ guard: isButton('cancel'), target: 'home' }, lengthens('presentForRide')],
    },
  },
  // J47: N or U was pressed; each press begins the wait anew.
  fareClass: {
    after: { fareWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#registering' },
      TOUCH: [
        { guard: isButton('cancel'), target: 'home' },
        { guard: isButton('language'), actions: 'nextLanguage', target: 'fareClass', reenter: true },
        lengthens('fareClass'),
      ],
    },
  },
  // T57-T69: tickets are chosen, the card confirms (T66).
  group: {
    after: { groupWait: 'home' },
    on: {
      CARD: { guard: 'fieldIsEmpty', target: '#grouping' },
      TOUCH: [
        { guard: isButton('self'), target: 'group', reenter: true, actions: 'toggleSelf' },
        adds('normal'),
        adds('local'),
        adds('statutory'),
        { guard: isButton('cancel'), target: 'home' },
        { guard: isButton('language'), actions: 'nextLanguage', target: 'group', reenter: true },
        lengthens('group'),
      ],
    },
  },
  // T107, T108
  amount: {
    after: { amountWait: 'home' },
    on: {
      CARD: { target: '#refused', actions: refuse('use-slot') },
      TOUCH: [
        changes('plus'),
        changes('minus'),
        { guard: isButton('accept'), target: 'insertForTransfer' },
        { guard: isButton('cancel'), target: 'home' },
        { guard: isButton('language'), actions: 'nextLanguage', target: 'amount', reenter: true },
        lengthens('amount'),
      ],
    },
  },
  // T109, T110: only now does the card belong into the pocket.
  insertForTransfer: {
    after: { insertWait: 'home' },
    on: {
      CARD: { target: '#refused', actions: refuse('use-slot') },
      POCKET_CARD: { guard: 'pocketIsEmpty', target: '#transferring' },
      TOUCH: [{ guard: isButton('cancel'), target: 'home' }, lengthens('insertForTransfer')],
    },
  },
  // T115
  insertForCarryOver: {
    after: { insertWait: 'home' },
    on: {
      CARD: { target: '#refused', actions: refuse('use-slot') },
      POCKET_CARD: { guard: 'pocketIsEmpty', target: '#carryingOver' },
      TOUCH: [{ guard: isButton('cancel'), target: 'home' }, lengthens('insertForCarryOver')],
    },
  },
} as const;
