import type { Signals } from '../../devices/signals/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';

export type BeepCause = keyof CityProfile['beeps'];

/** What the lamp says of each; undefined: it stays dark, since nothing has been done to a card, or nobody knows yet. */
const LAMP: Readonly<Partial<Record<BeepCause, 'done' | 'refused'>>> = {
  checkedIn: 'done',
  checkedOut: 'done',
  registered: 'done',
  transferred: 'done',
  carriedOver: 'done',
  refused: 'refused',
  notCarriedOver: 'refused',
};

/** Section B: beeps and lamp for this cause, as the city's profile says. Silence is no signal. */
export function signal(signals: Signals, { beeps, lamp }: Pick<CityProfile, 'beeps' | 'lamp'>, cause: BeepCause): void {
  const count = beeps[cause];
  if (count !== 0) signals.give({ kind: 'beep', count });
  const says = LAMP[cause];
  if (lamp === null || says === undefined) return;
  const milliseconds = says === 'done' ? lamp.doneMs : lamp.refusedMs;
  signals.give({ kind: 'lamp', colour: lamp.colour, milliseconds });
}
