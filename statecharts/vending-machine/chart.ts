import { and, not } from 'xstate';
import { attendingStates } from './attending.ts';
import {
  because,
  beep,
  goods,
  isButton,
  keepRecovered,
  lengthens,
  reads,
  recovered,
  recoveredWithMoney,
  recoveredWithSlip,
  refuse,
} from './chart-parts.ts';
import { NO_WISH, vendingSetup } from './chart-setup.ts';
import { forwarded, sellingStates } from './selling.ts';

export type { VendingContext, VendingInput } from './chart-setup.ts';

/** A device that can be lost and found again. */
const device = <Name extends 'READER' | 'ACCEPTOR' | 'TERMINAL' | 'PRINTER'>(name: Name) =>
  ({
    initial: 'starting',
    on: { [`${name}_READY`]: '.ready', [`${name}_LOST`]: '.lost' } as Readonly<
      Record<`${Name}_READY`, '.ready'> & Record<`${Name}_LOST`, '.lost'>
    >,
    states: { starting: {}, ready: {}, lost: {} },
  }) as const;

/** Two ways to see or reach the screen, by a button; the next passenger finds the ordinary one. */
const comfort = <Ordinary extends string, Other extends string>(button: string, ordinary: Ordinary, other: Other) =>
  ({
    initial: ordinary,
    states: {
      [ordinary]: { on: { TOUCH: { guard: isButton(button), target: other } } },
      [other]: { on: { TOUCH: { guard: isButton(button), target: ordinary }, IDLE: ordinary } },
    },
  }) as const;

const refusedInField = {
  TWO_CARDS: { target: '#refused', actions: refuse('two-cards') },
  UNREADABLE: { target: '#refused', actions: refuse('damaged') },
} as const;

const done = { guard: isButton('done'), target: '#home' } as const;

/**
 * The ticket vending machine (J29-J46, J65-J67).
 *
 * Regions: `field` follows the card reader, `health` what each thing on sale needs, `text`, `contrast`, `reach` and
 * `language` the passenger's comfort, `dialog` the passenger. What a sale has taken and owes is in its journal, not
 * here: the chart says only what follows on what.
 */
