import { DeviceFailure } from '../device-failure.ts';
import type { CctalkBusSettings, FromBus, ToBus } from './bus-messages.ts';
import { BusUnits } from './bus-units.ts';

/**
 * The bus has a process of its own: neither screen nor disk can make it miss a coin (a thread would not do, since the
 * serial driver's watcher belongs to a process). When the machine dies, this process still refuses coins and disables
 * the hoppers before it ends, also on an acceptor that has no watchdog.
 */
const settings: CctalkBusSettings = JSON.parse(process.argv[2] ?? 'null');
const tell = (message: FromBus) => process.send?.(message, undefined, undefined, () => undefined);
const units = new BusUnits(settings, tell);

process.on('message', async (message: ToBus) => {
  try {
    const carry = units.orders[message.order] as (...ask: readonly unknown[]) => Promise<unknown>;
    tell({ id: message.id, ok: true, answer: await carry(...message.with) });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const failure = error instanceof DeviceFailure ? error : new DeviceFailure('ccTalk', 'nonsense', detail);
    tell({ id: message.id, ok: false, device: failure.device, reason: failure.reason, detail: failure.detail });
  }
});
process.on('disconnect', async () => {
  await units.orders.close();
  process.exit(0);
});
// A terminal's Ctrl-C reaches the whole group: the machine closes this one in its own order.
process.on('SIGINT', () => undefined);
