import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POLISH_COINS } from '../../../hil/coins/polish-coins.ts';
import { VirtualAcceptor } from '../../../hil/coins/virtual-acceptor.ts';

function acceptor() {
  const lost: number[] = [];
  const device = new VirtualAcceptor({ address: 2, serial: 7, coins: POLISH_COINS, watchdogMs: null }, (grosze) =>
    lost.push(grosze),
  );
  const open = (): void => {
    device.answer(231, [0xff, 0x01], 0);
    device.answer(228, [1], 0);
  };
  const read = (): void => {
    device.answer(229, [], 0);
    device.heard();
  };
  open();
  return { device, lost, open, read };
}

describe('a coin is disputed when its event is gone before a host has heard of it', () => {
  test('a reset loses what was not read, and nothing that was', () => {
    const { device, lost, read } = acceptor();
    device.drop(200, 0);
    read();
    device.drop(100, 0);
    device.drop(50, 0);
    device.reset();
    expect(lost.toSorted()).toEqual([100, 50]);
  });

  test('the sixth event pushes the first one out', () => {
    const { device, lost } = acceptor();
    for (const coin of [500, 200, 100, 50, 20, 10]) device.drop(coin, 0);
    expect(lost).toEqual([500]);
  });

  test('an answer that did not reach the line tells nothing', () => {
    const { device, lost } = acceptor();
    device.drop(200, 0);
    device.answer(229, [], 0);
    device.reset();
    expect(lost).toEqual([200]);
  });

  test('whatever happens, each coin is told, lost, or still to be told', () => {
    const act = fc.constantFrom<'coin' | 'read' | 'reset' | 'string'>(
      'coin',
      'coin',
      'coin',
      'read',
      'reset',
      'string',
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { device, lost, open, read } = acceptor();
        let taken = 0;
        for (const what of acts) {
          if (what === 'coin') taken += device.drop(100, 0) === 'accepted' ? 1 : 0;
          if (what === 'read') read();
          if (what === 'string') device.event(20);
          if (what === 'reset') {
            device.reset();
            open();
          }
          expect(lost.length).toBeLessThanOrEqual(taken);
        }
        const before = lost.length;
        device.reset();
        // At most the five newest events were still to be told.
        expect(lost.length - before).toBeLessThanOrEqual(5);
        if (!acts.includes('read')) expect(lost.length).toBe(taken);
      }),
    );
  });
});

test('a blocked sensor is told, and coins fall through until it is free', () => {
  const { device } = acceptor();
  device.breakDown(3);
  expect(device.answer(229, [], 0).data.slice(0, 3)).toEqual([1, 0, 14]);
  expect(device.answer(232, [], 0).data).toEqual([3]);
  expect(device.drop(200, 0)).toBe('returned');
  device.breakDown(0);
  expect(device.drop(200, 0)).toBe('accepted');
});
