import { describe, expect, test } from 'vitest';
import { sentencesOf } from '../../../hil/page/parts/story-sentence.ts';
import { chooseLanguage } from '../../../hil/page/words/words.ts';
import { recordHex } from './scripted-card.ts';

const told = (kind: string, body: object) => sentencesOf({ seq: 1, at: 0, kind, ...body }).join(' ');
const sale = (event: string, body: object = {}) => told('SALE', { sale: '1-1', event, ...body });

const EVENTS: readonly (readonly [string, object, string])[] = [
  ['begun', { product: { kind: 'ticket' }, price: 300 }, 'A sale begins: a paper ticket for 3.00\u00a0zł.'],
  ['begun', { product: { kind: 'nothing' }, price: 0 }, 'Coins came by themselves: they are given back.'],
  ['coins', { coins: [500, 50] }, 'Coins taken: 5.00\u00a0zł, 0.50\u00a0zł.'],
  ['disputed', {}, 'The acceptor may have kept a coin that it did not count.'],
  ['coins-closed', {}, 'Enough: the coin slot closes.'],
  ['payout-intended', { value: 200, coins: 2 }, 'About to give back 2 coins of 2.00\u00a0zł.'],
  ['payout-ended', { coins: 1 }, 'The hopper counts: 1 coin paid out.'],
  ['payout-ended', { coins: 1, stopped: 'jam' }, 'The hopper stopped after 1 coin.'],
  ['payout-unknown', {}, 'Nobody knows how many coins left: nothing more is paid from there.'],
  ['card-intended', { amount: 1000 }, 'About to ask the bank card for 10.00\u00a0zł.'],
  ['card-unknown', {}, 'The terminal’s answer is lost: it is asked, nothing is charged again.'],
  ['receipt', { printed: false }, 'The receipt could not be printed.'],
  ['slip', { code: 'K7', amount: 300, printed: true }, 'A slip proves 3.00\u00a0zł owed, code K7.'],
];
const WITHOUT_BODY = [
  'card-paid',
  'card-not-paid',
  'card-concluded',
  'card-reversed',
  'card-reversal-failed',
  'delivery-intended',
  'delivered',
  'delivery-failed',
  'delivery-in-doubt',
  'delivery-rolled-back',
  'entrusted',
  'ended',
];

describe('a sale as a story', () => {
  test.each(EVENTS)('%s %o', (event, body, sentence) => {
    chooseLanguage('en');
    expect(sale(event, body)).toBe(sentence);
    chooseLanguage('pl');
    expect(sale(event, body)).not.toBe(sentence);
    expect(sale(event, body)).not.toContain('1-1');
  });

  test.each(WITHOUT_BODY)('%s has words in both languages', (event) => {
    chooseLanguage('en');
    const english = sale(event);
    chooseLanguage('pl');
    for (const sentence of [english, sale(event)]) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    expect(sale(event)).not.toBe(english);
  });

  test('what lies in the machine, what goes onto a card, and how its devices are', () => {
    chooseLanguage('en');
    expect(told('TILL', { event: 'filled', hopper: 'hopper-50', value: 50, coins: 100, room: 1000 })).toBe(
      'Hopper of 0.50\u00a0zł: 100 coins in it.',
    );
    expect(told('PREPARED', { tx: '1-2', intent: 'top-up', before: recordHex(1000), after: recordHex(3000) })).toBe(
      'About to put 20.00\u00a0zł on the card: 30.00\u00a0zł then.',
    );
    expect(told('DEVICE', { device: 'hopper-200', status: 'lost' })).toBe(
      'The hopper of 2.00\u00a0zł does not answer.',
    );
    expect(told('DEVICE', { device: 'printer', status: 'faulty' })).toBe('The printer has a fault.');
  });
});
