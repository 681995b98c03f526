import { writeDocument } from '../../devices/vehicle/ibis-ip-document.ts';
import { localTime } from './customer-information.ts';

/** What every IBIS-IP device says of itself (VDV 301-2-0). */
const SAYS: Readonly<Record<string, object>> = {
  DeviceInformation: {
    DeviceInformation: {
      DeviceName: { Value: 'Virtual on-board computer' },
      Manufacturer: { Value: 'Kasownik' },
      SerialNumber: { Value: '1' },
      DeviceClass: 'OnBoardUnit',
    },
  },
  DeviceStatus: { DeviceState: 'running' },
};

/** The DeviceManagementService's answer; undefined: it has no such operation. */
export function deviceManagement(operation: string, now: number): string | undefined {
  const subject = operation.startsWith('Get') ? operation.slice('Get'.length) : '';
  const says = Object.hasOwn(SAYS, subject) ? SAYS[subject] : undefined;
  if (says === undefined) return undefined;
  const response = `DeviceManagementService.Get${subject}Response`;
  return writeDocument(response, { [`${response}Data`]: { TimeStamp: { Value: localTime(now) }, ...says } });
}
