import {
  attending,
  beepOf,
  begins,
  button,
  chargeFor,
  documentAsked,
  inspecting,
  printingAgain,
  retaining,
  scanning,
  surcharging,
} from './chart-parts.ts';
import { inspectorSetup } from './chart-setup.ts';

export type { InspectorContext, InspectorInput } from './chart-setup.ts';

/**
 * The inspector's reader (J75-J82, K36-K39).
 *
 * Regions: `field` follows the antenna, `health` the devices, `text` the letters' size, `contrast` the colours, `dialog`
 * the inspector. A card is read only when the field was empty before it; a code is checked whenever nothing else is under way.
 */
export const inspectorChart = inspectorSetup.createMachine({
  id: 'inspector',
  type: 'parallel',
  context: ({ input }) => ({
    languages: input.languages,
    language: input.languages[0],
    card: null,
    code: null,
    refusal: 'removed-early',
    document: 'not-asked',
    challenge: 0,
    retention: null,
    surcharge: null,
    proof: null,
    again: false,
    journalFault: 'journal',
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
    health: {
      type: 'parallel',
      states: {
        reader: {
          initial: 'starting',
          on: { READER_READY: '.ready', READER_LOST: '.lost' },
          states: { starting: {}, ready: {}, lost: {} },
        },
        scanner: {
          initial: 'starting',
          on: { SCANNER_READY: '.ready', SCANNER_LOST: '.lost' },
          states: { starting: {}, ready: {}, lost: {} },
        },
        printer: {
          initial: 'starting',
          on: { PRINTER_READY: '.ready', PRINTER_LOST: '.lost' },
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
      },
    },
    text: {
      initial: 'normal',
      states: {
        normal: { on: { TOUCH: { guard: button('larger'), target: 'larger' } } },
        larger: { on: { TOUCH: { guard: button('larger'), target: 'normal' } } },
      },
    },
    contrast: {
      initial: 'ordinary',
      states: {
        ordinary: { on: { TOUCH: { guard: button('contrast'), target: 'high' } } },
        high: { on: { TOUCH: { guard: button('contrast'), target: 'ordinary' } } },
      },
    },
    dialog: {
      initial: 'starting',
      states: {
        starting: {
          always: { guard: 'devicesAreKnown', target: 'attending' },
        },
        attending: {
          id: 'attending',
          ...attending,
          states: {
            home: {
              id: 'home',
              entry: 'forget',
              on: { TOUCH: [{ guard: button('ask-number'), target: 'challenge', actions: 'newChallenge' }] },
            },
            /** The passenger types the number on his phone: a picture of a code cannot answer. */
            challenge: {
              id: 'challenge',
              after: { challengeWait: 'home' },
              on: { TOUCH: [{ guard: button('done'), target: 'home' }] },
            },
            inspected: {
              id: 'inspected',
              entry: beepOf,
              after: { resultTime: 'home' },
              on: { TOUCH: [{ guard: button('done'), target: 'home' }, ...documentAsked, ...begins] },
            },
            coded: {
              id: 'coded',
              entry: beepOf,
              after: { resultTime: 'home' },
              on: { TOUCH: [{ guard: button('done'), target: 'home' }, ...documentAsked, ...begins] },
            },
            code: {
              id: 'code',
              entry: beepOf,
              after: { resultTime: 'home' },
              on: {
                TOUCH: [
                  { guard: button('done'), target: 'home' },
                  { guard: button('ask-number'), target: 'challenge', actions: 'newChallenge' },
                  ...documentAsked,
                  ...chargeFor,
                ],
              },
            },
            refused: {
              id: 'refused',
              entry: { type: 'beep', params: { cause: 'refused' } },
              after: { resultTime: 'home' },
              on: { TOUCH: [{ guard: button('done'), target: 'home' }, ...begins] },
            },
            uncertain: {
              id: 'uncertain',
              entry: { type: 'beep', params: { cause: 'refused' } },
              after: { resultTime: 'home' },
              on: { TOUCH: [{ guard: button('done'), target: 'home' }] },
            },
            retained: {
              id: 'retained',
              after: { resultTime: 'home' },
              on: {
                TOUCH: [
                  { guard: button('done'), target: 'home' },
                  { guard: button('print-again'), target: '#printingAgain' },
                  ...chargeFor,
                ],
              },
            },
            surcharged: {
              id: 'surcharged',
              after: { resultTime: 'home' },
              on: {
                TOUCH: [
                  { guard: button('done'), target: 'home' },
                  { guard: button('print-again'), target: '#printingAgain' },
                ],
              },
            },
          },
        },
        /** J81: why the card is kept; the reason is on record and on the slip. */
        choosingRetention: {
          id: 'choosingRetention',
          after: { choiceWait: '#home' },
          on: {
            TOUCH: [
              { guard: button('back'), target: '#back' },
              { guard: 'isRetention', target: '#retaining' },
            ],
          },
        },
        /** J82 */
        choosingSurcharge: {
          id: 'choosingSurcharge',
          after: { choiceWait: '#home' },
          on: {
            TOUCH: [
              { guard: button('back'), target: '#back' },
              { guard: 'isCharge', target: '#surcharging' },
            ],
          },
        },
        /** Where `back` leads depends on what is in hand. */
        back: {
          id: 'back',
          always: [
            { guard: 'cardInHand', target: '#inspected' },
            { guard: 'somethingInHand', target: '#code' },
            { target: '#refused' },
          ],
        },
        inspecting: { id: 'inspecting', ...inspecting },
        checkingCode: { id: 'checkingCode', ...scanning },
        retaining: { id: 'retaining', ...retaining },
        surcharging: { id: 'surcharging', ...surcharging },
        printingAgain: { id: 'printingAgain', ...printingAgain },
        outOfService: {
          id: 'outOfService',
          entry: ['forget', { type: 'beep', params: { cause: 'refused' } }],
          initial: 'announced',
          states: {
            announced: { after: { outOfServiceTime: 'waiting' } },
            waiting: { always: { guard: 'journalWorks', target: '#attending' } },
          },
        },
      },
    },
  },
});

export type InspectorChart = typeof inspectorChart;
