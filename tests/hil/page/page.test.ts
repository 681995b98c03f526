import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callsOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());
beforeEach(async () => {
  open = await under.open();
});
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

const text = (selector: string) => open.page.locator(selector).textContent();

async function withAnna(): Promise<void> {
  open.bench.rig.makeCard({ holder: { name: 'Anna Nowak' }, purses: { t: 2000 } });
  await open.page.locator('[data-card=c1]').waitFor();
}

async function tap(): Promise<void> {
  await open.page.locator('[data-card=c1]').click();
  await open.page.locator('.card-there').waitFor();
  await open.page.locator('.card-there').click();
  await soon(() => open.page.locator('.card-there').count()).toBe(0);
}

describe('the bus', () => {
  test('goes to its next stop, leaves it, arrives, and is put at a stop that is clicked', async () => {
    const { page, bench } = open;
    const moves = () => callsOf(bench, 'POST', 'vehicle').map(({ body }) => body);
    await page.locator('[data-drive=next]').click();
    await soon(() => page.locator('.stop-here').textContent()).toContain('Błonie');
    await page.locator('[data-drive=onward]').click();
    await soon(() => text('[data-drive=onward]')).toContain('Arrive');
    await page.locator('[data-drive=onward]').click();
    await soon(() => page.locator('.stop-here').textContent()).toContain('Westerplatte');
    await page.getByRole('button', { name: /Stop 1,/ }).click();
    await soon(() => page.locator('.stop-here').textContent()).toContain('Pętla');
    expect(moves()).toEqual([
      { at: 1, phase: 'at-stop' },
      { phase: 'between' },
      { at: 2, phase: 'at-stop' },
      { at: 0, phase: 'at-stop' },
    ]);
  });

  test('gets another line and course', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'Line and course' }).click();
    await page.getByLabel('Line', { exact: true }).fill('30');
    await page.getByLabel('Course', { exact: true }).fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await soon(() => text('.sign-line')).toBe('30');
    expect(callsOf(bench, 'POST', 'vehicle')[0]?.body).toEqual({ line: '30', course: '7', vehicle: 437 });
  });

  test('has nowhere to go from its last stop', async () => {
    const { page } = open;
    await page.getByRole('button', { name: /Stop 10,/ }).click();
    await soon(() => page.locator('[data-drive=next]').isDisabled()).toBe(true);
    await soon(() => page.locator('[data-drive=onward]').isDisabled()).toBe(true);
  });
});

describe('cards', () => {
  test('four are dealt onto an empty table', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'Deal four cards' }).click();
    await soon(() => page.locator('.rack .card').count()).toBe(4);
    expect(callsOf(bench, 'POST', 'cards')).toHaveLength(4);
    expect(await text('[data-card=c1]')).toContain('20.00\u00a0zł');
  });

  test('a new one is made as it was chosen', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.getByLabel('First name').fill('Ewa');
    await page.getByText('Premium', { exact: true }).click();
    await page.getByText('reduced, local').click();
    await page.locator('input[name=amount]').fill('12,5');
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await page.locator('[data-card=c1]').waitFor();
    expect(callsOf(bench, 'POST', 'cards')[0]?.body).toEqual({
      city: 'tarnow',
      kind: 'city',
      holder: { name: 'Ewa' },
      tier: 'premium',
      concession: 'local',
      purses: { t: 1250, e: 0 },
    });
    await soon(() => page.locator('dialog').isVisible()).toBe(false);
  });

  test('one with an e-purse and a season ticket, which has expired', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.locator('input[name=service-amount]').fill('30');
    await page.getByText('Season ticket for a month').click();
    await page.getByText('Expired yesterday').click();
    expect(await text('dialog .face')).toContain('expired');
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await page.locator('[data-card=c1]').waitFor();
    expect(callsOf(bench, 'POST', 'cards')[0]?.body).toMatchObject({
      purses: { t: 2000, e: 3000 },
      contracts: [{ product: 1, from: '2026-11-20', to: '2026-12-19' }],
      issuedOn: '2025-11-20',
      expiresOn: '2026-11-19',
    });
    await soon(() => text('.rights')).toContain('Season ticket, 20 Nov');
    expect(await text('.rights')).toContain('valid until 19 Nov 2026');
    expect(await text('[data-card=c1]')).toContain('expired');
  });

  test('an amount that is none makes no card', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.locator('input[name=amount]').fill('many');
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    expect(await text('dialog .field-wrong')).toContain('An amount such as');
    expect(callsOf(bench, 'POST', 'cards')).toHaveLength(0);
  });

  test.each(['foreign', 'damaged', 'blank'])('a %s one', async (kind) => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.locator(`input[value=${kind}] + span`).click();
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await page.locator(`[data-card=c1] .face-${kind}`).waitFor();
    expect(callsOf(bench, 'POST', 'cards')[0]?.body).toEqual({ city: 'tarnow', kind });
  });
});

