import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AZTEC_READERS, type GreyPicture } from '../aztec-readers.ts';
import { type InspectedCard, InspectorRig, type InspectorScene } from './inspector-rig.ts';
import { until } from './until.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** Friday 20 November 2026, 12:00 in Warsaw. */
const NOON = Date.UTC(2026, 10, 20, 11, 0, 0);
const HOUR = 3_600_000;
/** Thirty days from the 1st, normal and reduced: twice the days, plus one. */
const MONTH = { product: 60, from: '2026-11-01', to: '2026-11-30' };
const REDUCED = { ...MONTH, product: 61 };
const LAST_MONTH = { product: 60, from: '2026-10-01', to: '2026-10-30' };
const NEXT_MONTH = { product: 60, from: '2026-12-01', to: '2026-12-30' };

let at: InspectorRig;

beforeAll(async () => {
  at = await InspectorRig.start('jaworzno');
  await at.rig.clock({ now: NOON });
  await at.view('home');
});
afterAll(() => at?.rig.discard());
afterEach(async () => {
  await at.rig.clearFaults();
  await at.home();
});

let cards = 0;
const card = (order: Readonly<Record<string, unknown>> = {}): Promise<InspectedCard> => {
  cards += 1;
  return at.card({ city: 'jaworzno', holder: { name: `Anna Przykładowa ${cards}` }, purses: { ep: 1240 }, ...order });
};
const verdict = ({ view, reason, title }: InspectorScene) => ({ view, reason, title });
const text = ({ lines }: InspectorScene): string => lines.join('\n');
const RIGHT = 'Prawo do przejazdu';
const NONE = 'Brak prawa do przejazdu';

describe('a card is inspected', () => {
  test('J77 J79 contract, purse and name are read, the verdict comes first', async () => {
    const shown = await at.inspect(await card({ contracts: [MONTH] }));
    expect(verdict(shown)).toEqual({ view: 'inspected', reason: 'contract', title: RIGHT });
    expect(text(shown)).toMatch(/Anna Przykładowa/);
    expect(text(shown)).toMatch(/30\s?dni normalny, 01\.11–30\.11\.2026, ważny/);
    expect(text(shown)).toMatch(/EP 12,40/);
  });

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['money that is not registered', 'not-registered', {}],
    ['an empty card', 'nothing', { purses: { ep: 0 } }],
    ['a contract that has ended', 'contract-expired', { contracts: [LAST_MONTH] }],
    ['a contract that begins later', 'contract-future', { contracts: [NEXT_MONTH] }],
    ['a card that has expired', 'expired', { contracts: [MONTH], issuedOn: '2022-01-03', expiresOn: '2026-11-19' }],
  ])('J75 no right to travel: %s', async (_, reason, order) => {
    const shown = await at.inspect(await card(order));
    expect(verdict(shown)).toEqual({ view: 'inspected', reason, title: NONE });
  });

  test('J75 a purse below zero is named', async () => {
    expect(text(await at.inspect(await card({ purses: { ep: -100 }, contracts: [MONTH] })))).toContain('saldo ujemne');
  });

  test('J78 a reduced contract: the document is asked for; missing, there is no right', async () => {
    const reduced = await card({ contracts: [REDUCED] });
    const shown = await at.inspect(reduced);
    expect(shown.reason).toBe('contract');
    expect(text(shown)).toContain('poproś o dokument');
    await at.main.touch('document-shown');
    expect(text(await at.view('inspected'))).toContain('Dokument uprawniający do ulgi okazany.');
    await at.home();
    await at.inspect(reduced);
    await at.main.touch('document-missing');
    const without = await until(
      'no right',
      async () => (await at.state()).scene,
      ({ reason }) => reason === 'no-document',
    );
    expect(without.title).toBe(NONE);
  });

  test('J92 J81 a blocked card is named before all else', async () => {
    const lost = await card({ contracts: [MONTH] });
    await at.block(lost);
    expect(verdict(await at.inspect(lost))).toEqual({ view: 'inspected', reason: 'blocked', title: NONE });
    await at.block();
  });

  test('A9 J49 where nobody knows the course, what is open has to be compared; contracts count as ever', async () => {
    await at.main.fault({ device: 'vehicle', fault: 'silent' });
    await until(
      'no position',
      async () => (await at.state()).devices.vehicle?.status,
      (status) => status !== 'ready',
    );
    expect((await at.inspect(await card({ contracts: [MONTH] }))).reason).toBe('contract');
  });

  test.each([
    ['foreign', 'foreign'],
    ['damaged', 'damaged'],
    ['blank', 'foreign'],
  ])('J77 a %s card is refused as %s', async (kind, reason) => {
    const shown = await at.inspect(await card(kind === 'blank' ? { kind } : { kind }));
    expect(verdict(shown)).toMatchObject({ view: 'refused', reason });
  });
});

