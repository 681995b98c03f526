import type { Scene } from '../../kiosk/screen/scene.ts';
import { PASS, type PlugHooks, SlotUnreachable, VpcdPlug } from '../card/vpcd-plug.ts';
import type { Passenger } from './passenger.ts';
import type { Station } from './station.ts';

/** What a passenger was told; `nothing`: the machine did not notice the card, or said nothing about it in time. */
export type Told = Pick<Scene, 'view' | 'reason' | 'outcome'>;

export interface Presentation {
  /** The card has executed a Commit; its answer is not out yet. */
  readonly onCommit?: () => void;
}

/** A passenger holds the card there so long at most, in real milliseconds: longer than every limit of the machine's. */
const PATIENCE_MS = 2500;
/** A card that lost the field for a moment is in it again after so long. */
const BACK_MS = 10;

/** Holds the card to the reader until the machine has said something, and takes it away. */
export async function present(
  station: Station,
  { card }: Passenger,
  reader: 'antenna' | 'slot',
  { onCommit }: Presentation = {},
): Promise<Told> {
  const before = station.lastBeep;
  const hooks: PlugHooks = {
    onAnswer: ({ name }) => {
      if (name === 'CommitTransaction') onCommit?.();
      return PASS;
    },
  };
  let away = false;
  let plug: VpcdPlug | undefined;
  const hold = async (): Promise<void> => {
    while (!away) {
      try {
        plug = await VpcdPlug.plug({ card, port: station.port(reader), hooks });
        if (away) plug.unplug();
        await plug.unplugged;
      } catch (cause) {
        if (!(cause instanceof SlotUnreachable)) throw cause;
      }
      if (!away) await new Promise((resolve) => setTimeout(resolve, BACK_MS));
    }
  };
  const held = hold();
  const told = await station.heard(before, PATIENCE_MS);
  away = true;
  plug?.unplug();
  await held;
  await station.settled(reader, 0, PATIENCE_MS);
  if (!told) return { view: 'nothing' };
  const { view, reason, outcome } = station.scene;
  return { view, reason, outcome };
}