describe('what happened is told', () => {
  test('memory, agreement, journal, commands and beeps of a tap', async () => {
    const { page } = open;
    await withAnna();
    await tap();
    await soon(() => text('[data-view=card]')).toContain('Open journey: line 9, bus 437');
    expect(await text('.log')).toContain('−5.00\u00a0zł');
    await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
    await page.locator('[data-show=story]').click();
    expect(await text('[data-entry=PREPARED]')).toContain('About to take 5.00\u00a0zł (check-in).');
    expect(await text('[data-entry=COMMITTED]')).toContain('5.00\u00a0zł taken, 15.00\u00a0zł left');
    await page.locator('[data-show=tap]').click();
    expect(await text('[data-view=tap]')).toContain('7 commands, 157 bytes to the card, 125 back');
    expect(await text('.heard')).toContain('1 beep');
  });

  test('a doubt', async () => {
    const { page } = open;
    await withAnna();
    await page.locator('[data-early=after]').click();
    await soon(() => page.locator('[data-early=after]').getAttribute('aria-pressed')).toBe('true');
    await page.locator('[data-card=c1]').click();
    await page.locator('[data-show=story]').click();
    await soon(() => text('[data-entry=IN_DOUBT]')).toContain('no answer came');
    expect(await text('[data-entry=IN_DOUBT]')).toContain('K7-3F2');
  });

  test('the next step stands out', async () => {
    const { page } = open;
    await withAnna();
    expect(await text('.step-now')).toBe('Hold a card to the reader');
    await tap();
    await soon(() => text('.step-now')).toBe('Let the bus go on');
    await page.locator('[data-drive=next]').click();
    await soon(() => text('.step-now')).toBe('Hold the card there again');
    expect(await page.locator('.ideas').isVisible()).toBe(false);
    await tap();
    await soon(() => text('.step-now')).toBe('Hold a card to the reader');
  });

  test('whoever has ridden once is told what else can be tried', async () => {
    const { page } = open;
    await withAnna();
    await tap();
    await tap();
    await soon(() => page.locator('.ideas').isVisible()).toBe(true);
    const first = await text('.idea');
    await page.getByRole('button', { name: 'Another idea' }).click();
    await soon(() => text('.idea')).not.toBe(first);
    // One line each, in both languages: the machine keeps its size.
    for (const language of ['en', 'pl']) {
      await page.locator(`[data-language=${language}]`).click();
      for (let seen = 0; seen < 7; seen += 1) {
        await page.locator('.idea-next').click();
        expect((await page.locator('.ideas').boundingBox())?.height, (await text('.idea')) ?? '').toBeLessThan(24);
      }
    }
  });

  test('a group, a transfer and a carry-over in the log', async () => {
    const { page, bench } = open;
    await withAnna();
    const card = bench.rig.card('c1');
    const [issued] = card.log;
    if (!issued) throw new Error('a card without a record');
    const group = { tickets: { self: 1, normal: 2, local: 0, statutory: 0 } };
    const ride = { kind: 'open', refundable: 1500, groups: [group] };
    card.log = [
      { ...issued, kind: 'carry-over', counter: 3, purse: 3500, servicePurse: 1000 },
      { ...issued, kind: 'transfer', counter: 2, purse: 1500, servicePurse: 1000 },
      { ...issued, kind: 'group', counter: 1, purse: 500, servicePurse: 2000, ride },
      { ...issued, servicePurse: 2000 },
    ];
    card.journey = {
      line: '9',
      course: '12',
      vehicle: 437,
      stop: 0,
      at: issued.at,
      paid: 1500,
      tickets: group.tickets,
    };
    bench.rig.tellCards('c1');
    await soon(() => page.locator('.log-row').count()).toBe(4);
    const rows = await page.locator('.log-row').allTextContents();
    expect(rows[0]).toMatch(/Top-up carried over.*\+20.00\u00a0zł/);
    expect(rows[1]).toMatch(/From e-purse to t-purse.*\+10.00\u00a0zł.*e-purse 10.00\u00a0zł/);
    expect(rows[2]).toMatch(/Tickets for a group, 3 tickets.*15.00\u00a0zł/);
    expect(await text('.journey')).toContain('3 tickets, 15.00\u00a0zł taken so far');
  });
});

