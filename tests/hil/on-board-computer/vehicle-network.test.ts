import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fixedAddress } from '../../../devices/vehicle/computer-address.ts';
import type { VehiclePosition } from '../../../devices/vehicle/contract.ts';
import { IbisIpVehicle, PATIENCE } from '../../../devices/vehicle/ibis-ip-vehicle.ts';
import { VehicleNetwork } from '../../../hil/on-board-computer/vehicle-network.ts';
import type { WireFault } from '../../../hil/on-board-computer/vehicle-socket.ts';

const BUS: VehiclePosition = {
  line: '9',
  course: '12',
  vehicle: 437,
  stops: ['A', 'B', 'C', 'D'].map((name) => ({ id: name, name })),
  at: 0,
  phase: 'at-stop',
};
const OTHER: VehiclePosition = { ...BUS, line: '30', vehicle: 500, at: 2 };

let network: VehicleNetwork;
const machines: IbisIpVehicle[] = [];
const addresses = new Map<string, string>();
const faults = new Map<string, WireFault>();
beforeEach(() => {
  network = new VehicleNetwork(() => Date.UTC(2026, 6, 1));
});
afterEach(async () => {
  faults.clear();
  await Promise.all(machines.splice(0).map((machine) => machine.close()));
  await network.close();
});

async function aboard(name: string, bus: VehiclePosition): Promise<IbisIpVehicle> {
  const wire = { strike: () => faults.get(name), below: (limit: number) => 7 % limit };
  const address = await network.join(name, bus, wire);
  addresses.set(name, address);
  const machine = await running(address);
  await vi.waitFor(() => expect(machine.report).toEqual({ kind: 'position', position: bus }));
  return machine;
}

async function running(address: string): Promise<IbisIpVehicle> {
  const machine = new IbisIpVehicle({
    computer: fixedAddress(new URL(address)),
    listen: { address: '127.0.0.1', port: 0 },
    random: (length) => new Uint8Array(length),
    // Nothing here may depend on being asked again after a while.
    patience: { ...PATIENCE, quietMs: 60_000 },
  });
  machines.push(machine);
  await machine.start();
  return machine;
}

const known = (machine: IbisIpVehicle) => (machine.report.kind === 'position' ? machine.report.position : undefined);

describe('machines in the networks of buses', () => {
  test('both machines of a bus have heard a move when it is done, and not that of the other bus', async () => {
    const [main, rear, other] = [await aboard('main', BUS), await aboard('rear', BUS), await aboard('other', OTHER)];
    const moved: VehiclePosition = { ...BUS, at: 1, phase: 'between' };
    await network.move('main', moved);
    expect([known(main), known(rear), known(other)]).toEqual([moved, moved, OTHER]);
  });

  test('a machine in another bus hears that one at the same address, and subscribes there', async () => {
    const [main, rear] = [await aboard('main', BUS), await aboard('rear', BUS)];
    await network.move('rear', OTHER);
    expect(await rear.look()).toEqual({ kind: 'position', position: OTHER });
    expect(network.hasHeard('rear', rear.report)).toBe(true);
    expect(network.hasHeard('main', rear.report)).toBe(false);
    const moved: VehiclePosition = { ...OTHER, at: 3 };
    await vi.waitFor(async () => {
      await network.move('rear', { ...OTHER, at: 2 });
      await network.move('rear', moved);
      expect(known(rear)).toEqual(moved);
    });
    await network.move('main', { ...BUS, at: 1 });
    expect([known(main)?.at, known(rear)?.at]).toEqual([1, 3]);
  });

  test('names that XML does not keep as they are count as heard when they are read', async () => {
    const main = await aboard('main', BUS);
    await network.move('main', { ...BUS, stops: [{ id: ' x ', name: ' Dworzec\n' }, ...BUS.stops.slice(1)] });
    expect(known(main)?.stops[0]).toEqual({ id: 'x', name: 'Dworzec' });
    expect(network.hasHeard('main', main.report)).toBe(true);
  });

  test('a machine that died is forgotten, and heard of again when it comes back', async () => {
    const main = await aboard('main', BUS);
    await main.close();
    machines.splice(0);
    await network.move('main', { ...BUS, at: 3 });
    const again = await running(addresses.get('main') ?? '');
    await vi.waitFor(() => expect(known(again)?.at).toBe(3));
  });

  test('a silent wire: for one machine alone, both ways, until it is mended', async () => {
    const [main, rear] = [await aboard('main', BUS), await aboard('rear', BUS)];
    faults.set('main', 'silent');
    await network.move('main', { ...BUS, at: 1 });
    expect([known(main)?.at, known(rear)?.at]).toEqual([0, 1]);
    expect(await main.look()).toMatchObject({ kind: 'unknown', reason: 'silent' });
    faults.clear();
    await network.repeat('main');
    expect(known(main)?.at).toBe(1);
  });

  test('garbage on the wire is told and answered alike', async () => {
    const main = await aboard('main', BUS);
    faults.set('main', 'garbage');
    await network.move('main', { ...BUS, at: 1 });
    expect(main.report).toMatchObject({ kind: 'unknown', reason: 'garbage' });
    expect(await main.look()).toMatchObject({ kind: 'unknown', reason: 'garbage' });
    faults.clear();
    expect(await main.look()).toMatchObject({ kind: 'position', position: { at: 1 } });
  });

  test('a machine that has left has no network', async () => {
    const main = await aboard('main', BUS);
    await network.leave('main');
    expect(network.hasHeard('main', main.report)).toBe(false);
    expect(await main.look()).toMatchObject({ kind: 'unknown', reason: 'silent' });
    await network.repeat('main');
  });
});

describe('the services over HTTP', () => {
  const call = async (path: string, body?: string) => {
    const init = body === undefined ? {} : { method: 'POST', body };
    const response = await fetch(new URL(path, addresses.get('main')), init);
    return { status: response.status, document: await response.text() };
  };

  test('each structure, the device, and what there is not', async () => {
    await aboard('main', BUS);
    for (const structure of ['AllData', 'CurrentStopIndex', 'TripData', 'VehicleData']) {
      const { document, status } = await call(`/CustomerInformationService/Get${structure}`);
      expect(status).toBe(200);
      expect(document).toContain(`<CustomerInformationService.Get${structure}Response>`);
    }
    expect((await call('/DeviceManagementService/GetDeviceStatus')).document).toContain('running');
    for (const path of [
      '/',
      '/CustomerInformationService',
      '/CustomerInformationService/SetAllData',
      '/a/b/c',
      '/X/GetAllData',
    ]) {
      expect(await call(path)).toMatchObject({ status: 404 });
    }
  });

  test('a subscription that nobody can be told of is refused with a message', async () => {
    await aboard('main', BUS);
    const subscribe = (body: string) => call('/CustomerInformationService/SubscribeAllData', body);
    const elsewhere =
      '<SubscribeRequest><Client-IP-Address><Value>192.0.2.9</Value></Client-IP-Address></SubscribeRequest>';
    for (const body of ['', '<x/>', elsewhere]) {
      expect((await subscribe(body)).document).toContain('<OperationErrorMessage>');
    }
  });
});
