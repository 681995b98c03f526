import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { BankSeat } from '../bench/bank-seat.ts';
import type { Bench } from '../bench/bench.ts';
import { RigError } from '../bench/rig-error.ts';
import { cardOf, isBankCardName, NAMED_BANK_CARDS, referenceOf } from '../contactless/named-cards.ts';
import { body, machineOnly, nothing, query } from './request.ts';

/** A machine that asks for no card by then takes none: it is dead, or its reader is. */
const ASKED_WITHIN_MS = 7000;
/** Reader and machine are done with a card by then. */
const DONE_WITHIN_MS = 3000;
const LOOK_EVERY_MS = 10;

const par = z
  .string()
  .regex(/^(PAR:)?[0-9A-Z]{29}$/, '29 capitals and digits are expected')
  .transform((text) => `PAR:${text.replace(/^PAR:/, '')}`);
const statusIn = z.object({ devices: z.object({ contactless: z.object({ status: z.string() }) }) });
const NAMES = Object.keys(NAMED_BANK_CARDS);
const name = z.string().refine(isBankCardName, `must be one of ${NAMES.join(', ')}`);
const order = z.strictObject({ card: z.union([name, z.strictObject({ reference: par })]) });

/** A bank card that can be denied: by its reference, or by the name under which the bench has it. */
export const bankReference = z.string().transform((given, context) => {
  if (isBankCardName(given)) {
    const known = referenceOf(NAMED_BANK_CARDS[given]);
    if (known !== null) return known;
  }
  const read = par.safeParse(given);
  if (read.success) return read.data;
  context.addIssue({ code: 'custom', message: 'a payment account reference or a card of the bench is expected' });
  return z.NEVER;
});

/** The validator's reader of bank cards. */
export function bankCardRoutes(rig: FastifyInstance, bench: Bench): void {
  const seatOf = (machine: string): BankSeat => {
    const { bank } = bench.seat(machine);
    if (bank !== undefined) return bank;
    const detail = 'this machine takes no bank cards; a validator does with "bankCards": true in its profile file';
    throw new RigError(404, 'no-such-device', detail);
  };

  rig.get('/bank-cards', async (request) => {
    query(nothing, request);
    return Object.entries(NAMED_BANK_CARDS).map(([card, held]) => ({ card, reference: referenceOf(held) }));
  });

  rig.get('/bank-card', async (request) => shown(seatOf(query(machineOnly, request).machine)));

  /** Holds a bank card to the reader; answers when the reader is done with it. `shown`: what it told, null: nothing. */
  rig.post('/bank-card', async (request) => {
    const { machine } = query(machineOnly, request);
    const bank = seatOf(machine);
    const { card } = body(order, request);
    const { reader } = bank;
    const state = await bench.machines.ask(machine, { ask: 'state' });
    if (statusIn.safeParse(state).data?.devices.contactless.status === 'refused') {
      throw new RigError(409, 'no-card-wanted', 'the machine uses its reader of bank cards no more, as its state says');
    }
    const { isPolling, activations } = reader;
    const beeps = reader.beeps.length;
    bank.hold(typeof card === 'string' ? NAMED_BANK_CARDS[card] : cardOf(card.reference));
    if (!(await until(() => !reader.holdsCard, ASKED_WITHIN_MS)) && reader.withdraw()) {
      throw new RigError(409, 'no-card-wanted', 'the machine asks its reader for no bank card');
    }
    // The driver asks for the next card once it has told of this one.
    const next = activations + (isPolling ? 1 : 2);
    await until(() => reader.activations >= next, DONE_WITHIN_MS);
    return { shown: told(reader.beeps.slice(beeps).at(-1)), ...shown(bank) };
  });
}

const told = (beeps: number | undefined): 'accepted' | 'refused' | null =>
  beeps === undefined ? null : beeps === 1 ? 'accepted' : 'refused';

const shown = ({ reader }: BankSeat): object => ({ waitsForCard: reader.isPolling, cards: NAMES });

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > end) return false;
    await wait(LOOK_EVERY_MS);
  }
  return true;
}
