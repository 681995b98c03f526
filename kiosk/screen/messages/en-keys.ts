import type { KeyMessages, Wording } from './key-messages.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('en');
const pok = 'the Customer Service Point (POK)';
const single = 'Buy a single ticket from the driver or a ticket machine';

export const enKeys: KeyMessages = {
  chooseAndPresent: 'Choose N or U and present your card',
  leaving: 'Getting off? Present your card without pressing a key.',
  keyNames: { normal: 'Full fare', reduced: 'Reduced', contents: 'Check card' },
  fareClass: { normal: 'Full fare', reduced: 'Reduced' },
  choosingFare: {
    taken: (amount) => `We will charge ${amount}`,
    toTheEnd: (towns) =>
      towns === 1
        ? 'to the end of this trip: one town'
        : towns === 2
          ? 'to the end of this trip: two towns'
          : 'to the end of this trip: three towns or more',
    needed: (amount) => `Your purse must hold at least ${amount}.`,
    unknown: 'Fare to the end of this trip',
    remedy: 'Getting off, present your card without a key – we refund what you overpaid.',
  },
  chooseFirst: {
    title: 'First N or U',
    fact: 'Choose N or U BEFORE you present your card',
    remedy: 'Take the card away, press N (full fare) or U (reduced), and present it again. Nothing was charged.',
    eTicket: 'Internet tickets are not read here: with one there is nothing you have to do.',
  },
  registered: {
    title: 'Season ticket',
    validTo: (day) => `Valid to ${day}`,
    nothingTaken: 'Registered. Nothing was charged.',
    repeated: 'Registered before. Nothing was charged.',
  },
  pages: {
    of: (page, pages) => `${page} of ${pages}`,
    operation: 'Last operation',
    outcome: {
      executed: { title: 'Done', fact: 'The operation was accepted.', remedy: 'Do not repeat it.' },
      'rolled-back': { title: 'Not done', fact: 'Nothing was charged.', remedy: 'Repeat the operation.' },
      unknown: {
        title: 'Being checked',
        fact: 'The office will find out. You will not pay twice.',
        remedy: 'What is on the card counts.',
      },
    },
    contract: 'Season ticket',
    product: (days, fareClass) =>
      `${days}\u00a0${plural(rules, days, { one: 'day', other: 'days' })}, ${fareClass.toLowerCase()}`,
    standing: {
      valid: (_, to) => `Valid to ${to}`,
      future: (from) => `Valid from ${from}`,
      expired: (_, to) => `Ended ${to}`,
    },
    noContract: {
      title: 'None on the card',
      fact: 'A ticket bought on the internet is not read here; an inspector will check it.',
    },
    purse: 'Electronic purse',
    belowNothing: 'What is missing will be taken from your next top-up.',
    ride: 'Open ride',
    since: (stop, time) => (time === undefined ? `From: ${stop}` : `From: ${stop}, ${time}`),
    charged: (amount) => `Charged ${amount}`,
    leaving: 'Getting off, present your card without a key.',
  },
  mayCheckOut: 'You can still end your open ride: present the card without a key.',
};

export const enJaworzno: Wording = {
  available: 'In your purse',
  cardCheck: { title: 'Check card', fact: 'We will show tickets and purse.', remedy: 'Nothing will be charged.' },
  checkedIn: {
    title: 'Checked in',
    charged: 'CHARGED',
    balance: 'Purse',
    from: 'From',
    remedy: 'Getting off, present your card without a key – we refund what you overpaid.',
    transfer: '',
    repeated: 'Same check-in – nothing was charged twice.',
  },
  uncertain: {
    title: 'Check the operation',
    fact: 'The card left too soon.',
    unknown: 'We do not know yet whether the operation was written.',
    remedy: 'Press S and present the card to see. If it was not written, repeat it.',
    noDoubleCharge: 'You will not pay twice.',
  },
  uncertainAgain: {
    title: 'Check the operation',
    fact: 'The card may be damaged.',
    remedy: `Present it once more; if that does not help, go to ${pok}.`,
  },
  refused: {
    funds: { title: 'Not enough money', fact: 'Your purse holds too little for a ride.', remedy: `${single}.` },
    blocked: {
      title: 'Card blocked',
      fact: 'This card cannot be used to pay.',
      remedy: `${single}, and take the card to ${pok}.`,
    },
    expired: {
      title: 'Card expired',
      fact: 'The card is out of date.',
      remedy: `${single}, and take the card to ${pok}.`,
    },
    'removed-early': {
      title: 'Check the operation',
      fact: 'Too quick: nothing was written, nothing was charged.',
      remedy: 'Repeat it, and hold the card at the reader.',
    },
  },
};
