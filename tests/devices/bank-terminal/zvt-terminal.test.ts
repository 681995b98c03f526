import { afterEach, describe, expect, test } from 'vitest';
import type { BankTerminalEvent } from '../../../devices/bank-terminal/contract.ts';
import { openZvtTerminal } from '../../../devices/bank-terminal/zvt-terminal.ts';
import { grosze } from '../../../fares/money.ts';
import { goods, machineAt, never, stand } from '../../hil/bank-terminal/given.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function ready(
  kind: 'tcp' | 'serial',
  ...[model, timing, settings]: [
    Parameters<typeof stand>[1]?,
    Parameters<typeof machineAt>[1]?,
    Parameters<typeof machineAt>[2]?,
  ]
) {
  const bench = await stand(kind, model);
  open.unshift(bench);
  const machine = machineAt(bench.line, timing, settings);
  open.unshift(machine.driver);
  await machine.driver.start();
  expect(machine.driver.status).toEqual({ kind: 'ready' });
  return { ...bench, ...machine };
}

const AMOUNT = grosze(2000);
const prompts = (events: readonly BankTerminalEvent[]) =>
  events.flatMap((event) => (event.kind === 'prompt' ? [event.prompt] : []));

describe.each(['tcp', 'serial'] as const)('a terminal over %s', (kind) => {
  test('a payment whose goods come out: prompts, receipts, ledger', async () => {
    const { driver, terminal, events } = await ready(kind);
    const out = goods('delivered');
    const outcome = await driver.authorise(AMOUNT, { abort: never(), deliver: out.deliver });
    expect(outcome).toMatchObject({
      kind: 'paid',
      payment: { amount: 2000, receipt: 1, trace: 1, terminalId: '60099914', card: 'Debit Mastercard' },
    });
    expect(out.asked.length).toBe(1);
    expect(terminal.ledger()).toMatchObject([{ kind: 'payment', grosze: 2000, state: 'approved' }]);
    expect(prompts(events)).toEqual(['present-card', 'insert-card', 'wait']);
    const printed = events.filter(({ kind }) => kind === 'print');
    expect(printed).toMatchObject([{ copy: 'passenger' }, { copy: 'merchant' }]);
    expect(printed[0]).toMatchObject({ lines: expect.arrayContaining(['KWOTA 20,00 PLN', 'NR 1']) });
  });

  test('goods that do not come out: the terminal reverses', async () => {
    const { driver, terminal } = await ready(kind);
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('failed') });
    expect(outcome).toMatchObject({ kind: 'reversed', payment: { receipt: 1 } });
    expect(terminal.charged).toBe(0);
    expect(terminal.ledger()).toMatchObject([{ state: 'reversed' }, { kind: 'reversal', of: 1 }]);
  });
});

