import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fixedAddress } from '../../../devices/vehicle/computer-address.ts';
import type { VehicleReport } from '../../../devices/vehicle/contract.ts';
import { IbisIpVehicle, type Patience } from '../../../devices/vehicle/ibis-ip-vehicle.ts';
import { ScriptedComputer } from './scripted-computer.ts';
import { allData, type Words } from './words.ts';

const QUICK: Patience = { answerMs: 200, retryMs: 20, quietMs: 60, silentMs: 150 };
const LONG: Patience = { answerMs: 200, retryMs: 20, quietMs: 60_000, silentMs: 120_000 };

let computer: ScriptedComputer;
const vehicles: IbisIpVehicle[] = [];
beforeEach(async () => {
  computer = new ScriptedComputer();
  computer.allData = allData();
  await computer.open();
});
afterEach(async () => {
  await Promise.all(vehicles.splice(0).map((vehicle) => vehicle.close()));
  await computer.close();
});

async function started(patience: Patience) {
  const random = (length: number) => new Uint8Array(length).fill(0xab);
  const listen = { address: '127.0.0.1', port: 0 };
  const vehicle = new IbisIpVehicle({ computer: fixedAddress(computer.url), listen, random, patience });
  vehicles.push(vehicle);
  const told: string[] = [];
  vehicle.subscribe((report) => told.push(brief(report)));
  await vehicle.start();
  return { vehicle, told, comes: (wanted: string) => vi.waitFor(() => expect(brief(vehicle.report)).toBe(wanted)) };
}

const brief = (report: VehicleReport): string =>
  report.kind === 'unknown'
    ? report.reason
    : `${report.position.course}/${report.position.at}/${report.position.phase}`;
const subscribed = () => vi.waitFor(() => expect(computer.subscribers).not.toHaveLength(0));
const answers = (answer: ScriptedComputer['allData']): void => {
  computer.allData = answer;
};
const push = (words: Words) => computer.push(allData(words));

describe('hearing', () => {
  test('subscribes, asks at once, and tells each change once', async () => {
    const { comes, told, vehicle } = await started(LONG);
    expect(vehicle.report).toMatchObject({ kind: 'unknown', reason: 'silent' });
    await comes('12/0/at-stop');
    expect(computer.asked).toEqual([
      'POST /CustomerInformationService/SubscribeAllData',
      'GET /CustomerInformationService/GetAllData',
    ]);
    expect(await push({ current: 2, location: 'BetweenStop' })).toBe(200);
    expect(brief(vehicle.report)).toBe('12/0/between');
    await push({ current: 2, location: 'BetweenStop' });
    await push({ current: 2 });
    expect(told).toEqual(['12/0/at-stop', '12/0/between', '12/1/at-stop']);
    expect(computer.asked).toHaveLength(2);
  });

  test('unsubscribes when it ends', async () => {
    const { comes, vehicle } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    await vehicle.close();
    expect(computer.asked.at(-1)).toBe('POST /CustomerInformationService/UnsubscribeAllData');
    expect(computer.subscribers).toHaveLength(0);
  });

  test('nobody else can move the bus: another path, another method, a document without end', async () => {
    const { comes, vehicle } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    const there = allData({ current: 4 });
    expect(await computer.push(there, '/')).toBe(404);
    expect((await fetch(computer.subscribers[0] ?? '')).status).toBe(405);
    expect([413, 'broken off']).toContain(await computer.push(new Uint8Array(2 << 20)).catch(() => 'broken off'));
    expect(brief(vehicle.report)).toBe('12/0/at-stop');
  });

  test('a computer that offers no subscription is asked again and again', async () => {
    computer.subscribeAnswer = 404;
    const { comes } = await started(QUICK);
    await comes('12/0/at-stop');
    computer.allData = allData({ current: 3 });
    await comes('12/2/at-stop');
  });

  test('a computer that has forgotten the subscription is asked, and subscribed to anew', async () => {
    const { comes } = await started(QUICK);
    await comes('12/0/at-stop');
    await subscribed();
    const before = computer.subscribers.length;
    computer.allData = allData({ current: 3 });
    await comes('12/2/at-stop');
    await vi.waitFor(() => expect(computer.subscribers.length).toBeGreaterThan(before));
  });

  test('a missed heartbeat is a lost subscription', async () => {
    computer.subscribeAnswer =
      '<SubscribeResponse><Active><Value>true</Value></Active><Heartbeat><Value>PT0.1S</Value></Heartbeat></SubscribeResponse>';
    const { comes } = await started(QUICK);
    await comes('12/0/at-stop');
    await vi.waitFor(() => expect(computer.subscribers.length).toBeGreaterThan(2));
  });

  test('an answer that was overtaken by a newer word is dropped', async () => {
    const { comes, vehicle } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    computer.allData = null;
    const asked = computer.asked.length;
    const look = vehicle.look();
    await vi.waitFor(() => expect(computer.asked.length).toBeGreaterThan(asked));
    await push({ current: 3 });
    expect(brief(await look)).toBe('12/2/at-stop');
  });
});

