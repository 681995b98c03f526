/** Three-byte big-endian fields, which DataView does not have, and the check before a field is written. */

export function setUint24(view: DataView, offset: number, value: number): void {
  view.setUint8(offset, (value >> 16) & 0xff);
  view.setUint16(offset + 1, value & 0xff_ff);
}

export function getUint24(view: DataView, offset: number): number {
  return view.getUint8(offset) * 0x1_00_00 + view.getUint16(offset + 1);
}

export function getInt24(view: DataView, offset: number): number {
  return view.getInt8(offset) * 0x1_00_00 + view.getUint16(offset + 1);
}

/** The value, if it is an integer between the two. Throws RangeError naming the field otherwise. */
export function fitting(field: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${field} ${value} does not fit: ${least} to ${most}`);
}

/** Whether these bytes are all 0. */
export function allZero(view: DataView, from: number, to: number): boolean {
  for (let offset = from; offset < to; offset += 1) if (view.getUint8(offset) !== 0) return false;
  return true;
}
