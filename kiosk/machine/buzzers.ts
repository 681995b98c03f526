import { AlsaBuzzer } from '../../devices/panel/alsa-buzzer.ts';
import type { Buzzer, BuzzerStatus } from '../../devices/signals/contract.ts';
import { driveBuzzers } from '../../devices/signals/drive-buzzers.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { VirtualBuzzer } from '../../devices/signals/virtual-buzzer.ts';
import { ScreenBuzzer } from '../screen/screen-buzzer.ts';
import type { MachineConfig } from './config.ts';

export interface Buzzers {
  /** Sounds where the screen is shown; absent on a machine that has a buzzer of its own. */
  readonly screen: ScreenBuzzer | undefined;
  readonly status: BuzzerStatus;
  close(): void;
}

/** What this machine is heard by. `elapsed`: milliseconds of the machine's own time. */
export function openBuzzers(config: MachineConfig, signals: RecordedSignals, elapsed: () => number): Buzzers {
  const screen = (config.buzzer ?? 'screen') === 'screen' ? new ScreenBuzzer() : undefined;
  // The bench's buzzer: its page sounds what this one records.
  const virtual = config.rig ? new VirtualBuzzer(elapsed) : undefined;
  const { buzzer: setting } = config;
  const card =
    typeof setting === 'object' ? new AlsaBuzzer({ device: setting.alsa, loudness: setting.loudness }) : undefined;
  const all: readonly Buzzer[] = [virtual, screen, card].filter((buzzer) => buzzer !== undefined);
  const end = driveBuzzers(signals, all);
  return {
    screen,
    get status() {
      return all[0]?.status ?? { kind: 'silent', detail: 'this machine has no buzzer' };
    },
    close() {
      end();
      for (const buzzer of all) buzzer.close();
    },
  };
}
