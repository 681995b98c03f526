import { afterEach, describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { goods, machineAt, stand } from '../../hil/bank-terminal/given.ts';

const AMOUNT = grosze(400);
/** Nobody would wait for this. */
const LONG = { silenceMs: 600_000, abortMs: 300, closingMs: 300, ackMs: 2000 };
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

/** A terminal that can be struck dumb: it hears, works and charges, and nothing it says arrives. */
async function dumbable() {
  let dumb = false;
  const bench = await stand(
    'tcp',
    { tapAfterMs: 150, cardWaitMs: 60_000 },
    { mischief: ({ from }) => (dumb && from === 'terminal' ? 'drop' : undefined) },
  );
  open.push(bench);
  const { driver, events } = machineAt(bench.line, LONG);
  open.push(driver);
  await driver.start();
  return {
    driver,
    events,
    terminal: bench.terminal,
    strike(is: boolean) {
      dumb = is;
    },
  };
}

const asked = (events: readonly { readonly kind: string }[]) => events.some(({ kind }) => kind === 'prompt');

describe('a terminal that falls silent', () => {
  test('aborted (06 B0) it keeps the passenger for seconds, not for minutes; asked later, it says what it did', async () => {
    const { driver, events, terminal, strike } = await dumbable();
    terminal.automatic = false;
    const before = await driver.lastPayment();
    const abort = new AbortController();
    const course = goods('delivered');
    const paying = driver.authorise(AMOUNT, { abort: abort.signal, ...course });
    await expect.poll(() => asked(events)).toBe(true);
    strike(true);
    // A card is held to it at the very end.
    terminal.tap();
    const begun = performance.now();
    abort.abort();
    expect(await paying).toMatchObject({ kind: 'unknown', detail: /silent after it was told to abort/ });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(course.asked).toEqual([]);
    strike(false);
    await expect.poll(() => driver.status.kind, { timeout: 10_000 }).toBe('ready');
    const found = await driver.recall(AMOUNT, before);
    expect(['paid', 'not-paid']).toContain(found.kind);
    expect(terminal.charged).toBe(found.kind === 'paid' ? AMOUNT : 0);
    if (found.kind === 'paid') expect(await driver.reverse(found.payment.receipt)).toMatchObject({ kind: 'done' });
    expect(terminal.charged).toBe(0);
  });

  test('after the goods are out it keeps nobody either, and charges once', async () => {
    const { driver, terminal, strike } = await dumbable();
    const before = await driver.lastPayment();
    const begun = performance.now();
    const outcome = await driver.authorise(AMOUNT, {
      abort: new AbortController().signal,
      deliver: async () => {
        strike(true);
        return 'delivered';
      },
    });
    expect(outcome).toMatchObject({ kind: 'unknown', detail: 'the terminal fell silent' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    strike(false);
    await expect.poll(() => driver.status.kind, { timeout: 10_000 }).toBe('ready');
    expect(await driver.recall(AMOUNT, before)).toMatchObject({ kind: 'paid' });
    expect(terminal.charged).toBe(AMOUNT);
  });
});
