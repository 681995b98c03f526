/** The page around a validator with keys, in English; every other language has the same shape. */
export const enKeys = {
  label: 'Keys of the machine',
  bankCards: 'Bank cards',
  holdBankCard: (card: string) => `Hold the bank card ${card} to its reader`,
  press: (key: string, asks: string) => `Press ${key}: ${asks}`,
  asks: { normal: 'normal', reduced: 'reduced', contents: 'check' } as Readonly<Record<string, string>>,
  colour: { red: 'red', green: 'green', yellow: 'yellow' } as Readonly<Record<string, string>>,
  noLamp: 'no lamp yet',
  lampDone: (colour: string) => `${colour}, short: done`,
  lampRefused: (colour: string) => `${colour}, long: no`,
  steps: {
    key: 'Press N or U',
    take: 'Card to the reader',
    ride: 'Let the bus go on',
    again: 'Card again, no key',
  },
  emptyWhy: 'Deal four to begin with: one with money, one reduced, one with a contract, one that is almost empty.',
  ideas: [
    'Press S, then hold a card there and keep it: its pages follow one another.',
    'Hold the card with the contract there without a key: it is counted, nothing is taken.',
    'Hold a card there without a key and without a contract: the machine asks for N or U.',
    'Ride into the next town before you hold the card there again: what comes back is less.',
    'Press N with a ride open: the machine tells you how to get off, and takes nothing.',
    'Change the bus’s number on the way (the pencil): the ride belongs to the course, and ends all the same.',
    'Pull the card away before Commit, then press S and hold it there.',
    'Press a key and wait for more than five seconds: it is forgotten.',
    'Give an e-ticket at the office’s counter: the machine does not read it, and does not say there is none.',
    'Block a card at the office’s counter, and compare with one that holds too little: both are red.',
  ] as readonly string[],
  contract: { label: 'Contract', none: 'none', days: (days: number) => `${days} days` },
  eTicketWaits: 'waits for an inspector’s reader or a vending machine; validators do not read it',
  registration: 'Contract counted',
  registered: (left: string) => `The card confirms: the contract is counted, nothing taken, ${left} left.`,
  aboutToRegister: 'About to count the contract on the card: nothing is taken.',
  chooseFirst: 'No key was pressed: the passenger is asked for N or U, nothing written.',
};

export type KeyWords = typeof enKeys;
