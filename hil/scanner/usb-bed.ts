import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';

/*
 * USB sockets that no kernel knows: umockdev's library keeps a tree of /sys and /dev of its own, and a program started
 * with its other half preloaded sees that tree as the system's. node-hid, libudev and hidapi below a driver are unchanged.
 * A hidraw node is a pseudo-terminal there.
 */

/** What a HID device says to the system. */
export interface UsbIdentity {
  readonly vendor: number;
  readonly product: number;
  readonly maker: string;
  readonly model: string;
  readonly serial: string;
  readonly reportDescriptor: Uint8Array;
}

export interface PluggedDevice {
  /** Resolves when the driver has fetched the report, as reports on a real bus keep apart; false: unplugged before that. */
  say(report: Uint8Array): Promise<boolean>;
  /** Reports that the driver sends. */
  hear(listener: (report: Uint8Array) => void): void;
  /** Reads end with an error, and the system lists the device no more. */
  unplug(): void;
}

/** umockdev is not installed (Debian: `umockdev`). */
export class NoUmockdev extends Error {
  override readonly name = 'NoUmockdev';
}

const PRELOADED = 'libumockdev-preload.so.0';
/** Linux: fcntl.h, poll.h. */
const O_RDWR = 2;
const O_NOCTTY = 0o400;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const POLLIN = 1;
const POLL_MS = 1;
/** Of every device here; a stream between the two ends knows no reports. */
const REPORT_SIZE = 64;
/** A driver that does not read for so long is not there; a real device loses the report then. */
const UNREAD_MS = 2000;

function load() {
  const bed = libraryOf('libumockdev.so.0');
  const libc = koffi.load('libc.so.6');
  return {
    open: bed.func('void *umockdev_testbed_new()'),
    rootOf: bed.func('const char *umockdev_testbed_get_root_dir(void *bed)'),
    add: bed.func('int umockdev_testbed_add_from_string(void *bed, const char *data, void *error)'),
    loadIoctl: bed.func(
      'int umockdev_testbed_load_ioctl(void *bed, const char *device, const char *file, void *error)',
    ),
    nodeOf: bed.func('int umockdev_testbed_get_dev_fd(void *bed, const char *device)'),
    remove: bed.func('void umockdev_testbed_remove_device(void *bed, const char *sys)'),
    openFile: libc.func('int open(const char *path, int flags)'),
    close: libc.func('int close(int fd)'),
    dup: libc.func('int dup(int fd)'),
    fcntl: libc.func('int fcntl(int fd, int command, int argument)'),
    poll: libc.func('int poll(_Inout_ uint8_t *files, unsigned long count, int timeoutMs)'),
    write: libc.func('long write(int fd, const uint8_t *bytes, size_t count)'),
  };
}

