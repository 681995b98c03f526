import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Rig } from './rig.ts';
import { newFolder } from './start-command.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A machine that is switched on alone: no office, or no disk. */
let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start({});
});
afterAll(() => rig.stop());

const backInService = () =>
  until(
    'back in service',
    () => rig.main.scene(),
    ({ view }) => view === 'home',
  );

describe('without the office', () => {
  test('T97 a blocked card is refused after a restart with the office down', async () => {
    const [blocked, other] = await Promise.all([rig.card(), rig.card()]);
    expect((await rig.call('POST', '/office', { hotlist: [Number(blocked.number)] })).status).toBe(200);
    expect((await rig.main.tap(blocked)).scene).toMatchObject({ view: 'refused', reason: 'blocked' });
    await rig.main.fault({ device: 'office', fault: 'down' });
    await rig.main.kill();
    await rig.main.start();
    const { scene, beeps } = await rig.main.tap(blocked);
    expect({ view: scene.view, reason: scene.reason, beeps }).toEqual({
      view: 'refused',
      reason: 'blocked',
      beeps: [3],
    });
    expect((await rig.memory(blocked)).counter).toBe(0);
    expect((await rig.main.tap(other)).scene.view).toBe('checked-in');
    expect((await rig.main.state()).devices.hotlist?.kind).toBe('hotlist');
    await rig.clearFaults();
    await rig.call('POST', '/office', { hotlist: [] });
    expect((await rig.main.tap(blocked)).scene.view).toBe('checked-in');
  });
});

describe('without a disk', () => {
  test('T96 a disk that is full when the machine is switched on: out of service, and in service when there is space', async () => {
    const card = await rig.card();
    await rig.main.kill();
    await rig.main.fault({ device: 'disk', fault: 'full' });
    await rig.main.start();
    expect(await rig.main.scene()).toMatchObject({ view: 'out-of-service', reason: 'disk-full' });
    expect((await rig.main.state()).devices.journal?.status).toBe('disk-full');
    await rig.main.lay(card);
    expect((await rig.memory(card)).counter).toBe(0);
    await rig.main.takeAway();
    await rig.clearFaults();
    await backInService();
    expect((await rig.main.tap(card)).scene.view).toBe('checked-in');
    const said = await rig.agreement(card);
    expect(said.office).toEqual(said.card);
  });

  test('T96 a data folder that cannot be written', async () => {
    const { folder, remove } = newFolder();
    const machine = join(folder, 'machines', 'main');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'journal'), 'a file where the journal’s folder belongs');
    const broken = await Rig.start({ data: folder });
    try {
      expect(await broken.main.scene()).toMatchObject({ view: 'out-of-service', reason: 'journal' });
      rmSync(join(machine, 'journal'));
      await until(
        'in service',
        () => broken.main.scene(),
        ({ view }) => view === 'home',
      );
      const card = await broken.card();
      expect((await broken.main.tap(card)).scene.view).toBe('checked-in');
      expect((await broken.main.journal())[0]?.kind).toBe('OPENED');
    } finally {
      await broken.stop();
      remove();
    }
  });
});
