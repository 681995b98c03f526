import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import { TARNOW } from '../../fares/cities/tarnow.ts';
import { grosze } from '../../fares/money.ts';
import { officeRoutes } from '../../kiosk/office/http.ts';
import type { LoadOrder } from '../../kiosk/office/load.ts';
import { openLoadDesk } from '../../kiosk/office/load-desk.ts';
import { openOffice } from '../../kiosk/office/office.ts';
import type { Desk } from '../../kiosk/validator/service/desk.ts';
import { serveCard } from '../../kiosk/validator/service/serve-card.ts';
import type { ServiceOrder, ServiceResult } from '../../statecharts/validator/events.ts';
import type { VirtualCard } from '../card/virtual-card.ts';
import { BusRide, MORNING, RideTime, WrongTap } from './bus-ride.ts';
import { CardAtHand } from './card-at-hand.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import { InstantJournal } from './instant-journal.ts';
import { issueCards, publicKeys } from './public-cards.ts';
import type { Scale } from './scale.ts';
import { sequenceFigures } from './sequence-figures.ts';
import { summaryOf } from './statistics.ts';

interface Flow {
  readonly name: string;
  readonly order: ServiceOrder;
  readonly ends: ServiceResult['view'];
  /** What waits in the office for each card. */
  readonly loads: readonly Omit<LoadOrder, 'number'>[];
  readonly why: string;
}

const SEASON = { product: 3, from: '2026-03-01', to: '2026-03-31' };
const TOP_UP = { kind: 'top-up', grosze: 2000 } as const;
const OPENED = 'tap key to read (4 commands), load key (2), both value files';

const FLOWS: readonly Flow[] = [
  {
    name: 'purse transfer',
    order: { kind: 'transfer', amount: grosze(1000) },
    ends: 'transferred',
    loads: [],
    why: `${OPENED}, debit, credit, record, commit`,
  },
  {
    name: 'carry-over of one',
    order: { kind: 'carry-over' },
    ends: 'carried-over',
    loads: [TOP_UP],
    why: `${OPENED}, contracts, credit, record, commit`,
  },
  {
    name: 'carry-over of three',
    order: { kind: 'carry-over' },
    ends: 'carried-over',
    loads: [TOP_UP, { kind: 'refund', grosze: 310 }, { kind: 'season', grosze: 6000, contract: SEASON }],
    why: 'as for one, and the contracts written: one credit and one commit however many items',
  },
];

/** What the card pocket's flows ask of a card, and what they take beyond card and office. */
export async function slotFlows(scale: Scale): Promise<Measured> {
  const figures: Figure[] = [];
  const pocket = await openPocketDesk();
  try {
    for (const flow of FLOWS) figures.push(...(await ofOneFlow(flow, pocket, scale)));
  } finally {
    await pocket.close();
  }
  return { figures };
}

interface PocketDesk {
  readonly desk: Desk;
  /** A card of its own, with what the office has for it. */
  card(loads: Flow['loads']): Promise<VirtualCard>;
  /** Milliseconds that the office has taken in all. */
  officeTime(): number;
  close(): Promise<void>;
}

/** A desk whose office answers in this process, by its own routes and without a network. */
async function openPocketDesk(): Promise<PocketDesk> {
  const time = new RideTime();
  const office = openOffice({ directory: ':memory:', now: time.now });
  const server = Fastify();
  await server.register(officeRoutes, { prefix: '/office', office });
  let officeTime = 0;
  const answered: typeof fetch = async (url, init) => {
    const from = performance.now();
    const { statusCode, body } = await server.inject({
      method: init?.method === 'POST' ? 'POST' : 'GET',
      url: String(url).replace('http://office', ''),
      headers: { 'content-type': 'application/json' },
      ...(typeof init?.body === 'string' ? { payload: init.body } : {}),
    });
    officeTime += performance.now() - from;
    return new Response(body, { status: statusCode });
  };
  const { desk } = new BusRide(
    {
      journal: new InstantJournal(time.now),
      keys: publicKeys(),
      random: randomBytes,
      cards: [],
      desk: {
        loads: openLoadDesk({ office: 'http://office/office', machine: 'measured', fetch: answered }),
        pursePolicy: TARNOW.purse,
      },
    },
    time,
  );
  let number = 0;
  return {
    desk,
    officeTime: () => officeTime,
    async card(loads) {
      number += 1;
      time.pass(1);
      const [card] = await issueCards(1, MORNING, { first: number, purses: { t: 500, e: 5000 } });
      if (card === undefined) throw new RangeError('no card');
      for (const load of loads) office.putLoad({ ...load, number });
      return card;
    },
    async close() {
      await server.close();
      office.close();
    },
  };
}

async function ofOneFlow(flow: Flow, pocket: PocketDesk, scale: Scale): Promise<readonly Figure[]> {
  const own: number[] = [];
  const office: number[] = [];
  const warmUp = scale.of(50, 3);
  let last: CardAtHand | undefined;
  for (let count = 0; count < warmUp + scale.of(300, 10); count++) {
    const card = new CardAtHand(await pocket.card(flow.loads));
    const officeBefore = pocket.officeTime();
    const from = performance.now();
    const result = await serveCard(pocket.desk, new Set(), { card, order: flow.order, afterUncertain: false });
    const whole = performance.now() - from;
    const items = result.view === 'carried-over' && result.outcome === 4 ? result.items.length : 0;
    if (result.view !== flow.ends || items !== flow.loads.length) throw new WrongTap(flow.name, result);
    last = card;
    if (count < warmUp) continue;
    const asked = pocket.officeTime() - officeBefore;
    own.push(whole - card.cardTime - asked);
    office.push(asked);
  }
  const officeShare = summaryOf(office).median;
  return [
    ...sequenceFigures(flow.name, last?.exchanges ?? [], flow.why),
    distribution(`${flow.name}: own code`, 'ms', summaryOf(own), {
      limit: `without card, disk and office${officeShare > 0.001 ? ` (which takes ${officeShare.toFixed(2)} ms of its own, and the network's time)` : ''}; two keys are derived for each card`,
    }),
  ];
}
