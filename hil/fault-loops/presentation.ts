import type { Scene } from '../../kiosk/screen/scene.ts';
import { SlotUnreachable, VpcdPlug } from '../card/vpcd-plug.ts';
import type { Passenger } from './passenger.ts';
import type { Station } from './station.ts';

/** What a passenger was told; `nothing`: the machine did not notice the card, or said nothing about it in time. */
export type Told = { readonly view: 'nothing' } | Pick<Scene, 'view' | 'reason' | 'outcome'>;

/** A passenger holds the card there so long at most, in real milliseconds: longer than every limit of the machine's. */
const PATIENCE_MS = 1500;
/** A card that lost the field for a moment is in it again after so long. */
const BACK_MS = 10;

/** Holds the card to the reader until the machine has said something, and takes it away. */
export async function present(
  station: Station,
  { card }: Passenger,
  reader: 'antenna' | 'slot',
  patienceMs = PATIENCE_MS,
): Promise<Told> {
  const before = station.lastBeep;
  let away = false;
  let plug: VpcdPlug | undefined;
  const hold = async (): Promise<void> => {
    while (!away) {
      try {
        plug = await VpcdPlug.plug({ card, port: station.port(reader) });
        if (away) plug.unplug();
        await plug.unplugged;
      } catch (cause) {
        if (!(cause instanceof SlotUnreachable)) throw cause;
      }
      if (!away) await new Promise((resolve) => setTimeout(resolve, BACK_MS));
    }
  };
  const held = hold();
  const told = await station.heard(before, patienceMs);
  away = true;
  plug?.unplug();
  await held;
  await station.settled(reader, 0, PATIENCE_MS);
  return told ? station.scene : { view: 'nothing' };
}
