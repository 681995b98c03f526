import { amountsIn } from './amounts.ts';
import type { ClosedRide, OpenRide, Standing } from './ledger/account.ts';
import type { Scene } from './shapes.ts';
import { demand } from './violation.ts';

/** Views that tell a passenger what became of the card, and how often they beep (section B). */
const BEEPS: Readonly<Record<string, number | undefined>> = {
  'checked-in': 1,
  'checked-out': 1,
  'card-contents': 0,
  refused: 3,
  uncertain: 3,
  'out-of-service': 3,
};

export const isResult = ({ view }: Scene): boolean => BEEPS[view] !== undefined && view !== 'out-of-service';

export const beepsOf = ({ view }: Scene): number => BEEPS[view] ?? 0;

export const amountsOn = ({ title, lines }: Scene): readonly number[] => amountsIn([title, ...lines].join('\n'));

/** T93: whatever else a machine shows, a doubt never comes with an amount. */
export function demandNoAmountsInDoubt(scenes: readonly Scene[]): void {
  for (const scene of scenes) {
    if (scene.view !== 'uncertain') continue;
    demand(amountsOn(scene).length === 0, 'T93 no amounts in doubt', 'an uncertain screen shows an amount', scene);
  }
}

/** The amounts of a green screen (T85, T88): all that must stand there, and nothing else but what may. */
export function amountsAreRight(scene: Scene, must: readonly number[], may: readonly number[] = []): boolean {
  const shown = amountsOn(scene);
  return must.every((amount) => shown.includes(amount)) && shown.every((amount) => [...must, ...may].includes(amount));
}

/** What a green screen says of a card with this standing; the price of a ride may be left out. */
export function greenAmountsAreRight(scene: Scene, { purse, ride }: Standing): boolean {
  if (scene.view === 'checked-in') return ride.kind === 'open' && amountsAreRight(scene, ofEntry(ride, purse));
  return ride.kind === 'closed' && amountsAreRight(scene, ofExit(ride, purse), [ride.price]);
}

const ofEntry = ({ taken }: OpenRide, purse: number): readonly number[] => [taken, purse];
const ofExit = ({ refund }: ClosedRide, purse: number): readonly number[] => [refund, purse];