describe('the course of a payment', () => {
  test('goods that take their time: the terminal is told so and asks again', async () => {
    const { driver, terminal } = await ready('tcp');
    const out = goods('delivered', 200);
    expect(await driver.authorise(AMOUNT, { abort: never(), deliver: out.deliver })).toMatchObject({ kind: 'paid' });
    expect(out.asked.length).toBe(1);
    expect(terminal.charged).toBe(2000);
  });

  test.each(['complete', 'reverse'] as const)('a terminal that stops asking and chooses to %s', async (unspoken) => {
    const { driver, terminal } = await ready('tcp', { mostQuestions: 2, unspoken });
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered', 400) });
    expect(outcome.kind).toBe(unspoken === 'complete' ? 'paid' : 'reversed');
    expect(terminal.charged).toBe(unspoken === 'complete' ? 2000 : 0);
  });

  test('goods that fail after the terminal has closed the payment are reversed by command', async () => {
    const { driver, terminal } = await ready('tcp', { mostQuestions: 2 });
    expect(await driver.authorise(AMOUNT, { abort: never(), ...goods('failed', 400) })).toMatchObject({
      kind: 'reversed',
    });
    expect(terminal.charged).toBe(0);
  });

  test('after its last question the payment is closed; failed goods are then reversed', async () => {
    const { driver, terminal } = await ready('tcp', {}, {}, { maxStatus: 2 });
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('failed', 400) });
    expect(outcome.kind).toBe('reversed');
    expect(terminal.charged).toBe(0);
  });

  test('a reversal that the bank refuses leaves the money owed', async () => {
    const { driver, terminal } = await ready('tcp');
    terminal.fail('reversal-refused', 2);
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('failed') });
    expect(outcome).toMatchObject({ kind: 'reversal-failed', payment: { receipt: 1 } });
    expect(terminal.charged).toBe(2000);
  });

  test('refused by the terminal itself, but taken back at the second try', async () => {
    const { driver, terminal } = await ready('tcp');
    terminal.fail('reversal-refused');
    expect((await driver.authorise(AMOUNT, { abort: never(), ...goods('failed') })).kind).toBe('reversed');
    expect(terminal.charged).toBe(0);
  });

  test.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
    ['timeout', 'cancelled'],
  ] as const)('%s: nothing is delivered and nothing charged', async (course, kind) => {
    const { driver, terminal } = await ready('tcp');
    terminal.next(course);
    const out = goods('delivered');
    expect((await driver.authorise(AMOUNT, { abort: never(), deliver: out.deliver })).kind).toBe(kind);
    expect(out.asked).toEqual([]);
    expect(terminal.charged).toBe(0);
  });

  test('the bench taps, and not before the terminal waits for a card', async () => {
    const { driver, terminal } = await ready('tcp', { tapAfterMs: null, cardWaitMs: 30_000 });
    expect(terminal.tap()).toBe(false);
    const paying = driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    await expect.poll(() => terminal.waitsForCard).toBe(true);
    expect(terminal.tap()).toBe(true);
    expect((await paying).kind).toBe('paid');
  });

  test('aborted while it waits for the card', async () => {
    const { driver, terminal } = await ready('tcp', { tapAfterMs: null, cardWaitMs: 30_000 });
    const abort = new AbortController();
    const paying = driver.authorise(AMOUNT, { abort: abort.signal, ...goods('delivered') });
    await expect.poll(() => terminal.waitsForCard).toBe(true);
    abort.abort();
    expect(await paying).toMatchObject({ kind: 'cancelled', code: 0x6c });
    expect(terminal.charged).toBe(0);
  });

  test('an approval after the abort is a normal outcome', async () => {
    const { driver, terminal } = await ready('tcp', { tapAfterMs: null, cardWaitMs: 30_000, abortable: false });
    const abort = new AbortController();
    const paying = driver.authorise(AMOUNT, { abort: abort.signal, ...goods('delivered') });
    await expect.poll(() => terminal.waitsForCard).toBe(true);
    abort.abort();
    terminal.tap();
    expect((await paying).kind).toBe('paid');
    expect(terminal.charged).toBe(2000);
  });

  test('aborted before it began, the terminal hears nothing of it', async () => {
    const { driver, terminal } = await ready('tcp');
    expect((await driver.authorise(AMOUNT, { abort: AbortSignal.abort(), ...goods('delivered') })).kind).toBe(
      'cancelled',
    );
    expect(terminal.ledger()).toEqual([]);
  });

  test('a busy terminal has not begun', async () => {
    const { driver, terminal } = await ready('tcp');
    terminal.fail('busy', 3);
    expect((await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') })).kind).toBe('not-begun');
    expect(terminal.charged).toBe(0);
  });

  test('a terminal that wants its end of day is faulty until it has had it', async () => {
    const { driver, terminal, line } = await ready('tcp');
    await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    terminal.demand(0xf0);
    await driver.close();
    const other = machineAt(line);
    open.unshift(other.driver);
    await other.driver.start();
    expect(other.driver.status).toMatchObject({ kind: 'faulty', fault: 'end-of-day-due' });
    expect((await other.driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') })).kind).toBe('not-begun');
    expect(await other.driver.endOfDay()).toEqual({ kind: 'done' });
    expect(other.events).toContainEqual({ kind: 'print', copy: 'merchant', lines: ['ZAMKNIECIE DNIA', 'SUMA 20,00'] });
    expect(other.driver.status).toEqual({ kind: 'ready' });
  });

  test('a whole receipt in one block, and a token from the data object of the operator', async () => {
    const { driver, events } = await ready('tcp', { prints: 'block' }, {}, { tokenTag: 0x1f66 });
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    expect(outcome).toMatchObject({ kind: 'paid', payment: { token: 'TK7F00A1', authorisation: '100001' } });
    expect(events.filter(({ kind }) => kind === 'print').length).toBe(2);
  });

  test('a card number that a terminal does not mask is nowhere in what the driver tells', async () => {
    const number = '5413330089604111';
    const { driver, events } = await ready('tcp', { card: { scheme: 'Visa', number } });
    const outcome = await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    expect(JSON.stringify([outcome, events])).not.toContain(number);
    expect(JSON.stringify(events)).toContain('************4111');
  });

  test('a diagnosis that is due is made at once', async () => {
    const bench = await stand('tcp');
    open.unshift(bench);
    bench.terminal.demand(0xc2);
    const { driver } = machineAt(bench.line);
    open.unshift(driver);
    await driver.start();
    expect(driver.status).toEqual({ kind: 'ready' });
  });

  test('a wrong password is a named fault; one that is no password is refused', async () => {
    const bench = await stand('tcp', { password: '000000' });
    open.unshift(bench);
    const { driver } = machineAt(bench.line);
    open.unshift(driver);
    await driver.start();
    expect(driver.status).toMatchObject({ kind: 'faulty', fault: 'terminal-error' });
    expect(() => openZvtTerminal({ line: bench.line, password: '12345' })).toThrow(RangeError);
  });

  test('the serial line is opened at 9600 baud with two stop bits', async () => {
    const { terminal } = await ready('serial');
    expect(terminal.lineSettings).toEqual({ rate: 9600, stopBits: 2 });
  });
});

describe('other business', () => {
  test('reversal by receipt, once: a second one is done already', async () => {
    const { driver, terminal } = await ready('tcp');
    await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    expect(await driver.reverse(1)).toEqual({ kind: 'done', mark: { receipt: 2, trace: 2 } });
    expect(await driver.reverse(1)).toEqual({ kind: 'done' });
    expect(await driver.reverse(77)).toMatchObject({ kind: 'refused', code: 0xb5 });
    expect(terminal.charged).toBe(0);
  });

  test('a reversal whose answer is lost is asked for again', async () => {
    const { driver, terminal } = await ready('tcp', {}, { silenceMs: 300 });
    await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    terminal.fail('unplug');
    expect(await driver.reverse(1)).toMatchObject({ kind: 'done' });
    expect(terminal.charged).toBe(0);
  });

  test('refund', async () => {
    const { driver, terminal } = await ready('tcp');
    expect(await driver.refund(grosze(500))).toMatchObject({ kind: 'done' });
    expect(terminal.charged).toBe(-500);
  });

  test('a refund whose answer is lost is asked about, not made again', async () => {
    let armed = false;
    const bench = await stand(
      'tcp',
      {},
      {
        mischief: ({ from, name }) => {
          if (!armed || from !== 'terminal' || name !== '06 0F') return undefined;
          armed = false;
          return 'unplug';
        },
      },
    );
    open.unshift(bench);
    const { driver } = machineAt(bench.line);
    open.unshift(driver);
    await driver.start();
    expect(await driver.lastPayment()).toBeNull();
    armed = true;
    expect(await driver.refund(grosze(500))).toMatchObject({ kind: 'done' });
    expect(bench.terminal.ledger().length).toBe(1);
  });

  test.each(['total', 'reservation'] as const)('a reservation booked in part by book %s', async (books) => {
    const { driver, terminal } = await ready('tcp', { books });
    expect(await driver.reserve(AMOUNT, { abort: never() })).toMatchObject({ kind: 'paid', payment: { receipt: 1 } });
    expect(terminal.charged).toBe(0);
    expect(await driver.book(1, grosze(1500))).toMatchObject({ kind: 'done' });
    expect(terminal.charged).toBe(1500);
    expect(await driver.book(1, grosze(1500))).toMatchObject({ kind: 'refused', code: 0xb8 });
  });

  test('a reservation released', async () => {
    const { driver, terminal } = await ready('tcp');
    await driver.reserve(AMOUNT, { abort: never() });
    expect(await driver.book(1, grosze(2500))).toMatchObject({ kind: 'refused', code: 0xb7 });
    expect(await driver.release(1)).toMatchObject({ kind: 'done' });
    expect(terminal.ledger()[0]?.state).toBe('released');
  });

  test('after an end of day nothing was last; the next payment is told from it', async () => {
    const { driver } = await ready('tcp');
    await driver.authorise(AMOUNT, { abort: never(), ...goods('delivered') });
    expect(await driver.lastPayment()).toEqual({ receipt: 1, trace: 1 });
    await driver.endOfDay();
    expect(await driver.lastPayment()).toBeNull();
    expect(await driver.recall(AMOUNT, null)).toEqual({ kind: 'not-paid' });
  });
});
