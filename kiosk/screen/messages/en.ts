import { MOST_TICKETS_OF_A_CLASS } from '../../../fares/card/state.ts';
import type { Messages } from './catalogue.ts';
import { enFunctions } from './en-functions.ts';
import { enKeys } from './en-keys.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('en');
const pok = 'the Customer Service Point (POK)';
const goElsewhere = 'Use another validator or tell the driver.';

export const en: Messages = {
  ...enFunctions,
  ...enKeys,
  languageName: 'English',
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  presentCard: 'PRESENT YOUR CARD',
  entryStop: 'Boarding stop',
  exitStop: 'Alighting stop',
  lastStop: 'Previous',
  nextStop: 'Next',
  line: 'Line',
  noRide: {
    title: 'Please wait',
    fact: 'We do not know which stop the bus is at.',
    remedy: 'You can check in as soon as a stop appears; if it takes long, tell the driver.',
  },
  buttons: {
    'card-check': 'Check card',
    group: 'Tickets for several people',
    'purse-transfer': 'Move money from e-purse to t-purse',
    'carry-over': 'Collect internet top-up or complaint refund',
    larger: 'Larger text',
    ordinary: 'Normal text',
    cancel: 'Cancel',
    accept: 'Accept',
  },
  cardCheck: { title: 'Check card', fact: 'We will show balance and tickets.', remedy: 'Nothing will be charged.' },
  working: { title: 'Hold your card', fact: 'Just a moment…', remedy: 'Do not move the card away from the reader.' },
  checkedIn: {
    title: 'Checked in',
    charged: 'Charged',
    balance: 'Balance',
    from: 'From',
    remedy: 'Present your card when you get off, too – we refund what you overpaid.',
    transfer: 'Transfer: only the lowest fare was charged.',
    repeated: 'Same check-in – nothing was charged twice.',
  },
  checkedOut: {
    title: 'Checked out',
    refunded: 'Refunded',
    ride: 'Ride',
    transferUntil: (time) => `Change buses by ${time} for the lowest fare.`,
    cancelled: 'Same stop: ride cancelled, everything refunded.',
    repeated: 'Same check-out – shown once more.',
  },
  stops: (count) => `${count}\u00a0${plural(rules, count, { one: 'stop', other: 'stops' })}`,
  contents: {
    title: 'Check card',
    purse: 't-purse (rides)',
    servicePurse: 'e-purse',
    tickets: 'Tickets on this trip',
    self: 'Yourself',
    normal: 'Full fare',
    local: 'Reduced, local',
    statutory: 'Reduced, by law',
    from: 'From',
    standard: 'Standard card',
    premium: 'Premium card',
    seasonTickets: 'Season tickets',
    noSeasonTicket: 'No season ticket',
    product: (product) => `no.\u00a0${product}`,
    more: (count) => `and ${count} more`,
    openTickets: (count) => `${count} ${plural(rules, count, { one: 'ticket', other: 'tickets' })} on this trip`,
  },
  refused: {
    funds: {
      title: 'Not enough money',
      fact: 'The t-purse does not hold enough for a ride.',
      remedy: `Top up the t-purse at ${pok}; the e-purse cannot pay for a ride.`,
    },
    blocked: {
      title: 'Card blocked',
      fact: 'This card cannot be used to pay.',
      remedy: `Take the card to ${pok}.`,
    },
    expired: {
      title: 'Card expired',
      fact: 'The card is no longer valid.',
      remedy: `Have the card renewed at ${pok}.`,
    },
    foreign: {
      title: 'Unknown card',
      fact: 'This is not a city card of this system.',
      remedy: 'Present your city card alone, without other cards.',
    },
    damaged: {
      title: 'Card damaged',
      fact: 'The card cannot be read.',
      remedy: `Take the card to ${pok}.`,
    },
    'removed-early': {
      title: 'Too quick',
      fact: 'Nothing was charged.',
      remedy: 'Present the card again and hold it still.',
    },
    'two-cards': {
      title: 'Two cards',
      fact: 'The reader sees more than one card.',
      remedy: 'Take your card out of the wallet and present it alone.',
    },
    'no-position': {
      title: 'Stop unknown',
      fact: 'We do not know which stop the bus is at.',
      remedy: 'Tell the driver and present your card again in a moment.',
    },
    'refund-limit': {
      title: 'No refund to card',
      fact: 'The card does not accept this refund.',
      remedy: `For your refund take the card to ${pok}.`,
    },
    'ride-open': {
      title: 'Ride is open',
      fact: 'This card already has an open ride on this trip.',
      remedy: 'To leave: present the card without pressing a key.',
    },
    'nothing-chosen': {
      title: 'No ticket chosen',
      fact: 'No ticket was chosen on the screen.',
      remedy: 'Choose the tickets first, then present your card.',
    },
    'service-purse-short': {
      title: 'Not enough on the e-purse',
      fact: 'The e-purse holds less than the amount you chose.',
      remedy: 'Choose a smaller amount.',
    },
    'purse-limit': {
      title: 't-purse limit',
      fact: 'The t-purse cannot hold so much money.',
      remedy: 'Choose a smaller amount.',
    },
    'season-ticket-valid': {
      title: 'Season ticket valid',
      fact: 'You have a valid season ticket.',
      remedy: 'You need not present your card. Have a good trip!',
    },
    'second-purchase': {
      title: 'No further purchase',
      fact: 'Tickets were already added to this ride at another stop.',
      remedy: 'Buy more tickets with another card, or after this ride.',
    },
    'too-many-tickets': {
      title: 'Too many tickets',
      fact: `A card holds at most ${MOST_TICKETS_OF_A_CLASS} tickets of one kind.`,
      remedy: 'Choose fewer tickets and buy the rest with another card.',
    },
    'not-carried-out': {
      title: 'Nothing was moved',
      fact: 'The transfer did not succeed.',
      remedy: 'Choose the function again and leave the card in until the result appears.',
    },
    'card-slot': {
      title: 'Take out your card',
      fact: 'There is a card in the pocket, but no function was chosen.',
      remedy: 'Take the card out, choose a function, and put the card in when you are asked to.',
    },
    'use-slot': {
      title: 'Use the pocket',
      fact: 'For this function the card has to be in the pocket.',
      remedy: 'Choose the function again and put the card into the pocket.',
    },
  },
  available: 'On the t-purse',
  needed: (amount) => `${amount} needed.`,
  nothingCharged: 'Nothing was charged.',
  secondCard: {
    served: {
      fact: 'The first card is done: what the screen showed stands. The second card was not read.',
      remedy: 'Take the first card away, then present the second on its own.',
    },
    uncertain: {
      fact: 'The second card was not read. The first still has to be checked.',
      remedy: 'Present the first card again, on its own. You will not pay twice.',
    },
  },
  moveFromServicePurse: `Move money from the e-purse or top up at ${pok}.`,
  uncertain: {
    title: 'Once more',
    fact: 'The card left too soon.',
    unknown: 'We do not know yet whether your ticket was written.',
    remedy: 'Present the card again and hold it still.',
    noDoubleCharge: 'You will not pay twice.',
  },
  uncertainAgain: {
    title: 'It did not work',
    fact: 'The card may be damaged.',
    remedy: `Present it once more; if that does not help, go to ${pok}.`,
  },
  proof: { terminal: 'Validator', at: 'Time', code: 'Code', purpose: 'Show this to an inspector.' },
  outOfService: {
    starting: {
      title: 'Starting',
      fact: 'The validator will be ready in a moment.',
      remedy: 'Wait or use another validator.',
    },
    'reader-lost': { title: 'Out of service', fact: 'The card reader does not answer.', remedy: goElsewhere },
    journal: { title: 'Out of service', fact: 'Rides cannot be recorded safely.', remedy: goElsewhere },
    'disk-full': { title: 'Out of service', fact: 'There is no space left to record rides.', remedy: goElsewhere },
    'no-tariff': { title: 'Out of service', fact: 'There is no valid tariff.', remedy: goElsewhere },
    stopping: { title: 'Shutting down', fact: 'The validator is closing.', remedy: 'Use another validator.' },
  },
  disconnected: {
    title: 'No connection to the machine',
    fact: 'The screen cannot reach the validator.',
    remedy: goElsewhere,
  },
  spokenAmount: (zlotys, grosze) => {
    const whole = `${zlotys} ${plural(rules, zlotys, { one: 'zloty', other: 'zlotys' })}`;
    const rest = `${grosze} ${plural(rules, grosze, { one: 'grosz', other: 'groszy' })}`;
    return grosze === 0 ? whole : zlotys === 0 ? rest : `${whole} ${rest}`;
  },
};
