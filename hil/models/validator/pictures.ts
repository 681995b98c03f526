import type { CityProfile } from '../../../fares/cities/city-profile.ts';
import { waitFor } from '../../../fares/cities/slow-mode.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { timeOf } from '../../../kiosk/validator/timed-view.ts';
import type { ValidatorContext } from '../../../statecharts/validator/chart.ts';
import type { ProofOfFailure } from '../../../statecharts/validator/situation.ts';
import { type AnySituation, type Surroundings, situationOf } from '../../../statecharts/validator/situation-of.ts';
import type { Sight } from '../contract.ts';

export const PROOF: ProofOfFailure = { terminal: 7, at: unixSeconds(1_790_000_000), code: 'AAA-BBB' };

/** T108 with as few amounts as show both ends and a middle. */
export const STEPS = { start: grosze(200), step: grosze(100), least: grosze(100), most: grosze(300) } as const;

const NOW = epochMillis(1_790_000_000_000);

const SURROUNDINGS: Surroundings = { proof: () => PROOF, companionsFare: () => grosze(0), steps: STEPS };

const STARTING: AnySituation = { view: 'out-of-service', reason: 'starting', proof: PROOF };

/** Situations by their short name, so that a state can carry what was shown before as text. */
const named = new Map<string, AnySituation>();

/** The name of what the passenger sees in this state, where `before` was seen until now. */
export function shownName(sight: Sight<ValidatorContext>, before: string): string {
  const situation = situationOf(
    sight as unknown as Parameters<typeof situationOf>[0],
    shownSituation(before),
    SURROUNDINGS,
  );
  const name = nameOf(situation);
  if (!named.has(name)) named.set(name, situation);
  return name;
}

/** What the passenger sees under this name; a machine that was just switched on shows that it starts. */
export function shownSituation(name: string): AnySituation {
  return named.get(name) ?? STARTING;
}

function nameOf(situation: AnySituation): string {
  const parts: string[] = [situation.view];
  if ('purpose' in situation && situation.purpose !== undefined) parts.push(situation.purpose);
  if ('reason' in situation) parts.push(situation.reason);
  if ('outcome' in situation) parts.push(String(situation.outcome));
  if ('fareClass' in situation && situation.fareClass !== undefined) parts.push(situation.fareClass);
  if ('amount' in situation) parts.push(String(situation.amount));
  if (situation.view === 'choosing' && situation.purpose === 'group')
    parts.push(Object.values(situation.tickets).join('.'));
  return parts.join(' ');
}

const pressable = new Map<string, ReadonlySet<string>>();

/** Buttons that a finger can press now: those of the very picture that the machine draws. */
export function buttonsIn(sight: Sight<ValidatorContext>, profile: CityProfile): ReadonlySet<string> {
  const { context, shown } = sight;
  const larger = sight.in('validator.text.larger');
  const left = context.mostLengthened - context.lengthened;
  const over = sight.in('validator.dialog.result.stay.over');
  const key = `${profile.wording}|${shown}|${over}|${larger}|${left > 0}|${context.pace}|${context.language}`;
  let buttons = pressable.get(key);
  if (buttons === undefined) {
    buttons = new Set(drawn(shownSituation(shown), context, profile, over, larger, left));
    pressable.set(key, buttons);
  }
  return buttons;
}

function drawn(
  situation: AnySituation,
  context: ValidatorContext,
  profile: CityProfile,
  over: boolean,
  larger: boolean,
  left: number,
): readonly string[] {
  const ordinary = over ? null : timeOf(situation, profile);
  const slow = context.pace === 'slow';
  const total = ordinary === null ? null : waitFor(ordinary, slow ? profile.slowMode : undefined).lengthMs;
  const scene = validatorScene({
    situation,
    ride: null,
    now: NOW,
    language: context.language,
    larger,
    terminal: PROOF.terminal,
    functions: profile.functions,
    keys: profile.keys,
    wording: profile.wording,
    moreTime: { slow, left },
    ...(total === null ? {} : { secondsLeft: total / 1000, countdown: { leftMs: total, totalMs: total, rate: 1 } }),
  });
  return scene.buttons.filter(({ enabled }) => enabled).map(({ id }) => id);
}
