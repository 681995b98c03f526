import { describe, expect, test } from 'vitest';
import { TARNOW } from '../../../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../../../fares/cities/tarnow-fares.ts';
import { serveCard } from '../../../../kiosk/validator/service/serve-card.ts';
import type { ServiceOrder } from '../../../../statecharts/validator/events.ts';
import { issueTestCard, type TestCard } from '../tearing/card.ts';
import { TARIFFS } from '../tearing/terminal.ts';
import { present } from '../tearing/torn-field.ts';
import { NOON, type OneTerminal, oneTerminal } from './desk.ts';

const MONTH = [{ product: 7, from: '2026-11-01', to: '2026-11-30' }];
const TAP: ServiceOrder = { kind: 'tap', agreed: false };

async function tap({ terminal }: OneTerminal, { card }: TestCard, policy: 'charge' | 'ask', order = TAP) {
  const presentation = present(card);
  const desk = { ...terminal.desk, fares: tarnowFares(TARIFFS, { ...TARNOW, seasonTicketTap: policy }) };
  const result = await serveCard(desk, new Set(), { card: presentation.card, order, afterUncertain: false });
  card.powerOff();
  return { result, commands: presentation.commands().length };
}

describe('a plain tap with a valid season ticket', () => {
  test('T100 is charged as any other, in seven commands', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(1, 5000, NOON, { contracts: MONTH });
    expect(await tap(machine, card, 'charge')).toMatchObject({
      result: { view: 'checked-in', charged: 460 },
      commands: 7,
    });
  });

  test('T101 A39 too little money: there is no need to tap', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(2, 100, NOON, { contracts: MONTH });
    expect((await tap(machine, card, 'charge')).result).toMatchObject({
      view: 'refused',
      reason: 'season-ticket-valid',
    });
    expect(card.memory()).toMatchObject({ t: 100, counter: 0 });
  });

  test('T101 a season ticket that has ended is none: too little money', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(3, 100, NOON, {
      contracts: [{ product: 7, from: '2026-10-01', to: '2026-11-19' }],
    });
    expect((await tap(machine, card, 'charge')).result).toMatchObject({ view: 'refused', reason: 'funds' });
  });

  test('A23 where the city asks first, nothing is charged before the holder agrees', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(4, 5000, NOON, { contracts: MONTH });
    expect((await tap(machine, card, 'ask')).result).toEqual({
      view: 'choosing',
      purpose: 'season-ticket',
      validTo: '2026-11-30',
      fare: 460,
    });
    expect(card.memory()).toMatchObject({ t: 5000, counter: 0 });
    const agreed = await tap(machine, card, 'ask', { kind: 'tap', agreed: true });
    expect(agreed.result).toMatchObject({ view: 'checked-in', charged: 460 });
  });
});
