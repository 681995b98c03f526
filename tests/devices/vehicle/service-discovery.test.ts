import { Bonjour } from 'bonjour-service';
import { afterEach, expect, test, vi } from 'vitest';
import type { ComputerAddress } from '../../../devices/vehicle/computer-address.ts';
import { discoveredAddress } from '../../../devices/vehicle/service-discovery.ts';

const NETWORK = '127.0.0.1';
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function searching(): ComputerAddress {
  const computer = discoveredAddress(NETWORK, () => {});
  ending.push(() => computer.close());
  return computer;
}

function advertised(name: string, port: number, path?: string): { stop: () => void } {
  const options = { interface: NETWORK, bind: '0.0.0.0' } as ConstructorParameters<typeof Bonjour>[0];
  const bonjour = new Bonjour(options, () => {});
  ending.push(() => new Promise<void>((resolve) => bonjour.destroy(() => resolve())));
  const txt = { ver: '2.2', ...(path === undefined ? {} : { path }) };
  const service = bonjour.publish({ name, type: 'ibisip_http', protocol: 'tcp', port, txt, disableIPv6: true });
  return { stop: () => service.stop() };
}

test('finds the service by its name, with its path, and notices when it goes', async () => {
  const name = `CustomerInformationService-${process.pid}`;
  const computer = searching();
  const changed = vi.fn();
  computer.subscribe(changed);
  expect(computer.current).toBeUndefined();
  advertised(`DeviceManagementService-${process.pid}`, 4998);
  const service = advertised(name, 4999, '/ibis');
  await vi.waitFor(
    () => {
      computer.search();
      expect(computer.current?.port).toBe('4999');
    },
    { timeout: 10_000, interval: 200 },
  );
  expect(computer.current?.pathname).toBe('/ibis');
  expect(changed).toHaveBeenCalledOnce();
  service.stop();
  await vi.waitFor(() => expect(computer.current).toBeUndefined(), { timeout: 10_000 });
});
