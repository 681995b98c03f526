import { describe, expect, test } from 'vitest';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { machineConfigSchema } from '../../../kiosk/machine/config.ts';
import { openPanel, panelSchema } from '../../../kiosk/machine/panel.ts';

describe('settings of keys, lamps and the loudspeaker', () => {
  test('J47 keys by their letters, with the usual wiring where nothing is said', () => {
    expect(panelSchema.parse({ keys: { N: 17, U: 27, S: 22 }, lamps: { red: 5 } })).toEqual({
      access: 'gpio',
      chip: '/dev/gpiochip0',
      keys: { N: 17, U: 27, S: 22 },
      lamps: { red: 5 },
      ...{ keysActiveLow: true, bias: 'pull-up', lampsActiveLow: false, debounceMs: 10 },
    });
  });

  test.each([{ keys: { N: -1 } }, { lamps: { blue: 3 } }, { chip: 'gpiochip0' }, { access: 'usb' }])(
    'refuses %j',
    (settings) => expect(panelSchema.safeParse(settings).success).toBe(false),
  );

  test('beeps sound from a sound card by its name, with a loudness of its own', () => {
    const { buzzer } = machineConfigSchema.shape;
    expect(buzzer.parse({ alsa: 'default' })).toEqual({ alsa: 'default', loudness: 0.5 });
    expect(buzzer.safeParse({ alsa: '' }).success).toBe(false);
    expect(buzzer.parse('screen')).toBe('screen');
  });
});

test('a machine without a panel has none; one whose chip is missing says so, and lives', async () => {
  const signals = new RecordedSignals(() => 0);
  expect(await openPanel(undefined, signals)).toBeUndefined();
  const panel = await openPanel(panelSchema.parse({ chip: '/dev/no-such-gpiochip', keys: { N: 1 } }), signals);
  expect(panel?.status).toMatchObject({ kind: 'lost', detail: expect.stringContaining('ENOENT') });
  expect(panel?.keys).toEqual(['N']);
  signals.give({ kind: 'lamp', colour: 'red', milliseconds: 10 });
  await panel?.close();
});