describe('an e-ticket', () => {
  const eTicket = (more: Readonly<Record<string, unknown>> = {}) => ({
    kind: 'e-ticket',
    grosze: 9000,
    contract: MONTH,
    paidAt: NOON - 2 * HOUR,
    ...more,
  });

  test('J80 A6 is written on the card during the inspection and becomes a contract; purse and counter stay', async () => {
    const mine = await card();
    await at.load(mine, eTicket());
    const before = await at.memory(mine);
    const shown = await at.inspect(mine);
    expect(verdict(shown)).toEqual({ view: 'coded', reason: 'contract', title: 'E-bilet zapisany na karcie' });
    const after = await at.memory(mine);
    expect(after.contracts).toMatchObject([MONTH]);
    expect([after.purses, after.counter]).toEqual([before.purses, before.counter]);
    expect(await at.loadsOf(mine)).toEqual(['done']);
    await at.home();
    expect((await at.inspect(mine)).view, 'not a second time').toBe('inspected');
    expect((await at.memory(mine)).contracts).toEqual(after.contracts);
    expect((await at.office()).cards[String(mine.number)]).toMatchObject({ findings: [], openDoubts: 0 });
  });

  test('J37 A12 in the first hour it is paid, waiting, a right, and not written; an hour later it is', async () => {
    const now = (await at.state()).now;
    const mine = await card();
    await at.load(mine, eTicket({ paidAt: Math.floor(now) - HOUR + 60_000 }));
    const waiting = await at.inspect(mine);
    expect(verdict(waiting)).toEqual({ view: 'inspected', reason: 'e-ticket-waiting', title: RIGHT });
    expect(text(waiting)).toContain('do zapisania od');
    expect((await at.memory(mine)).contracts).toEqual([]);
    await at.home();
    await at.rig.clock({ advance: 60 });
    expect((await at.inspect(mine)).view).toBe('coded');
  });

  test('J80 A13 both places taken: it stays in the account, is valid, and the reason is named', async () => {
    const full = await card({
      contracts: [
        { product: 60, from: '2026-11-21', to: '2026-12-20' },
        { product: 60, from: '2026-12-21', to: '2027-01-19' },
      ],
    });
    await at.load(full, eTicket());
    const shown = await at.inspect(full);
    expect(verdict(shown)).toEqual({ view: 'inspected', reason: 'e-ticket', title: RIGHT });
    expect(text(shown)).toContain('Oba miejsca na karcie są zajęte');
    expect(await at.loadsOf(full)).toEqual(['pending']);
  });

  test('J80 A13 a place whose contract has ended is free', async () => {
    const old = await card({ contracts: [LAST_MONTH, NEXT_MONTH] });
    await at.load(old, eTicket());
    expect((await at.inspect(old)).view).toBe('coded');
    expect((await at.memory(old)).contracts).toMatchObject([MONTH, NEXT_MONTH]);
  });

  test('J80 one that begins later is no right now, and keeps its place free', async () => {
    const early = await card({ purses: { ep: 0 } });
    await at.load(early, eTicket({ contract: NEXT_MONTH }));
    expect(verdict(await at.inspect(early))).toMatchObject({ view: 'inspected', reason: 'e-ticket-future' });
    expect((await at.memory(early)).contracts).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'J80 the card is gone %s Commit: not known, and settled by the same card',
    async (when) => {
      const mine = await card();
      await at.load(mine, eTicket());
      const torn = { device: 'antenna', fault: 'tear', at: { command: 'CommitTransaction', when } } as const;
      const shown = await at.inspectWith(torn, mine);
      expect(shown.view).toBe('uncertain');
      expect(text(shown)).toContain('Przyłóż tę samą kartę');
      await at.home();
      const again = await at.inspect(mine);
      expect(verdict(again)).toMatchObject({ view: 'coded', reason: 'contract' });
      expect((await at.memory(mine)).contracts).toMatchObject([MONTH]);
      expect(await at.loadsOf(mine)).toEqual(['done']);
      expect((await at.office()).cards[String(mine.number)]).toMatchObject({ findings: [], openDoubts: 0 });
    },
  );

  test('J80 the card is gone before anything counted: nothing is written, and it is said', async () => {
    const mine = await card();
    await at.load(mine, eTicket());
    const torn = { device: 'antenna', fault: 'tear', at: { command: 'WriteData', when: 'before' } } as const;
    const shown = await at.inspectWith(torn, mine);
    expect(verdict(shown)).toMatchObject({ view: 'inspected', reason: 'e-ticket' });
    expect(text(shown)).toContain('za wcześnie');
    await at.home();
    expect((await at.inspect(mine)).view).toBe('coded');
  });

  test('J79 J80 without a network for hours it is known from the list, valid, and written when the office is back', async () => {
    const mine = await card();
    await at.load(mine, eTicket());
    await at.main.fault({ device: 'office', fault: 'down' });
    await at.rig.clock({ advance: 3 * 3600 });
    const shown = await at.inspect(mine);
    expect(verdict(shown)).toEqual({ view: 'inspected', reason: 'e-ticket', title: RIGHT });
    expect(text(shown)).toMatch(/E-bilety z listy z \d\d:\d\d/);
    expect((await at.memory(mine)).contracts).toEqual([]);
    await at.home();
    await at.rig.clearFaults();
    const records = (await at.office()).records.filter(({ kind }) => kind === 'inspection');
    expect(records.at(-1)).toMatchObject({ what: 'card', reason: 'e-ticket', cardNumber: Number(mine.number) });
    expect((await at.inspect(mine)).view).toBe('coded');
  });
});

describe('a card is kept, a surcharge recorded', () => {
  test('J81 J82 reason, record, slip for the passenger; then a surcharge', async () => {
    const lost = await card();
    await at.block(lost);
    await at.inspect(lost);
    const before = (await at.paper()).at(-1)?.seq ?? 0;
    await at.main.touch('retain');
    await at.view('choose');
    await at.main.touch('retain-blocked');
    const kept = await at.view('retained');
    expect(kept.reason).toBe('blocked');
    const [slip] = await until(
      'the slip',
      () => at.paper(before),
      ({ length }) => length >= 1,
    );
    const number = /(\d+-\d+)/.exec(text(kept))?.[1] ?? 'none';
    expect(slip?.text).toContain('POKWITANIE');
    expect(slip?.text).toContain(number);
    expect(slip?.text.replaceAll(' ', '')).toContain(String(lost.number));
    await at.main.touch('surcharge');
    await at.view('choose');
    await at.main.touch('charge-no-ticket');
    const charged = await at.view('surcharged');
    expect(text(charged)).toContain('250,00');
    expect(text(charged)).toContain('Kwoty przykładowe');
    const papers = await until(
      'its slip',
      () => at.paper(before),
      ({ length }) => length >= 2,
    );
    expect(papers.at(-1)?.text).toContain('250,00');
    const records = (await at.office()).records.filter(({ kind }) => kind === 'inspection');
    expect(records.slice(-2)).toMatchObject([
      { what: 'retention', reason: 'blocked', cardNumber: Number(lost.number), number },
      { what: 'surcharge', reason: 'no-ticket', grosze: 25_000 },
    ]);
    await at.block();
  });

  test('J81 without paper the card is on record, the number is shown, and the slip comes later', async () => {
    await at.inspect(await card());
    await at.main.fault({ device: 'printer', fault: 'paper-out' });
    await at.main.touch('retain');
    await at.view('choose');
    await at.main.touch('retain-no-identity');
    expect(text(await at.view('retained'))).toContain('Nie wydrukowano');
    const before = (await at.paper()).at(-1)?.seq ?? 0;
    await at.rig.clearFaults();
    await at.main.touch('print-again');
    await until(
      'printed',
      async () => text((await at.state()).scene),
      (lines) => lines.includes('Wydrukowano.'),
    );
    expect((await at.paper(before)).at(-1)?.text).toContain('POKWITANIE');
  });

  test('J81 a card that cannot be read may be kept, too', async () => {
    await at.inspect(await card({ kind: 'damaged' }));
    await at.main.touch('retain');
    await at.view('choose');
    await at.main.touch('retain-damaged');
    expect((await at.view('retained')).reason).toBe('damaged');
  });
});

describe('a control code is scanned', () => {
  test.each<[string, string, string]>([
    ['valid', 'valid', 'Kod ważny'],
    ['stale', 'stale', 'Kod za stary'],
    ['ahead', 'ahead', 'Zły czas'],
    ['expired', 'expired', 'Bilet wygasł'],
    ['not-yet-valid', 'not-yet-valid', 'Jeszcze nieważny'],
    ['forged-issuer', 'forged-issuer', 'Bilet podrobiony'],
    ['forged-device', 'forged-device', 'Kod podrobiony'],
    ['unknown-key', 'unknown-key', 'Nieznany wystawca'],
    ['damaged', 'unreadable', 'Kod uszkodzony'],
    ['foreign', 'foreign', 'Obcy kod'],
  ])('K38 %s: named %s', async (kind, reason, title) => {
    const { data } = await at.code({ kind, ticket: `kind ${kind}` });
    expect(verdict(await at.scan(data))).toEqual({ view: 'code', reason, title });
  });

  test('K37 right at 119 s, wrong at 120 s', async () => {
    const now = await at.rig.clock({ freeze: true });
    await at.rig.clock({ now: Math.floor(now / 1000) * 1000 });
    const young = await at.code({ ticket: 'age', age: 119 });
    const old = await at.code({ ticket: 'age', age: 120 });
    expect((await at.scan(young.data)).reason).toBe('valid');
    await at.home();
    expect((await at.scan(old.data)).reason).toBe('stale');
    await at.rig.clock({ freeze: false });
  });

  test('K38 the same code again is told from the same ticket on another phone; a new code is good', async () => {
    const first = await at.code({ ticket: 'shared', phone: 'a' });
    expect((await at.scan(first.data)).reason).toBe('valid');
    await at.home();
    const again = await at.scan(first.data);
    expect(again.reason).toBe('already-shown');
    expect(text(again)).toMatch(/Pokazany o \d\d:\d\d:\d\d/);
    await at.home();
    expect((await at.scan((await at.code({ ticket: 'shared', phone: 'a' })).data)).reason, 'K39').toBe('valid');
    await at.home();
    expect((await at.scan((await at.code({ ticket: 'shared', phone: 'bb' })).data)).reason).toBe('other-phone');
  });

  test('K38 a number that was told: a code without it is none, one with it is valid', async () => {
    await at.main.touch('ask-number');
    const asked = await at.view('challenge');
    const answer = Number(asked.lines.find((line) => /^\d{4}$/.test(line)));
    expect((await at.scan((await at.code({ ticket: 'asked' })).data)).reason).toBe('not-answered');
    await at.main.touch('ask-number');
    const second = await at.view('challenge');
    const number = Number(second.lines.find((line) => /^\d{4}$/.test(line)));
    expect(answer).toBeGreaterThan(999);
    expect((await at.scan((await at.code({ ticket: 'asked', answer: number })).data)).reason).toBe('valid');
  });

  test('K38 J78 a reduced ticket asks for its document', async () => {
    const shown = await at.scan((await at.code({ ticket: 'reduced', reduced: true })).data);
    expect(text(shown)).toContain('poproś o dokument');
    await at.main.touch('document-missing');
    await until(
      'no right',
      async () => (await at.state()).scene.reason,
      (reason) => reason === 'no-document',
    );
  });

  test.each(AZTEC_READERS)(
    'K36 K38 the symbol on the phone, read by $name, is what the reader accepts',
    async (reader) => {
      const { symbol, data } = await at.code({ ticket: reader.name });
      const read = await reader.read(pictureOf(symbol));
      expect(read.toString('hex')).toBe(data);
      expect((await at.scan(read.toString('hex'))).reason).toBe('valid');
    },
  );

  test('K38 works without a network, and a report that got lost is no forged ticket', async () => {
    await at.main.fault({ device: 'office', fault: 'down' });
    const { data } = await at.code({ ticket: 'offline' });
    await at.main.fault({ device: 'scanner', fault: 'drop-reply', at: { nthFrame: 2 } as never });
    await at.rig.call('POST', '/scan?machine=main', { data });
    expect((await at.view('code')).reason).toBe('unreadable');
    await at.home();
    expect((await at.scan((await at.code({ ticket: 'offline' })).data)).reason).toBe('valid');
  });

  test('K38 the scanner pulled out and put in again', async () => {
    const id = await at.main.fault({ device: 'scanner', fault: 'unplug' });
    await until(
      'lost',
      async () => text((await at.state()).scene),
      (lines) => lines.includes('Skaner kodów nie działa.'),
    );
    await at.rig.ask(z.unknown(), 'DELETE', `/faults?id=${id}`);
    await until(
      'found',
      async () => (await at.state()).devices.scanner?.status,
      (status) => status === 'ready',
    );
    expect((await at.scan((await at.code({ ticket: 'replugged' })).data)).reason).toBe('valid');
  });

  test('K38 a reader that was killed remembers the codes that it saw', async () => {
    const { data } = await at.code({ ticket: 'before the end' });
    expect((await at.scan(data)).reason).toBe('valid');
    await at.main.kill();
    await at.main.start();
    await at.view('home');
    expect((await at.scan(data)).reason).toBe('already-shown');
    await at.home();
    const other = await at.code({ ticket: 'before the end', phone: 'another' });
    expect((await at.scan(other.data)).reason, 'and from which phone').toBe('other-phone');
  });
});

test('J76 everything is in the journal, without a card number or a name', async () => {
  const mine = await card({ contracts: [MONTH] });
  await at.inspect(mine);
  const journal = JSON.stringify(await at.rig.ask(z.array(z.unknown()), 'GET', '/journal?machine=main'));
  expect(journal).toContain('"what":"card"');
  expect(journal).not.toContain(String(mine.number));
  expect(journal).not.toContain('Przykładowa');
});

test('J79 no command of the whole day could have moved money', async () => {
  const sent = await at.apdus();
  expect(sent.length).toBeGreaterThan(100);
  const names = new Set(sent.map(({ command }) => command));
  for (const money of ['Debit', 'Credit', 'LimitedCredit', 'WriteRecord', 'GetValue']) {
    expect(names).not.toContain(money);
  }
  expect(names).toContain('WriteData');
});

/** The SVG as a grey picture, read from its own path. */
function pictureOf(svg: string): GreyPicture {
  const scale = 5;
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) * scale;
  const grey = new Uint8ClampedArray(side * side).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let line = 0; line < scale; line += 1) {
      const from = (Number(y) * scale + line) * side + Number(x) * scale;
      grey.fill(0, from, from + scale);
    }
  }
  return { width: side, height: side, grey };
}