export const vendingChart = vendingSetup.createMachine({
  id: 'vending',
  type: 'parallel',
  context: ({ input }) => ({
    mostDaysAhead: input.mostDaysAhead,
    mostLengthened: input.mostLengthened,
    pace: 'ordinary',
    lengthened: 0,
    wish: NO_WISH,
    card: null,
    offer: null,
    begun: null,
    contents: null,
    collected: null,
    refusal: null,
    settled: null,
    refundReason: 'cancelled',
    proof: null,
    journalFault: 'journal',
  }),
  states: {
    field: {
      initial: 'empty',
      on: {
        FIELD_EMPTY: { target: '.empty', actions: 'forgetCard' },
        READER_LOST: { target: '.empty', actions: 'forgetCard' },
        CARD: { target: '.occupied', actions: 'keepCard' },
        UNREADABLE: { target: '.unreadable', actions: 'forgetCard' },
        TWO_CARDS: { target: '.crowded', actions: 'forgetCard' },
      },
      states: { empty: {}, occupied: {}, unreadable: {}, crowded: {} },
    },
    health: {
      type: 'parallel',
      states: {
        reader: device('READER'),
        acceptor: device('ACCEPTOR'),
        terminal: device('TERMINAL'),
        printer: device('PRINTER'),
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
    text: comfort('larger', 'normal', 'larger'),
    contrast: comfort('contrast', 'normal', 'high'),
    reach: comfort('reach', 'normal', 'low'),
    language: {
      initial: 'pl',
      on: {
        IDLE: '.pl',
        TOUCH: [
          { guard: isButton('language-pl'), target: '.pl' },
          { guard: isButton('language-en'), target: '.en' },
          { guard: isButton('language-uk'), target: '.uk' },
          { guard: isButton('language-de'), target: '.de' },
        ],
      },
      states: { pl: {}, en: {}, uk: {}, de: {} },
    },
    dialog: {
      initial: 'starting',
      states: {
        starting: { always: { guard: 'devicesAreKnown', target: 'recovering' } },
        // First of all what the last power cut has left open.
        recovering: {
          id: 'recovering',
          invoke: {
            src: 'recoverSales',
            onDone: [
              { ...recovered('card-wanted'), target: 'resuming', actions: because('interrupted') },
              { ...recoveredWithSlip, target: 'result.slip', actions: keepRecovered },
              { ...recoveredWithMoney, target: 'result.refunded', actions: [keepRecovered, because('interrupted')] },
              { target: 'attending' },
            ],
            onError: { target: 'outOfService', actions: 'reportDefect' },
          },
        },
        // A city card was being written when the machine was stopped: it says what it knows, or the office owes.
        resuming: {
          on: forwarded,
          invoke: {
            src: 'delivery',
            id: 'delivery',
            input: ({ context }) => ({
              goods: 'in-doubt' as const,
              card: context.card,
              mostLengthened: context.mostLengthened,
            }),
            onDone: [
              { ...goods('failed'), target: 'selling.refunding', actions: because('interrupted') },
              { target: 'selling.givingBack' },
            ],
            onError: { target: 'selling.refunding', actions: ['reportDefect', because('interrupted')] },
          },
        },
        attending: {
          id: 'attending',
          initial: 'home',
          always: { guard: not('open'), target: 'outOfService' },
          on: {
            ...refusedInField,
            UNFINISHED: 'recovering',
            TOUCH: { guard: isButton('cancel'), target: '.home' },
          },
          states: attendingStates,
        },
        reading: {
          initial: 'forTopUp',
          states: {
            forTopUp: { id: 'readingForTopUp', ...reads(() => ({ kind: 'top-up' })) },
            forContract: {
              id: 'readingForContract',
              ...reads(({ wish: { contract, fareClass, daysAhead } }) => ({
                kind: 'contract',
                contract,
                fareClass,
                daysAhead,
              })),
            },
            collecting: { id: 'collecting', ...reads(() => ({ kind: 'collect' })) },
            checking: { id: 'checking', ...reads(() => ({ kind: 'card-check' })) },
          },
        },
        selling: { id: 'selling', initial: 'beginning', states: sellingStates },
        result: {
          id: 'result',
          initial: 'refused',
          on: { UNFINISHED: 'recovering' },
          states: {
            thanks: {
              id: 'thanks',
              entry: beep('done'),
              after: { resultTime: '#home' },
              on: { TOUCH: [done, lengthens('thanks')] },
            },
            collected: {
              id: 'collected',
              entry: beep('done'),
              after: { resultTime: '#home' },
              on: { TOUCH: [done, lengthens('collected')] },
            },
            cardContents: {
              id: 'cardContents',
              after: { resultTime: '#home' },
              on: { TOUCH: [done, lengthens('cardContents')] },
            },
            refunded: {
              id: 'refunded',
              after: { resultTime: '#home' },
              on: { TOUCH: [done, lengthens('refunded')] },
            },
            slip: {
              id: 'slip',
              entry: beep('refused'),
              after: { slipTime: '#home' },
              on: { TOUCH: [done, lengthens('slip')] },
            },
            refused: {
              id: 'refused',
              entry: beep('refused'),
              after: { resultTime: '#home' },
              on: { TOUCH: [done, lengthens('refused')] },
            },
            // Nothing was paid here: the office's claim waits for the card's own word.
            collectUncertain: {
              id: 'collectUncertain',
              entry: beep('uncertain'),
              after: { uncertainTime: '#home' },
              on: {
                CARD: { guard: and(['fieldIsEmpty', 'open']), target: '#collecting' },
                TOUCH: [done, lengthens('collectUncertain')],
              },
            },
          },
        },
        outOfService: {
          id: 'outOfService',
          initial: 'announced',
          states: {
            announced: { after: { outOfServiceTime: 'waiting' } },
            waiting: {
              always: {
                guard: 'open',
                // What was open when it closed is brought to its end first.
                target: '#recovering',
                actions: { type: 'keepProof', params: { proof: null } },
              },
            },
          },
        },
      },
    },
  },
});

export type VendingChart = typeof vendingChart;
