import { and, not } from 'xstate';
import { attendingStates } from './attending.ts';
import {
  beep,
  beepBankCard,
  beepCarriedOver,
  isButton,
  keepBankCard,
  keepKey,
  keyLeads,
  lengthens,
  refuse,
  refusedInField,
  reportTwoCards,
  serve,
  tellBankCard,
} from './chart-parts.ts';
import { NO_TICKETS, validatorSetup } from './chart-setup.ts';

export type { ValidatorContext, ValidatorInput } from './chart-setup.ts';

/**
 * The validator: Tarnow's KRG-8 (T41-T121) and Jaworzno's with its keys (J47-J74). What a city has no button or key for
 * never happens there; the rest of what differs is in its profile, and in the decisions that serve the card.
 *
 * Five regions: `field` follows the antenna, `pocket` the card pocket, `health` what the machine needs to take money, `text` the letters'
 * size, `dialog` the passenger. A card is served only when the field was empty before it (A38).
 */
export const validatorChart = validatorSetup.createMachine({
  id: 'validator',
  type: 'parallel',
  context: ({ input }) => ({
    languages: input.languages,
    language: input.languages[0],
    firstAmount: input.firstAmount,
    stepAmount: input.stepAmount,
    mostLengthened: input.mostLengthened,
    pace: 'ordinary',
    lengthened: 0,
    question: null,
    tickets: NO_TICKETS,
    fare: { kind: 'fare-class', fareClass: 'normal' },
    keptKey: null,
    keptBankCard: null,
    amount: input.firstAmount,
    result: null,
    journalFault: 'journal',
    proof: null,
  }),
  states: {
    field: {
      initial: 'empty',
      on: { FIELD_EMPTY: '.empty', READER_LOST: '.empty' },
      states: {
        empty: { on: { CARD: 'occupied', UNREADABLE: 'occupied', TWO_CARDS: 'crowded' } },
        occupied: { on: { TWO_CARDS: 'crowded' } },
        crowded: {},
      },
    },
    pocket: {
      initial: 'empty',
      on: { POCKET_EMPTY: '.empty', READER_LOST: '.empty' },
      states: {
        empty: { on: { POCKET_CARD: 'occupied', POCKET_UNREADABLE: 'occupied' } },
        occupied: {},
      },
    },
    health: {
      type: 'parallel',
      states: {
        reader: {
          initial: 'starting',
          on: { READER_READY: '.ready', READER_LOST: '.lost' },
          states: { starting: {}, ready: {}, lost: {} },
        },
        journal: {
          initial: 'starting',
          on: {
            JOURNAL_READY: '.ready',
            JOURNAL_FAILED: {
              target: '.failed',
              actions: { type: 'keepJournalFault', params: ({ event }) => ({ fault: event.fault }) },
            },
          },
          states: { starting: {}, ready: {}, failed: {} },
        },
        tariff: {
          initial: 'starting',
          on: { TARIFF_READY: '.ready', TARIFF_MISSING: '.missing' },
          states: { starting: {}, ready: {}, missing: {} },
        },
      },
    },
    text: {
      initial: 'normal',
      states: {
        normal: { on: { TOUCH: { guard: isButton('larger'), target: 'larger' } } },
        larger: { on: { TOUCH: { guard: isButton('larger'), target: 'normal' }, IDLE: 'normal' } },
      },
    },
    dialog: {
      initial: 'starting',
      states: {
        starting: { always: { guard: 'healthy', target: 'attending' } },
        attending: {
          id: 'attending',
          initial: 'home',
          entry: 'forgetKey',
          always: [
            { guard: not('healthy'), target: 'outOfService' },
            { guard: 'bankCardIsKept', target: '#bankCard', actions: 'showKeptBankCard' },
          ],
          on: {
            ...refusedInField,
            // J47, J62: a key begins what it asks for, whatever was chosen before.
            KEY: [
              { ...keyLeads.toContents, target: '.presentCard' },
              { ...keyLeads.toFare, target: '.fareClass' },
            ],
            BANK_CARD: tellBankCard,
            POCKET_UNREADABLE: { target: '#refused', actions: refuse('damaged') },
            TOUCH: [
              { guard: isButton('language'), actions: 'nextLanguage' },
              { guard: isButton('cancel'), target: '.home' },
            ],
          },
          states: attendingStates,
        },
        tapping: { id: 'tapping', ...serve(() => ({ kind: 'tap', agreed: false })) },
        // A23: asked and agreed.
        paying: { id: 'paying', ...serve(() => ({ kind: 'tap', agreed: true })) },
        registering: { id: 'registering', ...serve(({ fare }) => fare) },
        checking: { id: 'checking', ...serve(() => ({ kind: 'card-check' })) },
        grouping: { id: 'grouping', ...serve(({ tickets }) => ({ kind: 'group', tickets })) },
        transferring: { id: 'transferring', ...serve(({ amount }) => ({ kind: 'transfer', amount })) },
        carryingOver: { id: 'carryingOver', ...serve(() => ({ kind: 'carry-over' })) },
        // Step 6: the card of the uncertain view again; what was rolled back need not be chosen again.
        repeating: { id: 'repeating', ...serve(() => ({ kind: 'tap', agreed: false }), true) },
        result: {
          id: 'result',
          type: 'parallel',
          on: {
            ...refusedInField,
            TWO_CARDS: { target: '#refused', actions: ['keepTwoCards', reportTwoCards], reenter: true },
            CARD: [
              { guard: and(['fieldIsEmpty', 'healthy']), target: '#tapping' },
              // T96: the next passenger is told, and does not take the green of the one before for his own.
              { guard: 'fieldIsEmpty', target: '#outOfService' },
            ],
            POCKET_CARD: { guard: 'pocketIsEmpty', target: '#refused', actions: refuse('card-slot'), reenter: true },
            BANK_CARD: [{ guard: not('nothingIsHeld'), ...keepBankCard }, tellBankCard],
            // The next passenger need not wait for the picture of the one before; who holds his card keeps it (J57).
            KEY: [
              { guard: not('nothingIsHeld'), ...keepKey },
              { ...keyLeads.toContents, target: '#validator.dialog.attending.presentCard' },
              { ...keyLeads.toFare, target: '#validator.dialog.attending.fareClass' },
            ],
            FIELD_EMPTY: [
              { ...keyLeads.toContents, target: '#validator.dialog.attending.presentCard' },
              { ...keyLeads.toFare, target: '#validator.dialog.attending.fareClass' },
            ],
          },
          states: {
            shown: {
              initial: 'refused',
              states: {
                checkedIn: { id: 'checkedIn', entry: beep('checkedIn') },
                checkedOut: { id: 'checkedOut', entry: beep('checkedOut') },
                // Section B: the beep of a card check belongs to its button.
                cardContents: {
                  id: 'cardContents',
                  // J69
                  after: { pageTime: { guard: 'isPaged', actions: 'nextPage', target: 'cardContents', reenter: true } },
                },
                registered: { id: 'registered', entry: beep('registered') },
                chooseFirst: { id: 'chooseFirst', entry: beep('chooseFirst') },
                refused: { id: 'refused', entry: beep('refused') },
                bankCard: { id: 'bankCard', entry: beepBankCard },
                transferred: { id: 'transferred', entry: beep('transferred') },
                carriedOver: { id: 'carriedOver', entry: beepCarriedOver },
                uncertain: {
                  id: 'uncertain',
                  entry: beep('uncertain'),
                  on: {
                    // Nobody takes the question from him whose card is in doubt.
                    BANK_CARD: keepBankCard,
                    CARD: { guard: and(['fieldIsEmpty', 'healthy']), target: '#repeating' },
                    POCKET_CARD: { guard: and(['pocketIsEmpty', 'healthy']), target: '#repeating' },
                  },
                },
              },
            },
            // A38: for the result time, or for as long as the card is held, whichever is longer.
            stay: {
              initial: 'running',
              states: {
                running: { after: { resultTime: 'over' }, on: { TOUCH: lengthens('running') } },
                over: { always: { guard: 'nothingIsHeld', target: '#attending' } },
              },
            },
          },
        },
        outOfService: {
          id: 'outOfService',
          entry: [beep('refused'), 'forgetBankCard'],
          on: { BANK_CARD: { target: '#outOfService', reenter: true } },
          initial: 'announced',
          states: {
            announced: { after: { outOfServiceTime: 'waiting' } },
            waiting: {
              always: {
                guard: 'healthy',
                target: '#attending',
                actions: { type: 'keepProof', params: { proof: null } },
              },
            },
          },
        },
      },
    },
  },
});

export type ValidatorChart = typeof validatorChart;
