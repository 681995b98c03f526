import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gantryWithTwin, PLAN } from './twin-on-terminal.ts';

let rig: Awaited<ReturnType<typeof gantryWithTwin>>;
beforeEach(async () => {
  rig = await gantryWithTwin();
});
afterEach(() => rig.close());

const trouble = (name: string) => expect.objectContaining({ name: 'GantryFailure', trouble: name });

describe('a gantry and its twin on a pseudo-terminal', () => {
  test('the controller says what it is, and nothing moves before homing', async () => {
    expect(rig.gantry.firmware).toBe('Kasownik gantry twin 1.0');
    await expect(rig.gantry.touch({ x: 10, y: 10 })).rejects.toEqual(trouble('not-homed'));
    expect(rig.twin.position).toEqual({ x: 123, y: 45, z: 30 });
    expect(rig.twin.heard.some((line) => /^G[01] /.test(line))).toBe(false);
  });

  test('homing brings the head to its switches and up to where it may travel', async () => {
    await rig.gantry.home();
    expect(rig.twin.position).toEqual({ x: 0, y: 0, z: PLAN.travelZ });
    await rig.gantry.checkPosition();
  });

  test('a touch reaches the panel where it was meant, once, and the finger is up again', async () => {
    await rig.gantry.home();
    await rig.gantry.touch({ x: 30.5, y: 60.25 });
    expect(rig.reached).toEqual(['touch 30.5 60.3']);
    expect(rig.twin.position).toMatchObject({ x: 70.5, y: 99.75, z: PLAN.travelZ });
    expect(rig.twin.heard.filter((line) => line.startsWith('M280 P0')).at(-1)).toBe('M280 P0 S10');
    expect(rig.hand.mishaps).toEqual([]);
  });

  test('what is asked above the point can still end the touch: nothing is pressed', async () => {
    await rig.gantry.home();
    const gone = new Error('the button is gone');
    await expect(rig.gantry.touch({ x: 5, y: 5 }, () => Promise.reject(gone))).rejects.toBe(gone);
    expect(rig.reached).toEqual([]);
    await rig.gantry.touch({ x: 5, y: 5 });
    expect(rig.reached).toEqual(['touch 5.0 5.0']);
  });

  test('a card goes from its holder to the antenna and back, and into the slot', async () => {
    rig.hand.put(1, 'c7');
    await rig.gantry.home();
    await rig.gantry.presentCard(1, 'antenna');
    expect(rig.reached).toEqual(['c7 at antenna']);
    await rig.gantry.removeCard();
    expect(rig.reached).toEqual(['c7 at antenna', 'c7 from antenna']);
    await rig.gantry.presentCard(1, 'slot');
    await rig.gantry.home();
    expect(rig.reached.slice(2)).toEqual(['c7 at slot', 'c7 from slot']);
    await rig.gantry.presentCard(1, 'antenna');
    expect(rig.reached.at(-1)).toBe('c7 at antenna');
    expect(rig.hand.mishaps).toEqual([]);
  });

  test('a coin goes from its tube into the slot; of a value without a tube there is none', async () => {
    await rig.gantry.home();
    await rig.gantry.dropCoin(200);
    expect(rig.reached).toEqual(['coin 200']);
    await expect(rig.gantry.dropCoin(500)).rejects.toEqual(trouble('nothing-there'));
  });

  test('a place outside the limits is not sent, and the gantry goes on', async () => {
    await rig.gantry.home();
    const before = rig.twin.heard.length;
    await expect(rig.gantry.touch({ x: 900, y: 10 })).rejects.toEqual(trouble('outside-limits'));
    expect(rig.twin.heard.slice(before).some((line) => line.includes('X'))).toBe(false);
    await rig.gantry.touch({ x: 10, y: 10 });
    expect(rig.reached).toHaveLength(1);
  });

  test('a garbled line is sent again, a line that stays garbled ends in an error', async () => {
    await rig.gantry.home();
    rig.twin.garble(2);
    await rig.gantry.touch({ x: 10, y: 10 });
    expect(rig.reached).toEqual(['touch 10.0 10.0']);
    rig.twin.garble(10);
    await expect(rig.gantry.touch({ x: 10, y: 10 })).rejects.toEqual(trouble('noisy-line'));
  });

  test('a controller that falls silent is told within its time, and has to be homed again', async () => {
    await rig.gantry.home();
    rig.twin.stallFrom(3);
    await expect(rig.gantry.touch({ x: 10, y: 10 })).rejects.toEqual(trouble('no-answer'));
    await expect(rig.gantry.presentCard(0, 'slot')).rejects.toEqual(trouble('not-homed'));
  });

  test('after a reset in the middle of a move nothing is assumed; homing makes it whole', async () => {
    await rig.gantry.home();
    const move = rig.gantry.touch({ x: 10, y: 10 }, async () => rig.twin.reset());
    await expect(move).rejects.toEqual(trouble('controller-reset'));
    await expect(rig.gantry.presentCard(0, 'antenna')).rejects.toEqual(trouble('not-homed'));
    await rig.gantry.home();
    await rig.gantry.touch({ x: 12, y: 10 });
    expect(rig.reached).toEqual(['touch 12.0 10.0']);
  });

  test.each([4, -4])('steps that were lost (%i mm) are found at the end switches', async (by) => {
    await rig.gantry.home();
    await rig.gantry.touch({ x: 30, y: 30 });
    rig.twin.loseSteps('x', by);
    await rig.gantry.touch({ x: 30, y: 30 });
    expect(rig.reached).toEqual(['touch 30.0 30.0', `touch ${30 + by}.0 30.0`]);
    await expect(rig.gantry.checkPosition()).rejects.toEqual(trouble('position-lost'));
    await rig.gantry.home();
    await rig.gantry.checkPosition();
  });

  test('the emergency stop goes past what is under way, and ends everything that waits', async () => {
    await rig.gantry.home();
    const move = rig.gantry.touch({ x: 10, y: 10 }, async () => rig.gantry.emergencyStop());
    await expect(move).rejects.toEqual(trouble('emergency-stopped'));
    await expect(rig.gantry.home()).rejects.toEqual(trouble('emergency-stopped'));
    expect(rig.reached).toEqual([]);
  });
});

test('the twin refuses what the driver should never have sent: its own limits are narrower', async () => {
  const narrow = await gantryWithTwin(PLAN, { ...PLAN.limits, x: [0, 50] });
  await narrow.gantry.home();
  await expect(narrow.gantry.touch({ x: 30, y: 10 })).rejects.toEqual(trouble('controller-error'));
  expect(narrow.reached).toEqual([]);
  await narrow.close();
});
