import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { frameOf } from '../../../devices/card-reader/vpcd-frames.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { VpcdFrames } from '../../../hil/card/vpcd-frames.ts';
import { type PlugAction, type PlugHooks, SlotUnreachable, VpcdPlug } from '../../../hil/card/vpcd-plug.ts';
import { FakeVpcd } from './fake-vpcd.ts';
import { bytes, hex } from './recording.ts';
import { blankCard } from './test-reader.ts';

const GET_KEY_SETTINGS = bytes('9045000000');
const KEY_SETTINGS = '0f819100';
const PASS: PlugAction = { kind: 'pass' };

let vpcd: FakeVpcd;
let card: VirtualCard;
let plugs: VpcdPlug[];

beforeEach(async () => {
  vpcd = await FakeVpcd.listen();
  card = blankCard();
  plugs = [];
});

afterEach(async () => {
  for (const plug of plugs) plug.unplug();
  await vpcd.close();
});

/** The card in the slot, and powered. */
async function plugged(hooks: PlugHooks = {}): Promise<VpcdPlug> {
  const arrival = vpcd.nextCard();
  const plug = await VpcdPlug.plug({ card, port: vpcd.port, hooks });
  plugs.push(plug);
  await arrival;
  vpcd.control(1);
  vpcd.control(4);
  expect(hex((await vpcd.answer()) ?? new Uint8Array())).toBe('3b8180018080');
  return plug;
}

async function exchange(command: Uint8Array): Promise<string | undefined> {
  vpcd.command(command);
  const answer = await vpcd.answer();
  return answer === undefined ? undefined : hex(answer);
}

describe('a card in a vpcd slot', () => {
  test('answers commands, native ones of one byte too, and follows power and reset', async () => {
    const powers: string[] = [];
    await plugged({ onPower: (power) => powers.push(power) });
    expect(await exchange(GET_KEY_SETTINGS)).toBe(KEY_SETTINGS);
    vpcd.control(2);
    expect(await exchange(bytes('45'))).toBe('000f81');
    vpcd.control(0);
    expect(await exchange(bytes('45'))).toBe('');
    vpcd.control(1);
    expect(await exchange(GET_KEY_SETTINGS)).toBe(KEY_SETTINGS);
    expect(powers).toEqual(['on', 'reset', 'off', 'on']);
  });

  test('acknowledgements leave at once on Linux', async () => {
    expect((await plugged()).isQuick).toBe(process.platform === 'linux');
  });

  test('unplugging takes the power and says why', async () => {
    const plug = await plugged();
    plug.unplug();
    expect(await plug.unplugged).toEqual({ kind: 'asked' });
    expect([plug.isIn, card.hasPower, await vpcd.answer()]).toEqual([false, false, undefined]);
  });

  test('a reader that goes away is noticed', async () => {
    const plug = await plugged();
    vpcd.hangUp();
    expect(await plug.unplugged).toEqual({ kind: 'reader-gone' });
    expect(card.hasPower).toBe(false);
  });

  test('no slot is a named error', async () => {
    const { port } = vpcd;
    await vpcd.close();
    await expect(VpcdPlug.plug({ card, port })).rejects.toThrow(SlotUnreachable);
  });

  test('a hook that throws pulls the card out, and the error is not lost', async () => {
    const error = new Error('broken hook');
    const plug = await plugged({
      onCommand() {
        throw error;
      },
    });
    expect(await exchange(GET_KEY_SETTINGS)).toBeUndefined();
    expect(await plug.unplugged).toEqual({ kind: 'failed', error });
  });

  test.each([1, 2, 3, 7, 100])('frames arrive in pieces of %i bytes', (piece) => {
    const stream = Uint8Array.from([
      ...frameOf(Uint8Array.of(1)),
      ...frameOf(GET_KEY_SETTINGS),
      ...frameOf(bytes('45')),
    ]);
    const frames = new VpcdFrames();
    const taken = Array.from({ length: Math.ceil(stream.length / piece) }, (_, index) =>
      frames.take(stream.slice(index * piece, (index + 1) * piece)),
    ).flat();
    expect(taken).toEqual([
      { kind: 'power-on' },
      { kind: 'command', command: GET_KEY_SETTINGS },
      { kind: 'command', command: bytes('45') },
    ]);
  });
});

