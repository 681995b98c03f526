import { z } from 'zod';
import type { Panel } from '../../devices/panel/contract.ts';
import { driveLamps } from '../../devices/panel/drive-lamps.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';

const line = z.int().min(0).max(1023);

/** Keys and lamps at the computer's own GPIO lines: `gpioinfo` names chips and lines. */
export const panelSchema = z.object({
  access: z.literal('gpio').default('gpio'),
  chip: z.string().startsWith('/dev/').default('/dev/gpiochip0'),
  /** By the letter on the key, e.g. `N`. */
  keys: z.record(z.string().min(1).max(8), line).default({}),
  lamps: z.partialRecord(z.enum(['red', 'green', 'yellow']), line).default({}),
  /** A key connects its line to ground. */
  keysActiveLow: z.boolean().default(true),
  bias: z.enum(['pull-up', 'pull-down', 'none']).default('pull-up'),
  lampsActiveLow: z.boolean().default(false),
  debounceMs: z.int().min(0).max(200).default(10),
});
export type PanelSettings = z.infer<typeof panelSchema>;

/** Opens the driver that the settings name, and only then loads it: lamps burn as signals are given, keys are told. */
export async function openPanel(
  settings: PanelSettings | undefined,
  signals: RecordedSignals,
): Promise<Panel | undefined> {
  if (settings === undefined) return undefined;
  const { GpioPanel } = await import('../../devices/panel/gpio-panel.ts');
  const { linuxGpioKernel } = await import('../../devices/panel/linux-gpio-kernel.ts');
  const { keys, lamps, ...lines } = settings;
  const panel = new GpioPanel({
    ...lines,
    name: 'panel',
    kernel: linuxGpioKernel(),
    keys: Object.entries(keys).map(([key, at]) => ({ key, line: at })),
    lamps: (['red', 'green', 'yellow'] as const).flatMap((colour) => {
      const at = lamps[colour];
      return at === undefined ? [] : [{ colour, line: at }];
    }),
  });
  driveLamps(signals, panel);
  await panel.start();
  return panel;
}
