import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { epochMillis } from '../../fares/time.ts';
import type { Bench } from '../bench/bench.ts';
import type { HandSeat } from '../bench/hand-seat.ts';
import { CODE_KINDS, Phones } from '../bench/phones.ts';
import { RigError } from '../bench/rig-error.ts';
import { body, machineOnly, query } from './request.ts';

/** Bytes in a symbol of the largest kind. */
const LONGEST = 4000;
/** A machine that has shown nothing new by then shows what it showed before. */
const SHOWN_WITHIN_MS = 600;
const LOOK_EVERY_MS = 15;

const scan = z.strictObject({
  data: z
    .string()
    .min(1)
    .max(2 * LONGEST),
  /** Absent: hex where it is hex, base64 where it is that, else text. */
  encoding: z.enum(['hex', 'base64', 'text']).optional(),
  /** What kind of symbol the scanner says it is, as AIM names it; Aztec unless told. */
  aim: z
    .string()
    .regex(/^\][A-Za-z][0-9A-Za-z]$/)
    .default(']z0'),
});

const name = z.string().min(1).max(40);
const order = z.strictObject({
  kind: z.enum(CODE_KINDS).default('valid'),
  ticket: name.default('1'),
  phone: name.default('1'),
  age: z.int().min(-3600).max(86_400).optional(),
  answer: z.int().min(0).max(0xff_ff).default(0),
  reduced: z.boolean().default(false),
  lines: z.array(z.int().min(1).max(0xff_ff)).max(2).default([]),
  holderHint: z.string().max(6).default('JK 84'),
});

const shownState = z.looseObject({ scene: z.looseObject({ number: z.int() }), statechart: z.unknown() });

/** The barcode scanner of an inspector's reader, and the phones whose codes it reads. */
export function scanRoutes(rig: FastifyInstance, bench: Bench): void {
  const phones = new Phones();
  const handOf = (machine: string): HandSeat => {
    const { hand } = bench.seat(machine);
    if (hand !== undefined) return hand;
    const view = bench.machines.view(machine);
    throw new RigError(404, 'no-such-device', `the ${view.machine} of ${view.city} has no barcode scanner`);
  };

  /** Holds a code before the scanner; answers when the machine has it. `read`: whether the driver fetched all of it. */
  rig.post('/scan', async (request) => {
    const { machine } = query(machineOnly, request);
    const hand = handOf(machine);
    const { data, encoding, aim } = body(scan, request);
    const state = async () => shownState.parse(await bench.machines.ask(machine, { ask: 'state' }));
    const before = (await state()).scene.number;
    const read = await hand.scan(bytesOf(data, encoding), aim);
    for (const until = performance.now() + SHOWN_WITHIN_MS; performance.now() < until; await wait(LOOK_EVERY_MS)) {
      const { scene, statechart } = await state();
      if (scene.number > before && !JSON.stringify(statechart).includes('checkingCode')) break;
    }
    return { read, through: hand.scanner.through };
  });

  /** A code as a passenger's phone shows it at this moment, or a wrong one: `data` can be scanned, `symbol` be seen. */
  rig.post('/codes', async (request) => {
    const { code, ticket, symbol } = await phones.show(body(order, request), epochMillis(bench.clock.now()));
    return { data: Buffer.from(code).toString('hex'), ticket, symbol };
  });
}

function bytesOf(data: string, encoding: 'hex' | 'base64' | 'text' | undefined): Uint8Array {
  const isHex = data.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(data);
  if (encoding === 'hex' && !isHex) throw new RigError(400, 'bad-body', { data: 'not hex' });
  const meant = encoding ?? (isHex ? 'hex' : isBase64(data) ? 'base64' : 'text');
  return new Uint8Array(Buffer.from(data, meant === 'text' ? 'utf8' : meant));
}

const isBase64 = (data: string): boolean => Buffer.from(data, 'base64').toString('base64') === data;