describe('around it', () => {
  test('the clock is put on, stopped and hurried', async () => {
    const { page, bench } = open;
    await soon(() => text('.clock-time')).toBe('14:32:00');
    await page.locator('[data-advance="900"]').click();
    await soon(() => text('.clock-time')).toBe('14:47:00');
    await page.locator('[data-advance="86400"]').click();
    await soon(() => text('.clock-day')).toContain('21 Nov');
    await page.getByRole('button', { name: 'Freeze' }).click();
    await page.getByLabel('Speed').selectOption('20');
    const changes = () => callsOf(bench, 'POST', 'clock').map(({ body }) => body);
    await soon(changes).toEqual([{ advance: 900 }, { advance: 86_400 }, { freeze: false }, { rate: 20 }]);
  });

  test('conditions are switched on and taken back', async () => {
    const { page, bench } = open;
    await page.locator('[data-show=faults]').click();
    const down = page.locator('[data-condition="office down"]');
    await down.click();
    await soon(() => down.getAttribute('aria-pressed')).toBe('true');
    expect(await text('.ordered')).toContain('not yet');
    await down.click();
    await soon(() => down.getAttribute('aria-pressed')).toBe('false');
    expect(bench.rig.faults).toEqual([]);
  });

  test('a strike at a chosen moment', async () => {
    const { page, bench } = open;
    await withAnna();
    await page.locator('[data-show=tap]').click();
    await page.getByRole('button', { name: 'At Write' }).click();
    await page.getByRole('button', { name: 'before the card executes it' }).click();
    await page.locator('[data-strike=kill]').click();
    await expect
      .poll(() => callsOf(bench, 'POST', 'faults')[0]?.body)
      .toEqual({
        device: 'machine',
        fault: 'kill',
        at: { command: 'WriteRecord', when: 'before' },
      });
  });

  test('a second validator of the same bus is added and shown', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'Add a validator' }).click();
    await page.locator('[data-add=same]').click();
    await soon(() => page.locator('.tab-shown').textContent()).toContain('validator-2');
    expect(callsOf(bench, 'POST', 'machines')[0]?.body).toEqual({ name: 'validator-2', vehicle: 437 });
    expect(await page.locator('iframe').getAttribute('src')).toBe('/machines/validator-2/');
    await page.locator('[data-machine=main]').click();
    await soon(() => page.locator('iframe').getAttribute('src')).toBe('/');
  });

  test('a refusal is one calm line, put away by a click', async () => {
    const { page, bench } = open;
    bench.refuse('POST', 'vehicle', 409, 'machine-dead');
    await page.locator('[data-drive=next]').click();
    await soon(() => text('.notice-text')).toBe('The machine is off. Switch it on first.');
    await page.getByRole('button', { name: 'Put away' }).click();
    await soon(() => page.locator('.notice').isVisible()).toBe(false);
  });

  test('a bench that hangs up is waited for', async () => {
    const { page, bench } = open;
    await withAnna();
    const seen = page.locator('.notice-text', { hasText: 'Waiting for it' }).waitFor();
    bench.hangUp();
    await seen;
    await soon(() => page.locator('.notice').isVisible()).toBe(false);
  });

  test('Polish at a click, and for Polish visitors from the start', async () => {
    await open.page.locator('[data-language=pl]').click();
    await soon(() => text('[data-drive=next]')).toContain('Następny przystanek');
    expect(await open.page.locator('html').getAttribute('lang')).toBe('pl');
    const polish = await under.open('pl-PL');
    await soon(() => polish.page.locator('[data-drive=next]').textContent()).toContain('Następny');
    await polish.close();
  });
});
