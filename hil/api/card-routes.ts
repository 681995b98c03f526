import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import type { RackCard } from '../bench/rack.ts';
import { cardNumber } from './card-number.ts';
import { withProductNumbers } from './named-products.ts';
import { body, machineOnly, params, parsed, query } from './request.ts';

/** Highest balance of a purse file on the card: 10 000 zł. */
const MOST_GROSZE = 1_000_000;

const amount = z.int().min(-1000).max(MOST_GROSZE);
const date = z.iso.date();

const newCard = z.strictObject({
  city: z.enum(['tarnow', 'jaworzno', 'krakow']).optional(),
  number: cardNumber.optional(),
  holder: z.strictObject({ name: z.string().min(1).max(40) }).optional(),
  tier: z.enum(['standard', 'premium']).optional(),
  concession: z.enum(['normal', 'local', 'statutory']).optional(),
  purses: z.strictObject({ t: amount.optional(), e: amount.optional(), ep: amount.optional() }).optional(),
  contracts: z
    .array(z.strictObject({ product: z.int().min(1).max(0xffff), from: date, to: date }))
    .max(2)
    .optional(),
  issuedOn: date.optional(),
  expiresOn: date.optional(),
  kind: z.enum(['city', 'foreign', 'damaged', 'blank']).optional(),
});
export type NewCard = z.output<typeof newCard>;

const identified = z.object({ card: z.string() });

/** The rack: cards are made, listed and looked into. */
export function cardRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.post('/cards', async (request) => {
    const { machine } = query(machineOnly, request);
    const order = await withProductNumbers(bench, machine, request.body ?? {});
    return shown(await bench.makeCard(parsed(newCard, order, 'body')));
  });

  rig.get('/cards', async (request) => {
    query(machineOnly, request);
    return bench.rack.list().map(shown);
  });

  rig.get('/cards/:card', async (request) => {
    query(machineOnly, request);
    const card = bench.rack.get(params(identified, request).card);
    return { ...shown(card), ...bench.memoryOf(card) };
  });
}

/** The two fields of a machine: antenna and card pocket. */
export function fieldRoutes(rig: FastifyInstance, bench: Bench): void {
  /** `settled`: answer when the machine has done with the card, not as soon as it sees it. */
  const settling = { settled: z.boolean().default(false) };
  const several = z.strictObject({ cards: z.array(z.string()).min(1).max(8), ...settling });
  const one = z.strictObject({ card: z.string(), ...settling });
  const whichCard = z.strictObject({ machine: z.string().default('main'), card: z.string().optional() });

  for (const device of ['antenna', 'slot'] as const) {
    rig.get(`/${device}`, async (request) => {
      const { machine } = query(machineOnly, request);
      const places = bench.seat(machine).readers[device === 'antenna' ? 'antenna' : 'pocket'];
      return { cards: bench.seat(machine)[device].cards, readers: places.map(({ name }) => name) };
    });

    rig.post(`/${device}`, async (request) => {
      const seat = bench.seat(query(machineOnly, request).machine);
      const isPair = typeof request.body === 'object' && request.body !== null && 'cards' in request.body;
      const order = isPair ? body(several, request) : body(one, request);
      const ids = 'cards' in order ? order.cards : [order.card];
      const lying = ids.map((id) => bench.rack.get(id));
      const { cards, seen } = await seat[device].present(lying, order.settled);
      const { access } = seat.readers;
      // Where any other PC/SC program finds this reader: PCSCLITE_CSOCK_NAME.
      const socket = access.access === 'pcsc' ? { socket: access.socket } : {};
      return { reader: cards[0]?.reader, ...socket, card: cards[0]?.card, cards, seen };
    });

    rig.delete(`/${device}`, async (request) => {
      query(device === 'antenna' ? whichCard : machineOnly, request);
      const { machine, card } = query(whichCard, request);
      return { removed: await bench.seat(machine)[device].takeAway(card) };
    });
  }
}

function shown({ id, uid, number, kind, city, holder, lyingAt }: RackCard): object {
  return { card: id, uid, number, kind, city, holder, lyingAt: lyingAt ?? null };
}
