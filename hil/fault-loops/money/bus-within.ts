import type { OpenBusHost } from '../../../devices/cctalk/bus-process.ts';
import { BusUnits } from '../../../devices/cctalk/bus-units.ts';
import { DeviceFailure } from '../../../devices/device-failure.ts';

/** The units of a coin bus in this process, for stations that are switched on and off by the thousand. */
export interface BusWithin {
  readonly open: OpenBusHost;
  /** The power is gone: not a word more on the line. */
  abandon(): void;
}

export function busWithin(): BusWithin {
  let units: BusUnits | undefined;
  return {
    open: (settings, { hear }) => {
      const opened = new BusUnits(settings, hear);
      units = opened;
      return {
        send({ id, order, with: ask }) {
          const carry = opened.orders[order] as (...ask: readonly unknown[]) => Promise<unknown>;
          carry(...ask).then(
            (answer) => hear({ id, ok: true, answer }),
            (error: unknown) => {
              const detail = error instanceof Error ? error.message : String(error);
              const { device, reason } =
                error instanceof DeviceFailure ? error : new DeviceFailure('ccTalk', 'nonsense', detail);
              hear({ id, ok: false, device, reason, detail: error instanceof DeviceFailure ? error.detail : detail });
            },
          );
        },
        end: async () => void (await opened.orders.close()),
      };
    },
    abandon: () => void units?.abandon(),
  };
}
