import { amountsIn } from './amounts.ts';
import type { Tickets } from './ledger/account.ts';
import type { Screen } from './ledger/outcome.ts';
import type { Scene } from './shapes.ts';
import { demand } from './violation.ts';

/** Views that tell a passenger what became of the card, and how often they beep (section B). */
const BEEPS: Readonly<Record<string, number | undefined>> = {
  'checked-in': 1,
  'checked-out': 1,
  'card-contents': 0,
  transferred: 1,
  // A22, T121: three for each of the four outcomes.
  'carried-over': 3,
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

/** The result says what the ledger says: view, reason, outcome, and all amounts that must stand there (T85, T88). */
export function isShown({ view, reason, outcome, must, may, tickets, says = [] }: Screen, scene: Scene): boolean {
  if (scene.view !== view || scene.reason !== reason || scene.outcome !== outcome) return false;
  const shown = amountsOn(scene);
  const lines = scene.language === 'pl' ? scene.lines : says;
  if (!says.every((words) => lines.some((line) => line.startsWith(words)))) return false;
  const right = must.every((amount) => shown.includes(amount));
  return right && shown.every((amount) => [...must, ...may].includes(amount)) && ticketsAreRight(scene, tickets);
}

const NAMES = [
  ['self', 'Dla siebie'],
  ['normal', 'Normalny'],
  ['local', 'Ulgowy lokalny'],
  ['statutory', 'Ulgowy ustawowy'],
] as const;

/** T63, T71: how many of each class, where the screen is in Polish. */
function ticketsAreRight({ language, lines }: Scene, tickets: Tickets | undefined): boolean {
  if (tickets === undefined || language !== 'pl') return true;
  const text = lines.join('\n').replaceAll('\u00a0', ' ');
  return NAMES.every(([name, word]) => {
    const count = /^\d+(?= )/.exec(text.match(new RegExp(`\\d+ × ${word}`))?.[0] ?? '')?.[0];
    return Number(count ?? 0) === tickets[name];
  });
}