describe('silence', () => {
  test('a computer that never was: silent, and heard when it comes', async () => {
    await computer.close();
    const { comes, told } = await started(QUICK);
    await vi.waitFor(async () => {
      expect(brief((await started(QUICK)).vehicle.report)).toBe('silent');
    });
    expect(told).toEqual([]);
    await computer.open();
    await comes('12/0/at-stop');
  });

  test.each([
    ['gone', () => computer.close(), () => computer.open()],
    ['hanging', async () => answers(null), async () => answers(allData())],
    ['failing', async () => answers(500), async () => answers(allData())],
  ])('a computer that is %s counts as silent after a while, and is heard again', async (_, fail, mend) => {
    const { comes, told } = await started(QUICK);
    await comes('12/0/at-stop');
    await fail();
    await comes('silent');
    await mend();
    await comes('12/0/at-stop');
    expect(told).toEqual(['12/0/at-stop', 'silent', '12/0/at-stop']);
  });

  test('one who looks does not wait for patience to end', async () => {
    const { comes, vehicle } = await started(LONG);
    await comes('12/0/at-stop');
    await computer.close();
    expect(await vehicle.look()).toMatchObject({ kind: 'unknown', reason: 'silent' });
    await computer.open();
    expect(brief(await vehicle.look())).toBe('12/0/at-stop');
  });

  test('ends soon though the computer hangs', async () => {
    computer.allData = null;
    computer.subscribeAnswer = null;
    const { vehicle } = await started({ ...LONG, answerMs: 60_000 });
    await vi.waitFor(() => expect(computer.asked).toHaveLength(1));
    await vehicle.close();
  });
});

describe('nonsense and contradiction', () => {
  test('garbage told or answered is a named state, told once, and over with the next good word', async () => {
    const { comes, told, vehicle } = await started({ ...LONG, retryMs: 60_000 });
    await comes('12/0/at-stop');
    await subscribed();
    await computer.push('<html>');
    await computer.push(new Uint8Array([0xff, 0xff, 0x00]));
    expect(vehicle.report).toMatchObject({ kind: 'unknown', reason: 'garbage' });
    await push({ current: 2 });
    expect(told).toEqual(['12/0/at-stop', 'garbage', '12/1/at-stop']);
  });

  test('recovers by asking', async () => {
    const { comes } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    await computer.push('<html>');
    await comes('12/0/at-stop');
  });

  test('another course in the middle is asked about at once, and believed when it is said again', async () => {
    const { comes, told } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    computer.allData = allData({ trip: '13', current: 3 });
    await push({ trip: '13', current: 3 });
    await comes('13/2/at-stop');
    expect(told).toEqual(['12/0/at-stop', '13/2/at-stop']);
  });

  test('two courses by turns: a contradiction until the computer has made up its mind', async () => {
    const { comes, told } = await started(LONG);
    await comes('12/0/at-stop');
    await subscribed();
    await push({ trip: '13', current: 3 });
    await comes('12/0/at-stop');
    await vi.waitFor(() => expect(told).toContain('contradiction'));
    expect(told.filter((each) => each.startsWith('13'))).toEqual([]);
  });
});
