import { describe, expect, test } from 'vitest';
import type { TicketCounts } from '../../../../fares/card/state.ts';
import { issueTestCard, type TestCard } from '../tearing/card.ts';
import { type Cut, present } from '../tearing/torn-field.ts';
import { NOON, type OneTerminal, oneTerminal } from './desk.ts';

const tickets = (chosen: Partial<TicketCounts>): TicketCounts => ({
  self: 0,
  normal: 0,
  local: 0,
  statutory: 0,
  ...chosen,
});

async function buy({ terminal }: OneTerminal, { card }: TestCard, chosen: Partial<TicketCounts>, cut?: Cut) {
  const presentation = present(card, cut);
  const result = await terminal.tap(presentation, { kind: 'group', tickets: tickets(chosen) });
  card.powerOff();
  return { result, commands: presentation.commands().length };
}

async function tap({ terminal }: OneTerminal, { card }: TestCard, afterUncertain = false) {
  const presentation = present(card);
  const result = await terminal.tap(presentation, { kind: 'tap', agreed: false }, afterUncertain);
  card.powerOff();
  return result;
}

describe('tickets for several', () => {
  test('T60 T62 T64 T66 T70 self and companions are charged the maximum each, companions in the standard tariff', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(1, 5000, NOON, { tier: 'premium', concession: 'local' });
    const { result, commands } = await buy(machine, card, { self: 1, normal: 2, statutory: 1 });
    // 230 own (premium, local), 2 x 460, 230 statutory.
    expect(result).toMatchObject({ view: 'checked-in', charged: 1380, balance: 3620, tickets: { self: 1, normal: 2 } });
    expect(commands).toBe(7);
    expect(card.memory()).toMatchObject({ t: 3620, counter: 1 });
  });

  test('T71 one exit tap settles all of them together', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(2, 5000, NOON);
    await buy(machine, card, { self: 1, normal: 2 });
    machine.wait(300);
    machine.bus.at = 5;
    expect(await tap(machine, card)).toMatchObject({ view: 'checked-out', refunded: 930, balance: 4550 });
    expect(card.memory().t).toBe(5000 - 3 * 150);
  });

  test('A20 companions only: the next tap on the course checks them out', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(3, 5000, NOON);
    expect((await buy(machine, card, { normal: 1 })).result).toMatchObject({ charged: 460, tickets: { self: 0 } });
    machine.wait(300);
    machine.bus.at = 4;
    expect(await tap(machine, card)).toMatchObject({ view: 'checked-out', refunded: 360 });
  });

  test('A39 nothing chosen is refused and nothing is written', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(4, 5000, NOON);
    expect((await buy(machine, card, {})).result).toMatchObject({ view: 'refused', reason: 'nothing-chosen' });
    expect(card.memory()).toMatchObject({ t: 5000, counter: 0 });
  });

  test('A37 tickets bought during a ride join it: eight commands, and each is settled from its own stop', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(5, 5000, NOON);
    await tap(machine, card);
    machine.wait(120);
    machine.bus.at = 4;
    const { result, commands } = await buy(machine, card, { normal: 1 });
    expect(result).toMatchObject({ view: 'checked-in', charged: 460, balance: 5000 - 2 * 460 });
    expect(commands).toBe(8);
    machine.wait(120);
    machine.bus.at = 6;
    // Own ticket three stops 210, the companion's two stops 150.
    expect(await tap(machine, card)).toMatchObject({ view: 'checked-out', balance: 5000 - 210 - 150 });
    expect(card.memory().t).toBe(4640);
  });

  test('A19 the sum of all maxima must be there', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(6, 900, NOON);
    const { result } = await buy(machine, card, { self: 1, normal: 1 });
    expect(result).toMatchObject({ view: 'refused', reason: 'funds', available: 900, needed: 920 });
  });
});

describe('a torn purchase', () => {
  const CUTS: readonly Cut[] = [1, 2, 3, 4, 5, 6, 7].flatMap((command) => [
    { command, when: 'before' as const },
    { command, when: 'after' as const },
  ]);

  test.each(CUTS)('T93 cut $when command $command: charged once, or not at all', async (cut) => {
    const machine = await oneTerminal();
    const card = await issueTestCard(7, 5000, NOON);
    const { result } = await buy(machine, card, { self: 1, normal: 1 }, cut);
    expect(result.view === 'refused' ? result.reason : result.view).toBe(
      cut.command === 7 ? 'uncertain' : 'removed-early',
    );
    machine.wait(3);
    // The uncertain view asks for the card: what was rolled back is bought now, what was bought is shown.
    const again =
      cut.command === 7 ? await tap(machine, card, true) : (await buy(machine, card, { self: 1, normal: 1 })).result;
    expect(again).toMatchObject({ view: 'checked-in', charged: 920, balance: 4080 });
    expect(card.memory()).toMatchObject({ t: 4080, counter: 1 });
  });

  test('T95 rolled back and presented later: it was not carried out, and nothing is written', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(8, 5000, NOON);
    await buy(machine, card, { normal: 3 }, { command: 7, when: 'before' });
    machine.wait(90);
    expect(await tap(machine, card)).toMatchObject({ view: 'refused', reason: 'not-carried-out' });
    expect(card.memory()).toMatchObject({ t: 5000, counter: 0 });
    expect(await tap(machine, card)).toMatchObject({ view: 'checked-in', charged: 460 });
  });

  test('T95 after a power cut the choice is forgotten: told so, and nothing is written', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(9, 5000, NOON);
    const killed = present(card.card, { command: 7, when: 'before' }, 'killed');
    void machine.terminal.tap(killed, { kind: 'group', tickets: tickets({ normal: 2 }) });
    await killed.killed;
    machine.terminal.freeze();
    card.card.powerOff();
    await machine.terminal.restart();
    expect(await tap(machine, card)).toMatchObject({ view: 'refused', reason: 'not-carried-out' });
    expect(card.memory()).toMatchObject({ t: 5000, counter: 0 });
  });
});
