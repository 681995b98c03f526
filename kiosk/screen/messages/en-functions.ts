import type { FunctionMessages } from './function-messages.ts';

export const enFunctions: FunctionMessages = {
  group: {
    title: 'Tickets for several people',
    companions: 'Tickets for companions',
    plusOwn: '+ your own ticket as on your card',
    confirm: 'To confirm, present your card',
    bought: 'Tickets',
    tickets: (count, name) => `${count}\u00a0× ${name}`,
    notForHolder: 'You have no ticket in this purchase.',
    selfAlready: 'You had your own ticket already – nothing was charged for it.',
    remedy: 'Present the card once for all when you get off.',
  },
  transfer: {
    title: 'Move money from e-purse to t-purse',
    amount: 'Amount to move',
    cardLater: 'The card goes into the pocket after you accept the amount.',
    lessBy: (amount) => `${amount} less`,
    moreBy: (amount) => `${amount} more`,
  },
  seasonQuestion: {
    title: 'Season ticket valid',
    validTo: (day) => `Your season ticket is valid until ${day}.`,
    question: 'Pay for this ride all the same?',
    charge: (fare) => (fare === undefined ? 'Charge the fare' : `Charge ${fare}`),
    noCharge: 'Do not charge',
  },
  payRide: {
    title: 'Pay for the ride',
    fact: 'You pay from the t-purse, in spite of your season ticket.',
    remedy: 'If you do not present the card, nothing will be charged.',
  },
  insertCard: {
    'purse-transfer': { title: 'Move money from e-purse to t-purse' },
    'carry-over': { title: 'Collect internet top-up or complaint refund' },
    word: 'Put your card into the pocket',
    leave: 'Leave it there until the result appears.',
    toMove: 'To be moved',
    toCarry: 'We will put on the card everything that waits for it.',
  },
  slotWorking: {
    'purse-transfer': {
      title: 'Leave the card in',
      fact: 'Moving money to the t-purse.',
      remedy: 'The card must stay in the pocket until the result appears.',
    },
    'carry-over': {
      title: 'Leave the card in',
      fact: 'Looking for what waits for this card, and writing it.',
      remedy: 'The card must stay in the pocket until the result appears.',
    },
  },
  transferred: {
    title: 'Moved',
    moved: 'Moved to the t-purse',
    purse: 't-purse',
    servicePurse: 'e-purse',
    takeCard: 'You can take out the card.',
    repeated: 'Same transfer – nothing was moved twice.',
  },
  carriedOver: {
    nothing: {
      title: 'Nothing waiting',
      fact: 'There is no top-up or refund for this card in the system.',
      remedy: 'You can take out the card.',
      later: 'Your payment may still be on its way: try again later.',
    },
    impossible: {
      title: 'Not possible now',
      kept: 'Your money is not lost, it waits in the system.',
      'office-silent': {
        fact: 'There is no connection to the top-up system now.',
        remedy: 'Take out the card and try again later, at any validator.',
      },
      'being-checked': {
        fact: 'An earlier attempt is still being checked.',
        remedy: 'Take out the card and try again later.',
      },
      'not-possible': {
        fact: 'This top-up cannot be written to the card.',
        remedy: 'Take the card to the Customer Service Point (POK).',
      },
    },
    removed: {
      title: 'Card taken out',
      fact: 'The card left the pocket too soon. Nothing was written.',
      remedy: 'Choose the function again and push the card all the way in.',
      kept: 'Nothing is lost.',
    },
    done: {
      title: 'Written to card',
      written: 'Written',
      repeated: 'This was written before – nothing was written twice.',
    },
    'top-up': 'internet top-up',
    refund: 'complaint refund',
    season: 'season ticket',
    pending: 'Still waiting',
    why: {
      'purse-limit': 'the t-purse cannot hold so much',
      'season-places-full': 'the card has no room for another season ticket',
      'being-checked': 'is still being checked',
      'not-possible': 'cannot be written, please go to the POK',
    },
  },
  atPocket: {
    removedEarly: {
      fact: 'The card left the pocket too soon.',
      remedy: 'Choose the function again and push the card all the way in.',
    },
    nothingMoved: 'Nothing was moved.',
    uncertain: {
      title: 'Once more',
      fact: 'The card left too soon.',
      unknown: 'We do not know yet whether everything was written.',
      remedy: 'Choose the same function and put the card in again.',
      noDouble: 'Nothing will be lost.',
    },
    uncertainAgain: 'Put it in once more; if that does not help, go to the Customer Service Point (POK).',
  },
  servicePurseHolds: 'On the e-purse',
  purseHolds: 'On the t-purse',
  mostInPurse: (amount) => `It can hold ${amount} at most.`,
  toBeMoved: (amount) => `${amount} to be moved.`,
  moreTime: 'More time',
  timeEnding: 'Time is running out',
  timeEndingSpoken: (more) => (more ? 'Time is running out. Touch: More time.' : 'Time is running out.'),
};
