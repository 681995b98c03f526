import { grosze } from '../money.ts';
import { type DayNumber, dayNumber, type UnixSeconds, unixSeconds } from '../time.ts';
import { allZero, fitting, getUint24, setUint24 } from './byte-fields.ts';
import {
  MOST_REFUNDABLE,
  MOST_STOPS_RECORDED,
  MOST_TICKETS_OF_A_CLASS,
  type Ride,
  type RideGroup,
  type TicketCounts,
} from './state.ts';

/**
 * The ride within the state record, offsets from its start:
 *
 * | offset | bytes | open ride | closed ride |
 * |---|---|---|---|
 * | 26 | 3 | course key | course key |
 * | 29 | 2 | vehicle | vehicle |
 * | 31 | 1 | first group: entry index | check-out time (4 bytes) |
 * | 32 | 2 | first group: tickets, bits 1/5/5/5 = self, normal, local, statutory | |
 * | 34 | 1 | second group: entry index | |
 * | 35 | 2 | second group: tickets; 0 = no second group | exit index; bit 7 transfer right, bits 0-6 stops |
 * | 37 | 2 | refundable | refund |
 * | 39 | 1 | tariff day, its low 8 bits | 0 |
 */
const START = 26;
const END = 40;
const NONE = 0b0000_0000;
const OPEN = 0b0001_0000;
const CLOSED = 0b0010_0000;
const RIDE_KIND = 0b0011_0000;
const TRANSFER = [0b0100_0000, 0b1000_0000] as const;
const TRANSFER_RIGHT = 0b1000_0000;
const SECONDS_A_DAY = 86_400;

/** Writes the ride and answers its bits of the record's flags. Throws RangeError naming a field that does not fit. */
export function encodeRide(view: DataView, ride: Ride, recordedAt: UnixSeconds): number {
  if (ride.kind === 'none') return NONE;
  setUint24(view, 26, fitting('course key', ride.courseKey, 0, 0xff_ff_ff));
  view.setUint16(29, fitting('vehicle', ride.vehicle, 0, 0xff_ff));
  if (ride.kind === 'closed') {
    view.setUint32(31, fitting('check-out time', ride.at, 0, 0xff_ff_ff_ff));
    view.setUint8(35, fitting('exit index', ride.exitIndex, 0, 0xff));
    const stops = fitting('stops', ride.stops, 0, MOST_STOPS_RECORDED);
    view.setUint8(36, (ride.transferRight ? TRANSFER_RIGHT : 0) | stops);
    view.setUint16(37, fitting('refund', ride.refund, 0, MOST_REFUNDABLE));
    return CLOSED;
  }
  const [first, second] = ride.groups;
  encodeGroup(view, 31, first);
  if (second !== undefined) encodeGroup(view, 34, second);
  view.setUint16(37, fitting('refundable', ride.refundable, 0, MOST_REFUNDABLE));
  view.setUint8(39, tariffDayByte(ride.tariffDay, recordedAt));
  return OPEN | (first.transfer ? TRANSFER[0] : 0) | (second?.transfer === true ? TRANSFER[1] : 0);
}

/** The ride of a record with these flags, or in words why it is none. */
export function decodeRide(view: DataView, flags: number, recordedAt: UnixSeconds): Ride | string {
  const kind = flags & RIDE_KIND;
  const transfers = flags & (TRANSFER[0] | TRANSFER[1]);
  if (kind !== OPEN && transfers !== 0) return 'transfer without an open ride';
  if (kind === NONE) return allZero(view, START, END) ? { kind: 'none' } : 'ride bytes without a ride';
  const courseKey = getUint24(view, 26);
  const vehicle = view.getUint16(29);
  if (kind === CLOSED) {
    if (view.getUint8(39) !== 0) return 'spare byte in use';
    const last = view.getUint8(36);
    return {
      kind: 'closed',
      courseKey,
      vehicle,
      exitIndex: view.getUint8(35),
      at: unixSeconds(view.getUint32(31)),
      stops: last & MOST_STOPS_RECORDED,
      transferRight: (last & TRANSFER_RIGHT) !== 0,
      refund: grosze(view.getUint16(37)),
    };
  }
  if (kind !== OPEN) return 'ride is both open and closed';
  const first = decodeGroup(view, 31, (flags & TRANSFER[0]) !== 0);
  if (first === undefined) return 'open ride without a ticket';
  const second = decodeGroup(view, 34, (flags & TRANSFER[1]) !== 0);
  if (second === undefined && (view.getUint8(34) !== 0 || (flags & TRANSFER[1]) !== 0)) {
    return 'second group without a ticket';
  }
  return {
    kind: 'open',
    courseKey,
    vehicle,
    groups: second === undefined ? [first] : [first, second],
    refundable: grosze(view.getUint16(37)),
    tariffDay: tariffDayOf(view.getUint8(39), recordedAt),
  };
}

function encodeGroup(view: DataView, offset: number, { entryIndex, tickets }: RideGroup): void {
  view.setUint8(offset, fitting('entry index', entryIndex, 0, 0xff));
  const counts = ticketBits(tickets);
  if (counts === 0) throw new RangeError('a group has at least one ticket');
  view.setUint16(offset + 1, counts);
}

function ticketBits({ self, normal, local, statutory }: TicketCounts): number {
  const most = MOST_TICKETS_OF_A_CLASS;
  return (
    (fitting('own ticket', self, 0, 1) << 15) |
    (fitting('normal tickets', normal, 0, most) << 10) |
    (fitting('local tickets', local, 0, most) << 5) |
    fitting('statutory tickets', statutory, 0, most)
  );
}

function decodeGroup(view: DataView, offset: number, transfer: boolean): RideGroup | undefined {
  const bits = view.getUint16(offset + 1);
  if (bits === 0) return undefined;
  const most = MOST_TICKETS_OF_A_CLASS;
  return {
    entryIndex: view.getUint8(offset),
    tickets: {
      self: bits >> 15 === 1 ? 1 : 0,
      normal: (bits >> 10) & most,
      local: (bits >> 5) & most,
      statutory: bits & most,
    },
    transfer,
  };
}

/**
 * One byte tells the day among the 256 that end with the day after the record's own in UTC (where the city's clock
 * is ahead of UTC, a record may be of the next civil day).
 */
function latestTariffDay(recordedAt: UnixSeconds): number {
  return Math.floor(recordedAt / SECONDS_A_DAY) + 1;
}

/** The day, or the nearest that a record of this time can tell. */
export function recordableTariffDay(day: DayNumber, recordedAt: UnixSeconds): DayNumber {
  const latest = latestTariffDay(recordedAt);
  return dayNumber(Math.min(Math.max(day, latest - 0xff), latest));
}

function tariffDayByte(day: DayNumber, recordedAt: UnixSeconds): number {
  const latest = latestTariffDay(recordedAt);
  return fitting('tariff day', day, latest - 0xff, latest) & 0xff;
}

function tariffDayOf(byte: number, recordedAt: UnixSeconds): DayNumber {
  const latest = latestTariffDay(recordedAt);
  return dayNumber(latest - ((latest - byte) & 0xff));
}