describe('faults', () => {
  /** A card that executes it draws a random number, which shows. */
  const AUTHENTICATE = bytes('90aa0000010000');

  test('every command is told before and after, with its name and number', async () => {
    const told: unknown[] = [];
    await plugged({
      onCommand: ({ index, name, command }) => {
        told.push(['before', index, name, hex(command)]);
        return PASS;
      },
      onAnswer: async ({ index, name, answer }) => {
        told.push(['after', index, name, hex(answer)]);
        return PASS;
      },
    });
    await exchange(bytes('ffca000000'));
    await exchange(GET_KEY_SETTINGS);
    expect(told).toEqual([
      ['before', 0, 'ReaderGetData', 'ffca000000'],
      ['after', 0, 'ReaderGetData', '040102030405069000'],
      ['before', 1, 'GetKeySettings', '9045000000'],
      ['after', 1, 'GetKeySettings', KEY_SETTINGS],
    ]);
  });

  const tears: readonly (readonly [string, PlugHooks, boolean])[] = [
    ['before, not executed', { onCommand: () => ({ kind: 'tear' }) }, false],
    ['inside, executed', { onCommand: () => ({ kind: 'tear', outcome: 'executed' }) }, true],
    ['after', { onAnswer: () => ({ kind: 'tear' }) }, true],
  ];
  test.each(tears)('torn out %s: no answer, no power', async (_, hooks, wasExecuted) => {
    let drawn = 0;
    const random = (length: number) => {
      drawn++;
      return new Uint8Array(length);
    };
    card = VirtualCard.blank({ uid: card.uid, random });
    const plug = await plugged(hooks);
    expect(await exchange(AUTHENTICATE)).toBeUndefined();
    expect(await plug.unplugged).toEqual({ kind: 'torn' });
    expect([card.hasPower, drawn > 0]).toEqual([false, wasExecuted]);
  });

  test('a command or an answer arrives changed', async () => {
    const invert = (data: Uint8Array) => data.map((byte, index) => (index === 1 ? byte ^ 0xff : byte));
    await plugged({ onCommand: ({ index }) => (index === 0 ? { kind: 'corrupt', change: invert } : PASS) });
    expect(await exchange(GET_KEY_SETTINGS)).toBe('911c');
    plugs.pop()?.unplug();
    await plugged({ onAnswer: () => ({ kind: 'corrupt', change: invert }) });
    expect(await exchange(GET_KEY_SETTINGS)).toBe('0f7e9100');
  });

  test.each(['onCommand', 'onAnswer'] as const)('silence, %s: no answer until the card is pulled out', async (hook) => {
    const plug = await plugged({ [hook]: () => ({ kind: 'silent' }) });
    const answer = exchange(GET_KEY_SETTINGS);
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 30, 'nothing yet'))]);
    expect(first).toBe('nothing yet');
    plug.unplug();
    expect(await answer).toBeUndefined();
  });

  test('a delay delays, and ends with the card', async () => {
    const plug = await plugged({
      onAnswer: ({ index }) => ({ kind: 'delay', milliseconds: index === 0 ? 20 : 60_000 }),
    });
    const begun = performance.now();
    expect(await exchange(GET_KEY_SETTINGS)).toBe(KEY_SETTINGS);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(19);
    const answer = exchange(GET_KEY_SETTINGS);
    plug.unplug();
    expect(await answer).toBeUndefined();
  });

  test('the very first answer can be held back', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: asked, resolve: tellAsked } = Promise.withResolvers<string>();
    await plugged({
      hold: ({ name }) => {
        tellAsked(name);
        return held;
      },
    });
    const answer = exchange(bytes('ffca000000'));
    expect(await asked).toBe('ReaderGetData');
    letGo();
    expect(await answer).toBe('040102030405069000');
    expect(await exchange(GET_KEY_SETTINGS)).toBe(KEY_SETTINGS);
  });
});