function libraryOf(name: string) {
  try {
    return koffi.load(name);
  } catch (cause) {
    throw new NoUmockdev(`${name} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Sockets for virtual HID devices. One of them a process: the library keeps its tree's address in the environment. */
export class UsbBed {
  readonly #library = load();
  readonly #bed: unknown = this.#library.open();
  readonly #files = mkdtempSync(join(tmpdir(), 'usb-bed-'));
  readonly #plugged = new Set<PluggedDevice>();
  #count = 0;

  /** What a driver's process needs in its environment to see these sockets and no others. */
  get environment(): Readonly<Record<string, string>> {
    return { LD_PRELOAD: PRELOADED, UMOCKDEV_DIR: this.#root };
  }

  get #root(): string {
    return String(this.#library.rootOf(this.#bed));
  }

  /** Each device is a new hidraw node, as the kernel gives one that was unplugged a moment ago. */
  plug(identity: UsbIdentity): PluggedDevice {
    const number = this.#count;
    this.#count += 1;
    const { usb, face, hid, raw } = placesOf(identity, number);
    const library = this.#library;
    if (library.add(this.#bed, description(identity, number), null) === 0) throw new Error('umockdev refused a device');
    this.#answerSize(number, identity.reportDescriptor.length);
    const device = library.nodeOf(this.#bed, `/dev/hidraw${number}`) as number;
    // Else a driver's process would inherit it, and unplugging would not be noticed.
    library.fcntl(device, F_SETFD, FD_CLOEXEC);
    const driverEnd = library.openFile(`${this.#root}/dev/hidraw${number}`, O_RDWR | O_NOCTTY) as number;
    library.fcntl(driverEnd, F_SETFD, FD_CLOEXEC);
    let open = true;
    let ear: ReadStream | undefined;
    // poll(2) also carries over what still lies between the two ends of a pseudo-terminal; FIONREAD would not.
    const isUnread = (): boolean => {
      const file = Buffer.alloc(8);
      file.writeInt32LE(driverEnd, 0);
      file.writeInt16LE(POLLIN, 4);
      library.poll(file, 1, 0);
      return (file.readInt16LE(6) & POLLIN) !== 0;
    };
    const plugged: PluggedDevice = {
      say: async (report) => {
        if (!open) return false;
        library.write(device, report, report.length);
        for (const until = performance.now() + UNREAD_MS; open && performance.now() < until; await pause(POLL_MS)) {
          if (!isUnread()) return true;
        }
        return false;
      },
      hear: (listener) => {
        if (ear === undefined) {
          const copy = library.dup(device) as number;
          library.fcntl(copy, F_SETFD, FD_CLOEXEC);
          ear = new ReadStream(copy);
          // EIO when the driver's last descriptor closes.
          ear.on('error', () => undefined);
        }
        let unread = Buffer.alloc(0);
        ear.on('data', (bytes: Buffer) => {
          unread = Buffer.concat([unread, bytes]);
          for (; unread.length >= REPORT_SIZE; unread = unread.subarray(REPORT_SIZE)) {
            listener(Uint8Array.from(unread.subarray(0, REPORT_SIZE)));
          }
        });
      },
      unplug: () => {
        if (!open) return;
        open = false;
        ear?.destroy();
        this.#plugged.delete(plugged);
        for (const place of [raw, hid, face, usb]) library.remove(this.#bed, `/sys${place}`);
        rmSync(`${this.#root}/dev/hidraw${number}`, { force: true });
        library.close(driverEnd);
        library.close(device);
      },
    };
    this.#plugged.add(plugged);
    return plugged;
  }

  /** Everything is unplugged; the library's tree goes with the process. */
  close(): void {
    for (const device of [...this.#plugged]) device.unplug();
    rmSync(this.#files, { recursive: true, force: true });
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** HIDIOCGRDESCSIZE, by which hidapi tells a HID device from another file. */
  #answerSize(number: number, size: number): void {
    const file = join(this.#files, `hidraw${number}.ioctl`);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(size);
    writeFileSync(file, `@DEV /dev/hidraw${number}\nHIDIOCGRDESCSIZE 0 ${length.toString('hex').toUpperCase()}\n`);
    if (this.#library.loadIoctl(this.#bed, null, file, null) === 0) throw new Error('umockdev refused an answer');
  }
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

function placesOf({ vendor, product }: UsbIdentity, number: number) {
  const usb = `/devices/pci0000:00/0000:00:14.0/usb1/1-${number + 1}`;
  const face = `${usb}/1-${number + 1}:1.0`;
  const hid = `${face}/0003:${hex(vendor, 4)}:${hex(product, 4)}.${hex(number + 1, 4)}`;
  return { usb, face, hid, raw: `${hid}/hidraw/hidraw${number}` };
}

/** The four devices of the tree in umockdev's own notation: P path, E property, A attribute, H attribute in hex, N node, L link. */
function description(identity: UsbIdentity, number: number): string {
  const { vendor, product, maker, model, serial, reportDescriptor } = identity;
  const { usb, face, hid, raw } = placesOf(identity, number);
  const name = `${maker} ${model}`;
  const id = `0003:${hex(vendor, 8)}:${hex(product, 8)}`;
  return [
    `P: ${usb}`,
    'E: DEVTYPE=usb_device',
    'E: SUBSYSTEM=usb',
    `A: idVendor=${hex(vendor, 4).toLowerCase()}\\n`,
    `A: idProduct=${hex(product, 4).toLowerCase()}\\n`,
    'A: bcdDevice=0100\\n',
    `A: manufacturer=${maker}\\n`,
    `A: product=${model}\\n`,
    `A: serial=${serial}\\n`,
    '',
    `P: ${face}`,
    'E: DEVTYPE=usb_interface',
    'E: SUBSYSTEM=usb',
    'A: bInterfaceNumber=00\\n',
    '',
    `P: ${hid}`,
    'E: SUBSYSTEM=hid',
    `H: report_descriptor=${Buffer.from(reportDescriptor).toString('hex').toUpperCase()}`,
    `A: uevent=HID_ID=${id}\\nHID_NAME=${name}\\nHID_UNIQ=${serial}\\n`,
    '',
    `P: ${raw}`,
    `N: hidraw${number}`,
    `E: DEVNAME=/dev/hidraw${number}`,
    'E: SUBSYSTEM=hidraw',
    `L: device=../../../${hid.split('/').at(-1)}`,
    '',
    '',
  ].join('\n');
}
