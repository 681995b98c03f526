import { createActor, fromPromise, SimulatedClock } from 'xstate';
import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { type Grosze, grosze } from '../../../fares/money.ts';
import { unixSeconds } from '../../../fares/time.ts';
import { validatorChart } from '../../../statecharts/validator/chart.ts';
import type { ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import { type AnySituation, type Surroundings, situationOf } from '../../../statecharts/validator/situation-of.ts';

export const CARD: CardInField = {
  uid: new Uint8Array(7),
  reader: 'antenna',
  transmit: () => Promise.reject(new Error('no')),
};
const stepAmount = (amount: Grosze, press: 'plus' | 'minus') => grosze(amount + (press === 'plus' ? 100 : -100));
export const TAP = { kind: 'tap', agreed: false } as const;
export const PROOF = { terminal: 7, at: unixSeconds(0), code: 'AAA-BBB' };

export const SURROUNDINGS: Surroundings = {
  proof: () => PROOF,
  companionsFare: ({ normal, local, statutory }) => grosze(460 * normal + 320 * local + 230 * statutory),
  steps: { step: grosze(100), least: grosze(100), most: grosze(5000) },
};

export const RESULTS = {
  'checked-in': {
    view: 'checked-in',
    charged: grosze(460),
    balance: grosze(40),
    entryStop: 'A',
    transfer: false,
    repeated: false,
  },
  'checked-out': {
    view: 'checked-out',
    refunded: grosze(240),
    balance: grosze(280),
    stops: 7,
    cancelled: false,
    repeated: false,
  },
  refused: { view: 'refused', reason: 'funds', available: grosze(1), needed: grosze(460) },
  uncertain: { view: 'uncertain', proof: PROOF, again: false },
  'card-contents': {
    view: 'card-contents',
    purse: grosze(0),
    servicePurse: grosze(0),
    openTickets: { self: 0, normal: 0, local: 0, statutory: 0 },
    tier: 'standard',
    concession: 'normal',
    seasonTickets: [],
  },
} as const satisfies Record<string, ServiceResult>;

/** The chart with a clock in hand and a card procedure that ends when the test says so. */
export function machine({ healthy = true } = {}) {
  const clock = new SimulatedClock();
  const beeps: number[] = [];
  const served: ServiceRequest['order'][] = [];
  const requests: ServiceRequest[] = [];
  /** Refusals for the journal, and defects for the log. */
  const reported: string[] = [];
  let finish: (result: ServiceResult) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const actor = createActor(
    validatorChart.provide({
      actions: {
        beep: (_, { cause }) => void beeps.push(TARNOW.beeps[cause]),
        reportRefusal: (_, { reason }) => void reported.push(reason),
        reportDefect: () => void reported.push('defect'),
      },
      actors: {
        serveCard: fromPromise<ServiceResult, ServiceRequest>(({ input }) => {
          served.push(input.order);
          requests.push(input);
          return new Promise((resolve, reject) => {
            finish = resolve;
            fail = reject;
          });
        }),
      },
    }),
    { clock, input: { languages: ['pl', 'en'], firstAmount: grosze(1000), stepAmount, mostLengthened: 10 } },
  );
  let situation: AnySituation = { view: 'out-of-service', reason: 'starting', proof: PROOF };
  actor.subscribe((snapshot) => {
    situation = situationOf(snapshot, situation, SURROUNDINGS);
  });
  actor.start();
  if (healthy) for (const type of ['READER_READY', 'JOURNAL_READY', 'TARIFF_READY'] as const) actor.send({ type });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    actor,
    clock,
    beeps,
    served,
    requests,
    reported,
    view: () => (situation.view === 'refused' ? `refused ${situation.reason}` : situation.view),
    situation: () => situation,
    async finish(result: ServiceResult) {
      finish(result);
      await settle();
    },
    async fail() {
      fail(new Error('a defect'));
      await settle();
    },
    async serve(result: ServiceResult) {
      actor.send({ type: 'CARD', card: CARD });
      await this.finish(result);
    },
  };
}

/** A23: what the holder of a season ticket is asked. */
export const QUESTION = {
  view: 'choosing',
  purpose: 'season-ticket',
  validTo: '2026-11-30',
  fare: grosze(460),
} as const;

/** Methods that can be taken apart. */
export function bound(parts: ReturnType<typeof machine>) {
  return { ...parts, serve: parts.serve.bind(parts), finish: parts.finish, fail: parts.fail };
}
