import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EpochMillis, epochMillis } from '../../../fares/time.ts';
import { eTicketOf } from '../../../kiosk/office/load.ts';
import { type Cut, present } from '../validator/tearing/torn-field.ts';
import { type HandCard, Handheld, HandOffice, handCard } from './handheld.ts';

const NOON = epochMillis(Date.UTC(2026, 10, 20, 11));
const folder = mkdtempSync(join(tmpdir(), 'kasownik-inspector-'));
const hour: { now: EpochMillis } = { now: NOON };
let office: HandOffice;
let mine: Handheld;
let colleague: Handheld;
let numbers = 2_000_000;

beforeAll(async () => {
  office = await HandOffice.open(() => hour.now);
  mine = new Handheld('mine', folder, office, hour);
  colleague = new Handheld('colleague', folder, office, hour);
  await mine.start();
  await colleague.start();
});
afterAll(async () => {
  await mine.stop();
  await colleague.stop();
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A card with one e-ticket that can be coded now. */
async function withETicket(): Promise<HandCard> {
  numbers += 1;
  const card = await handCard(office, numbers, hour.now);
  office.office.putLoad({
    id: `e-${numbers}`,
    number: numbers,
    kind: 'e-ticket',
    grosze: 9000,
    contract: { product: 60, from: '2026-11-20', to: '2026-12-19' },
    paidAt: NOON - 7_200_000,
  });
  return card;
}

async function read(reader: Handheld, { virtual }: HandCard, cut?: Cut) {
  const presentation = present(virtual, cut);
  const answer = await reader.inspect(presentation.card);
  virtual.powerOff();
  return { answer, commands: presentation.commands().length };
}

/** Commands of one inspection that codes. */
async function commandsOfCoding(): Promise<number> {
  const { answer, commands } = await read(mine, await withETicket());
  expect(answer).toMatchObject({ kind: 'inspected', card: { coding: { kind: 'coded', count: 1 } } });
  return commands;
}

const before = { purse: 700, counter: 0 };

describe.each(['alive', 'killed'] as const)('J80 coding torn at every command, the reader is %s', (machine) => {
  describe.each(['the same reader', 'another reader'] as const)('the card comes to %s', (where) => {
    // A reader that starts again takes its time; what the office is asked then does not depend on it.
    test.each(machine === 'alive' ? (['up', 'down at first'] as const) : (['up'] as const))(
      'the office is %s: coded once, nothing else touched',
      async (line) => {
        const last = await commandsOfCoding();
        const found: string[] = [];
        for (let command = 1; command <= last; command += 1) {
          for (const when of ['before', 'after'] as const) {
            const card = await withETicket();
            const name = `command ${command} ${when}`;
            await mine.desk.eTickets.refresh();
            await cutShort(card, { command, when }, machine);
            const next = where === 'the same reader' ? mine : colleague;
            if (line === 'down at first') {
              office.down = true;
              await colleague.desk.eTickets.refresh();
              const { answer } = await read(next, card);
              // Its right is known from the card or from the list; a reader without a list has to ask.
              if (answer.kind !== 'inspected') found.push(`${name}: ${answer.kind} without a network`);
              else if (answer.card.inspection.verdict === 'no-right') found.push(`${name}: no right without a network`);
              office.down = false;
            }
            const { answer } = await read(next, card);
            const verdict = answer.kind === 'inspected' ? answer.card.inspection.reason : answer.kind;
            if (verdict !== 'contract') found.push(`${name}: ${verdict}`);
            await mine.sync();
            await colleague.sync();
            const memory = card.memory();
            const { findings, openDoubts, loads } = office.office.card(card.number);
            const seen = { ...memory, findings, openDoubts, loads: loads.map(({ state }) => state) };
            const wanted = {
              ...before,
              eTickets: [eTicketOf(`e-${card.number}`)],
              findings: [],
              openDoubts: 0,
              loads: ['done'],
            };
            if (JSON.stringify(seen) !== JSON.stringify(wanted)) found.push(`${name}: ${JSON.stringify(seen)}`);
          }
        }
        expect(found).toEqual([]);
      },
      120_000,
    );
  });
});

/** The card is gone in the middle; a killed reader starts again on what its disk had. */
async function cutShort({ virtual }: HandCard, cut: Cut, machine: 'alive' | 'killed'): Promise<void> {
  const presentation = present(virtual, cut, machine);
  const answer = mine.inspect(presentation.card);
  if (machine === 'alive') {
    expect(['refused', 'inspected', 'uncertain']).toContain((await answer).kind);
  } else {
    await presentation.killed;
    mine.freeze();
    await mine.restart();
  }
  virtual.powerOff();
}

test('J80 after two doubts in a row the card is said to be damaged, perhaps', async () => {
  const last = await commandsOfCoding();
  // The doubt is settled first, which takes commands of its own: Commit is a little later then.
  for (let command = last + 1; command < last + 6; command += 1) {
    const card = await withETicket();
    const first = await read(mine, card, { command: last, when: 'before' });
    expect(first.answer).toMatchObject({ kind: 'uncertain', again: false });
    const second = await read(mine, card, { command, when: 'before' });
    if (second.answer.kind !== 'uncertain') continue;
    expect(second.answer.again).toBe(true);
    expect((await read(mine, card)).answer).toMatchObject({ card: { coding: { kind: 'coded' } } });
    return;
  }
  expect.unreachable('Commit was not met a second time');
});
