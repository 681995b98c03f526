import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type InspectedCard, InspectorRig, type InspectorScene } from './inspector-rig.ts';
import type { Machine } from './rig.ts';
import { until } from './until.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const NOON = Date.UTC(2026, 10, 20, 11, 0, 0);
const text = ({ lines }: InspectorScene): string => lines.join('\n');

/** An inspector and a validator on one bus. */
async function onBus(city: string): Promise<{ at: InspectorRig; validator: Machine }> {
  const at = await InspectorRig.start(city);
  await at.rig.clock({ now: NOON });
  await at.view('home');
  await at.rig.ask(z.unknown(), 'POST', '/machines', { name: 'validator', machine: 'validator' });
  return { at, validator: at.rig.machine('validator') };
}

describe('J49 J79 a ride registered in Jaworzno', () => {
  let at: InspectorRig;
  let validator: Machine;
  beforeAll(async () => {
    ({ at, validator } = await onBus('jaworzno'));
  });
  afterAll(() => at?.rig.discard());

  const register = async (card: InspectedCard, key: 'N' | 'U'): Promise<void> => {
    await validator.home();
    await at.rig.ask(z.unknown(), 'POST', '/keys?machine=validator', { key });
    await validator.tap(card);
  };

  test('J75 before it there is no right, after it there is, with time, stop, class and amount', async () => {
    const card = await at.card({ city: 'jaworzno', purses: { ep: 2000 }, holder: { name: 'Jan Nowy' } });
    expect((await at.inspect(card)).reason).toBe('not-registered');
    await at.home();
    await register(card, 'N');
    await at.rig.clock({ advance: 300 });
    const shown = await at.inspect(card);
    expect(shown).toMatchObject({ view: 'inspected', reason: 'ride', title: 'Prawo do przejazdu' });
    expect(text(shown)).toMatch(/Przejazd 12:\d\d \(5\smin temu\), Osiedle Stałe, normalny/);
    await at.home();
  });

  test('J78 a reduced ride asks for its document', async () => {
    const card = await at.card({ city: 'jaworzno', purses: { ep: 2000 } });
    await register(card, 'U');
    const shown = await at.inspect(card);
    expect(shown.reason).toBe('ride');
    expect(text(shown)).toContain('poproś o dokument');
    await at.home();
  });

  test('A9 J75 on another course the same ride is no right', async () => {
    const card = await at.card({ city: 'jaworzno', purses: { ep: 2000 } });
    await register(card, 'N');
    await at.main.bus({ course: '14' });
    expect((await at.inspect(card)).reason).toBe('other-course');
    await at.home();
    await at.main.bus({ course: '12' });
    expect((await at.inspect(card)).reason).toBe('ride');
    await at.home();
  });

  test('where the on-board computer is silent the ride has to be compared', async () => {
    const card = await at.card({ city: 'jaworzno', purses: { ep: 2000 } });
    await register(card, 'N');
    await at.main.fault({ device: 'vehicle', fault: 'silent' });
    const known = async () => (await at.state()).devices.vehicle?.status;
    await until('no position', known, (status) => status !== 'ready');
    expect((await at.inspect(card)).reason).toBe('ride-unknown-course');
    await at.rig.clearFaults();
    await until('a position', known, (status) => status === 'ready');
    await at.home();
  });

  test('J72 J92 a card blocked after its registration has no right any more', async () => {
    const card = await at.card({ city: 'jaworzno', purses: { ep: 2000 } });
    await register(card, 'N');
    await at.block(card);
    expect((await at.inspect(card)).reason).toBe('blocked');
    await at.block();
    await at.home();
  });
});

describe('a city whose cards have a class', () => {
  let at: InspectorRig;
  let validator: Machine;
  beforeAll(async () => {
    ({ at, validator } = await onBus('tarnow'));
  });
  afterAll(() => at?.rig.discard());

  test('an open check-in on this course is the right to travel, until the check-out', async () => {
    const card = await at.card({ city: 'tarnow', purses: { t: 3000, e: 0 }, concession: 'statutory' });
    expect((await at.inspect(card)).reason).toBe('not-registered');
    await at.home();
    await validator.tap(card);
    const shown = await at.inspect(card);
    expect(shown).toMatchObject({ view: 'inspected', reason: 'ride' });
    expect(text(shown), 'J78').toContain('poproś o dokument');
    await at.home();
    await at.main.bus({ at: 3 });
    await validator.home();
    await validator.tap(card);
    expect((await at.inspect(card)).reason).toBe('checked-out');
    await at.home();
  });

  test('a season ticket is the right without a check-in; a card of another city is foreign', async () => {
    const season = { product: 12, from: '2026-11-01', to: '2026-11-30' };
    const card = await at.card({ city: 'tarnow', purses: { t: 0, e: 0 }, contracts: [season] });
    const shown = await at.inspect(card);
    expect(shown.reason).toBe('contract');
    expect(text(shown)).toContain('bilet nr 12');
    await at.home();
    expect((await at.inspect(await at.card({ city: 'jaworzno' }))).reason).toBe('foreign');
    await at.home();
  });
});

test('K38 in Krakow codes are what is inspected; also without umockdev', async () => {
  vi.stubEnv('KASOWNIK_NO_UMOCKDEV', '1');
  const at = await InspectorRig.start('krakow');
  vi.unstubAllEnvs();
  try {
    await at.view('home');
    expect((await at.state()).devices.scanner).toMatchObject({
      status: 'ready',
      detail: expect.stringContaining('without umockdev'),
    });
    const { data } = await at.code({ ticket: 'krk' });
    expect((await at.scan(data)).reason).toBe('valid');
    expect((await at.scan(data)).reason, 'and again').toBe('already-shown');
  } finally {
    await at.rig.discard();
  }
});
