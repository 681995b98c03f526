/** What the sensors of a printer say at this moment. */
export interface Sensed {
  readonly coverOpen: boolean;
  readonly feeding: boolean;
  readonly nearEnd: boolean;
  readonly paperOut: boolean;
  readonly cutter: boolean;
  readonly jam: boolean;
  readonly broken: boolean;
  readonly overheated: boolean;
}

/** Tables of the Epson reference, DLE EOT n and GS a, as bits by number. */
export function realTimeByte(which: number, sensed: Sensed): number {
  const isError = sensed.cutter || sensed.jam || sensed.broken || sensed.overheated;
  const offline = sensed.coverOpen || sensed.feeding || sensed.paperOut || isError;
  switch (which) {
    case 1:
      return byteOf({ 1: true, 4: true, 3: offline, 6: sensed.feeding });
    case 2:
      return byteOf({ 1: true, 4: true, 2: sensed.coverOpen, 3: sensed.feeding, 5: sensed.paperOut, 6: isError });
    case 3:
      return byteOf({
        1: true,
        4: true,
        2: sensed.jam,
        3: sensed.cutter,
        5: sensed.broken,
        6: sensed.overheated,
      });
    default: {
      // Near end shows on both of its bits, and also when there is no paper at all.
      const nearEnd = sensed.nearEnd || sensed.paperOut;
      return byteOf({ 1: true, 4: true, 2: nearEnd, 3: nearEnd, 5: sensed.paperOut, 6: sensed.paperOut });
    }
  }
}

export function automaticBytes(sensed: Sensed): readonly number[] {
  const isError = sensed.cutter || sensed.jam || sensed.broken || sensed.overheated;
  const offline = sensed.coverOpen || sensed.feeding || sensed.paperOut || isError;
  const nearEnd = sensed.nearEnd || sensed.paperOut;
  return [
    byteOf({ 4: true, 3: offline, 5: sensed.coverOpen, 6: sensed.feeding }),
    byteOf({ 2: sensed.jam, 3: sensed.cutter, 5: sensed.broken, 6: sensed.overheated }),
    byteOf({ 0: nearEnd, 1: nearEnd, 2: sensed.paperOut, 3: sensed.paperOut }),
    0,
  ];
}

/** GS r 1 */
export function paperByte({ nearEnd, paperOut }: Sensed): number {
  return byteOf({ 0: nearEnd || paperOut, 1: nearEnd || paperOut, 2: paperOut, 3: paperOut });
}

export function byteOf(bits: Readonly<Record<number, boolean>>): number {
  return Object.entries(bits).reduce((byte, [bit, on]) => byte + (on ? 2 ** Number(bit) : 0), 0);
}
