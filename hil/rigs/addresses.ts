import { existsSync, readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { readerNames } from '../pcsc/service-query.ts';
import type { RigFile } from './rig-file.ts';

const ANSWER_LIMIT_MS = 2000;
/** Where Debian's pcscd listens. */
const SYSTEM_PCSC = '/run/pcscd/pcscd.comm';
const BY_ID = '/dev/serial/by-id';

/** What an address has to be looked at with; a test puts its own in place. */
export interface Surroundings {
  readonly isSerialDevice: (path: string) => boolean;
  /** What is plugged in, for the line about what is not. */
  readonly serialDevices: () => readonly string[];
  readonly readers: () => Promise<readonly string[]>;
  /** Resolves when somebody accepts a connection there. */
  readonly reach: (host: string, port: number) => Promise<void>;
}

export const thisComputer: Surroundings = {
  isSerialDevice: (path) => existsSync(path) && statSync(path).isCharacterDevice(),
  serialDevices: () => (existsSync(BY_ID) ? readdirSync(BY_ID).map((name) => `${BY_ID}/${name}`) : []),
  readers: () => readerNames(process.env.PCSCLITE_CSOCK_NAME ?? SYSTEM_PCSC, ANSWER_LIMIT_MS),
  reach: (host, port) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      const end = (failure?: Error): void => {
        socket.destroy();
        if (failure) reject(failure);
        else resolve();
      };
      socket.setTimeout(ANSWER_LIMIT_MS, () => end(new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`)));
      socket.once('error', end);
      socket.once('connect', () => end());
    }),
};

/** Looks whether every real device of a rig is where the file says. One line for each that is not. */
export async function wrongAddresses(rig: RigFile, around: Surroundings = thisComputer): Promise<readonly string[]> {
  const checks = await Promise.all([
    ...serialPorts(rig).map(([path, serial]) => checkSerial(path, serial, around)),
    checkReaders(rig, around),
    ...networkAddresses(rig).map(([path, host, port]) => checkNetwork(path, host, port, around)),
  ]);
  return checks.flat();
}

/** The addresses of everything real: two runs may not use one of them at the same time. */
export function exclusiveAddresses(rig: RigFile): readonly string[] {
  const { readers } = rig.devices;
  return [
    ...serialPorts(rig).map(([, serial]) => serial),
    ...(readers.is === 'real' ? [...readers.antenna, ...readers.slot].map((name) => `pcsc ${name}`) : []),
    ...networkAddresses(rig).map(([, host, port]) => `${host}:${port}`),
  ];
}

function serialPorts({ gantry, relay }: RigFile): readonly (readonly [path: string, serial: string])[] {
  const ports = [['gantry', gantry?.port] as const, ['relay', relay?.port] as const];
  return ports.flatMap(([name, port]) => (port?.is === 'real' ? [[`${name}.port.serial`, port.serial] as const] : []));
}

function networkAddresses(rig: RigFile): readonly (readonly [path: string, host: string, port: number])[] {
  const { vehicle } = rig.devices;
  const urls = [
    ...(vehicle.is === 'real' ? [['devices.vehicle.address', vehicle.address] as const] : []),
    ...(rig.camera ? [['camera.snapshot', rig.camera.snapshot] as const] : []),
  ].map(([path, address]) => {
    const { hostname, port, protocol } = new URL(address);
    return [path, hostname, Number(port) || (protocol === 'https:' ? 443 : 80)] as const;
  });
  const others = Object.entries(rig.network).map(([name, address]) => {
    const [host = '', port = ''] = address.split(':');
    return [`network.${name}`, host, Number(port)] as const;
  });
  return [...urls, ...others];
}

async function checkSerial(path: string, serial: string, around: Surroundings): Promise<readonly string[]> {
  if (around.isSerialDevice(serial)) return [];
  const there = around.serialDevices();
  return [
    `${path}: there is no serial device ${serial}; ${there.length > 0 ? `there is ${there.join(', ')}` : 'none is plugged in'}`,
  ];
}

async function checkReaders({ devices: { readers } }: RigFile, around: Surroundings): Promise<readonly string[]> {
  if (readers.is === 'virtual') return [];
  let there: readonly string[];
  try {
    there = await around.readers();
  } catch (cause) {
    return [`devices.readers: no PC/SC service answers (${messageOf(cause)}); expected pcscd to run`];
  }
  const missing = (path: string, wanted: readonly string[]): readonly string[] =>
    wanted.flatMap((name, index) =>
      there.some((reader) => reader.startsWith(name))
        ? []
        : [
            `devices.readers.${path}[${index}]: there is no reader "${name}"; ${there.length > 0 ? `there is "${there.join('", "')}"` : 'none is plugged in'}`,
          ],
    );
  return [...missing('antenna', readers.antenna), ...missing('slot', readers.slot)];
}

async function checkNetwork(
  path: string,
  host: string,
  port: number,
  around: Surroundings,
): Promise<readonly string[]> {
  try {
    await around.reach(host, port);
    return [];
  } catch (cause) {
    return [`${path}: nobody answers at ${host}:${port} (${messageOf(cause)})`];
  }
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
