import type { Signals } from '../../devices/signals/contract.ts';
import type { TicketStamp } from '../../devices/ticket-stamp/contract.ts';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import type { EpochMillis } from '../../fares/time.ts';
import { shownTime } from '../screen/view/shown-time.ts';
import { rideOf } from './bus.ts';
import { note } from './service/carry-out.ts';
import type { Desk } from './service/desk.ts';
import { refused } from './service/entries.ts';
import { signal } from './signal-for.ts';

export interface StampingParts {
  readonly stamp: TicketStamp;
  readonly desk: Desk;
  readonly vehicle: Vehicle;
  readonly signals: Signals;
  readonly beeps: CityProfile['beeps'];
}

/**
 * T41, T76: stamps each paper ticket that is put into the slot, beside whatever a card or the screen is doing: one beep
 * for a stamped ticket, three for one that comes back as it was. The answer ends it.
 */
export function stampTickets(parts: StampingParts): () => void {
  const { stamp, desk } = parts;
  return stamp.subscribe((event) => {
    if (event.kind === 'status') {
      note(desk, { at: desk.now(), kind: 'DEVICE', body: { device: 'stamp', status: event.status.kind } });
    } else if (event.there) {
      stampTicket(parts).catch((error: unknown) =>
        desk.log('a defect while a ticket was stamped', { error: String(error) }),
      );
    }
  });
}

async function stampTicket({ stamp, desk, vehicle, signals, beeps }: StampingParts): Promise<void> {
  const at = desk.now();
  const lines = stampLines(vehicle, at);
  if (lines === undefined) {
    note(desk, refused(at, 'no-position', 'a paper ticket: the on-board computer does not say where the bus is'));
    await stamp.release();
    signal(signals, { beeps, lamp: null }, 'refused');
    return;
  }
  const outcome = await stamp.stamp(lines);
  const text = lines.join('\n');
  if (outcome.kind === 'stamped') {
    note(desk, { at, kind: 'DEVICE', body: { device: 'stamp', did: 'stamped', text } });
    signals.give({ kind: 'stamp', text });
    signal(signals, { beeps, lamp: null }, 'checkedIn');
    return;
  }
  const why = outcome.kind === 'unknown' ? 'stamp-in-doubt' : `stamp-${outcome.why}`;
  note(desk, refused(at, why, `a paper ticket: ${outcome.detail}`));
  signal(signals, { beeps, lamp: null }, 'refused');
}

/** Line, vehicle, the stop that counts as the start (T48), and the time that is shown (T47). */
function stampLines(vehicle: Vehicle, at: EpochMillis): readonly string[] | undefined {
  const { report } = vehicle;
  const ride = rideOf(report);
  if (report.kind !== 'position' || ride === null) return undefined;
  const { date, timeWithSeconds } = shownTime(at);
  return [`LINIA ${ride.line}  POJAZD ${report.position.vehicle}`, ride.entryStop, `${date} ${timeWithSeconds}`];
}
