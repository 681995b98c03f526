/*
 * The structs of the GPIO character device's second interface (Linux 5.10 and later, include/uapi/linux/gpio.h), in
 * the byte order of every computer this runs on: little-endian. The header lays them out alike for 32 and 64 bits.
 */

/** _IOC(direction, type 0xB4, number, size), asm-generic/ioctl.h. */
const request = (number: number, size: number): number => ((3 << 30) | (size << 16) | (0xb4 << 8) | number) >>> 0;

export const LINE_REQUEST_SIZE = 592;
export const LINE_VALUES_SIZE = 16;
export const LINE_EVENT_SIZE = 48;
export const GPIO_V2_GET_LINE_IOCTL = request(0x07, LINE_REQUEST_SIZE);
export const GPIO_V2_LINE_GET_VALUES_IOCTL = request(0x0e, LINE_VALUES_SIZE);
export const GPIO_V2_LINE_SET_VALUES_IOCTL = request(0x0f, LINE_VALUES_SIZE);

/** enum gpio_v2_line_flag */
export const LINE_FLAG = {
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  pullUp: 1n << 8n,
  pullDown: 1n << 9n,
  biasDisabled: 1n << 10n,
} as const;

/** enum gpio_v2_line_attr_id */
const ATTRIBUTE = { flags: 1, outputValues: 2, debounce: 3 } as const;
/** Where the members of struct gpio_v2_line_request lie. */
const AT = { consumer: 256, flags: 288, attributes: 296, firstAttribute: 320, lines: 560, fd: 588 } as const;
const MOST_LINES = 64;
const CONSUMER_SIZE = 32;

export interface LineRequest {
  /** Numbers of the lines on the chip; bit n of every mask is the nth of them. */
  readonly offsets: readonly number[];
  /** Who holds the lines, as `gpioinfo` shows it. */
  readonly consumer: string;
  readonly flags: bigint;
  /** Inputs: an edge counts once the level was steady for so long. */
  readonly debounceMicroseconds?: number;
  /** Outputs: what they are from the first moment. */
  readonly values?: bigint;
}

/** struct gpio_v2_line_request. Throws RangeError for more lines than one request may have, or none. */
export function lineRequest({ offsets, consumer, flags, debounceMicroseconds, values }: LineRequest): Uint8Array {
  if (offsets.length === 0 || offsets.length > MOST_LINES) throw new RangeError(`1 to ${MOST_LINES} lines a request`);
  const struct = Buffer.alloc(LINE_REQUEST_SIZE);
  offsets.forEach((offset, index) => {
    struct.writeUInt32LE(offset, index * 4);
  });
  struct.write(consumer.slice(0, CONSUMER_SIZE - 1), AT.consumer, 'latin1');
  struct.writeBigUInt64LE(flags, AT.flags);
  const all = (1n << BigInt(offsets.length)) - 1n;
  const attributes: [id: number, value: bigint][] = [];
  if (debounceMicroseconds !== undefined) attributes.push([ATTRIBUTE.debounce, BigInt(debounceMicroseconds)]);
  if (values !== undefined) attributes.push([ATTRIBUTE.outputValues, values]);
  struct.writeUInt32LE(attributes.length, AT.attributes);
  attributes.forEach(([id, value], index) => {
    const at = AT.firstAttribute + index * 24;
    struct.writeUInt32LE(id, at);
    struct.writeBigUInt64LE(value, at + 8);
    struct.writeBigUInt64LE(all, at + 16);
  });
  struct.writeUInt32LE(offsets.length, AT.lines);
  return struct;
}

/** Descriptor of the lines that were asked for, from the struct that the kernel filled. */
export const descriptorOf = (struct: Uint8Array): number =>
  new DataView(struct.buffer, struct.byteOffset).getInt32(AT.fd, true);

/** struct gpio_v2_line_values */
export function lineValues(bits: bigint, mask: bigint): Uint8Array {
  const struct = Buffer.alloc(LINE_VALUES_SIZE);
  struct.writeBigUInt64LE(bits, 0);
  struct.writeBigUInt64LE(mask, 8);
  return struct;
}

/** The bits of a struct gpio_v2_line_values that the kernel filled. */
export const bitsOf = (struct: Uint8Array): bigint =>
  new DataView(struct.buffer, struct.byteOffset).getBigUint64(0, true);

/** A level that changed. `rising`: the line is active now. */
export interface LineEvent {
  readonly edge: 'rising' | 'falling';
  readonly offset: number;
}

/** struct gpio_v2_line_event, as many as lie there whole. */
export function readLineEvents(bytes: Uint8Array): readonly LineEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / LINE_EVENT_SIZE) }, (_, index) => {
    const at = index * LINE_EVENT_SIZE;
    return { edge: view.getUint32(at + 8, true) === 1 ? 'rising' : 'falling', offset: view.getUint32(at + 12, true) };
  });
}
