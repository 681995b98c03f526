import { beforeEach, describe, expect, test } from 'vitest';
import { sentencesOf } from '../../../hil/page/parts/story-sentence.ts';
import { chooseLanguage } from '../../../hil/page/words/words.ts';
import { recordHex } from './scripted-card.ts';

const told = (kind: string, body: object) => sentencesOf({ seq: 1, at: 0, kind, ...body }).join(' ');
const prepared = (intent: string, from: number, to: number, more: object = {}) =>
  told('PREPARED', { tx: '1-1', intent, before: recordHex(from), after: recordHex(to), ...more });
const committed = (result: object) => told('COMMITTED', { tx: '1-1', result });

beforeEach(() => chooseLanguage('en'));

describe('the journal as a story', () => {
  test('a group', () => {
    expect(prepared('group', 2000, 800)).toBe('About to take 12.00\u00a0zł (tickets for a group).');
    const tickets = { self: 1, normal: 2, local: 0, statutory: 0 };
    const bought = { kind: 'tickets-bought', tickets, onRide: tickets, charged: 1200, balance: 800, transfer: false };
    expect(committed(bought)).toBe('The card confirms: 3 tickets, 12.00\u00a0zł taken, 8.00\u00a0zł left.');
  });

  test('a transfer', () => {
    expect(prepared('transfer', 500, 1500)).toBe('About to move 10.00\u00a0zł from the e-purse to the t-purse.');
    expect(committed({ kind: 'purse-transferred', amount: 1000, balance: 1500, servicePurse: 0 })).toBe(
      'The card confirms: 10.00\u00a0zł moved; t-purse 15.00\u00a0zł, e-purse 0.00\u00a0zł.',
    );
  });

  test('a carry-over of money, of a season ticket, of both', () => {
    const contracts = { before: '', after: '' };
    const granted = 'About to put on the card what the office granted:';
    expect(prepared('carry-over', 500, 2500, { loads: ['a'] })).toBe(`${granted} 20.00\u00a0zł.`);
    expect(prepared('carry-over', 500, 500, { contracts })).toBe(`${granted} a season ticket.`);
    expect(prepared('carry-over', 500, 2500, { contracts })).toBe(`${granted} 20.00\u00a0zł, a season ticket.`);
    const carried = [
      { kind: 'top-up', id: 'a', amount: 2000 },
      { kind: 'refund', id: 'b', amount: 340 },
      { kind: 'season', id: 'c', contract: {} },
    ];
    expect(committed({ kind: 'carried-over', outcome: 4, carried, already: [], waiting: [{}], balance: 2840 })).toBe(
      'The card confirms: top-up 20.00\u00a0zł, refund 3.40\u00a0zł, a season ticket; t-purse 28.40\u00a0zł. ' +
        'One load stays with the office.',
    );
  });

  test.each([
    ['card', 'executed', 'The card says: it was carried out.'],
    ['card', 'unknown', 'The card has gone on without it: the office finds out.'],
    ['office', 'executed', 'The office found out: it was carried out.'],
    ['office', 'rolled-back', 'The office found out: it was not carried out.'],
  ])('a doubt settled by the %s: %s', (by, result, sentence) => {
    expect(told('SETTLED', { tx: '1-1', by, result })).toBe(sentence);
  });

  test('a clock that jumps, and is right again', () => {
    expect(told('CLOCK', { what: 'jump', by: 7_200_000 })).toContain('jumped by +2\u00a0h');
    expect(told('CLOCK', { what: 'jump', by: -90_000 })).toContain('jumped by \u221290\u00a0s');
    expect(told('CLOCK', { what: 'resolved', by: -90_000 })).toBe('The office said which clock is right.');
  });

  test('every reason for which the machine turns a card away has words in both languages', () => {
    for (const language of ['en', 'pl'] as const) {
      chooseLanguage(language);
      for (const reason of REASONS) {
        expect(told('REFUSED', { reason }), reason).not.toMatch(new RegExp(`: ${reason}\\.$`));
      }
    }
  });

  test('what was read and not written', () => {
    expect(told('OBSERVED', { what: 'card-check' })).toBe('Its contents were shown, nothing written.');
    expect(told('OBSERVED', { what: 'blocked' })).toBe('Read, nothing written.');
  });

  test('an entry of a kind that the page does not know is shown as it is', () => {
    expect(told('NEWS', { body: 'something', count: 3 })).toBe('something, 3');
    expect(committed({ kind: 'something-new' })).toBe('The card confirms.');
  });
});

const REASONS = [
  'blocked',
  'expired',
  'foreign',
  'damaged',
  'removed-early',
  'two-cards',
  'no-position',
  'no-tariff',
  'refund-limit',
  'nothing-chosen',
  'service-purse-short',
  'purse-limit',
  'season-ticket-valid',
  'second-purchase',
  'entry-stops',
  'too-many-tickets',
  'not-carried-out',
];
