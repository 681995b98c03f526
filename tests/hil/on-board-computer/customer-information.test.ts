import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAllData } from '../../../devices/vehicle/all-data.ts';
import { reportOf } from '../../../devices/vehicle/bus-position.ts';
import type { VehiclePosition } from '../../../devices/vehicle/contract.ts';
import { readDocument, UnreadableDocument } from '../../../devices/vehicle/ibis-ip-document.ts';
import { customerInformation, localTime, STRUCTURES } from '../../../hil/on-board-computer/customer-information.ts';
import { deviceManagement } from '../../../hil/on-board-computer/device-management.ts';
import { spoiled } from '../../../hil/on-board-computer/spoiled-document.ts';

const NOW = Date.UTC(2026, 6, 1, 10);
const text = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength, unit: fc.constantFrom(...'aZ09ąŻó&<>"\' -–.') }).map((each) => `x${each}y`);
const positions: fc.Arbitrary<VehiclePosition> = fc
  .record({
    line: fc.constantFrom('9', '30', 'N1', '0A', '<&>'),
    course: text(30),
    vehicle: fc.integer({ min: 0, max: 0xffff }),
    stops: fc.array(fc.record({ id: text(20), name: text(60) }), { minLength: 1, maxLength: 20 }),
    place: fc.nat(),
    phase: fc.constantFrom('at-stop' as const, 'between' as const),
  })
  .map(({ place, ...rest }) => ({ ...rest, at: place % rest.stops.length }));

const read = (document: Uint8Array) => reportOf(readAllData(readDocument(document)));
const isGarbage = (document: Uint8Array): boolean => {
  try {
    const report = read(document);
    return report.kind === 'unknown' && report.reason === 'garbage';
  } catch (error) {
    return error instanceof UnreadableDocument;
  }
};

describe('documents of the virtual on-board computer', () => {
  test('law: what it says of a position is read as that position', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const document = customerInformation('AllData', position, NOW);
        expect(read(Buffer.from(document))).toEqual({ kind: 'position', position });
      }),
    );
  });

  test('the longest course that a card can tell apart, with names of nothing but ampersands', () => {
    const stops = Array.from({ length: 250 }, (_, index) => ({ id: `${index}`, name: '&'.repeat(120), zone: 'I' }));
    const position: VehiclePosition = { line: '9', course: '1', vehicle: 1, stops, at: 249, phase: 'between' };
    expect(read(Buffer.from(customerInformation('AllData', position, NOW)))).toEqual({ kind: 'position', position });
  });

  test('law: a spoiled document is garbage, whatever position it told', () => {
    fc.assert(
      fc.property(positions, fc.infiniteStream(fc.nat()), (position, stream) => {
        const below = (limit: number): number => (stream.next().value ?? 0) % limit;
        const document = customerInformation('AllData', position, NOW);
        expect(isGarbage(spoiled(document, below))).toBe(true);
      }),
    );
  });

  test('each structure has its own root; time is that of the wall in Warsaw', () => {
    const position: VehiclePosition = {
      line: '9',
      course: '12',
      vehicle: 437,
      stops: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B', zone: 'I' },
      ],
      at: 0,
      phase: 'between',
    };
    const contents = STRUCTURES.map((structure) =>
      readDocument(Buffer.from(customerInformation(structure, position, NOW))),
    );
    expect(contents.map(({ root }) => root)).toEqual(
      STRUCTURES.map((structure) => `CustomerInformationService.Get${structure}Response`),
    );
    expect(contents[1]?.content).toEqual({
      CurrentStopIndexData: { TimeStamp: { Value: '2026-07-01T12:00:00' }, CurrentStopIndex: { Value: '2' } },
    });
    expect(localTime(Date.UTC(2026, 0, 1))).toBe('2026-01-01T01:00:00');
  });

  test('it is an on-board unit that runs', () => {
    const said = (operation: string) => readDocument(Buffer.from(deviceManagement(operation, NOW) ?? '')).content;
    expect(said('GetDeviceInformation')).toMatchObject({
      'DeviceManagementService.GetDeviceInformationResponseData': {
        DeviceInformation: { DeviceClass: 'OnBoardUnit' },
      },
    });
    expect(said('GetDeviceStatus')).toMatchObject({
      'DeviceManagementService.GetDeviceStatusResponseData': { DeviceState: 'running' },
    });
    expect(deviceManagement('RestartDevice', NOW)).toBeUndefined();
  });
});
