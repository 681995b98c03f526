import type { EntryOf } from '../report/entries.ts';
import type { RunSummary } from '../report/summary.ts';

/** Where the machine's screen is to be seen, and its size in pixels. */
export interface ScreenPlace {
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

/** What the page is told, whole, each time something is new. Times are seconds, moments milliseconds since 1970. */
export interface StationView {
  readonly run?: {
    readonly suite: string;
    readonly about: string;
    readonly subject: string;
    readonly seed: number;
    readonly rig: string;
    readonly commit: string;
    readonly begunAt: number;
  };
  readonly now: number;
  readonly screen?: ScreenPlace;
  readonly aborting: boolean;
  readonly verdict?: string;
  readonly why?: string;
  readonly seconds?: number;
  readonly step?: { readonly number: number; readonly title: string; readonly act: string; readonly begunAt: number };
  readonly done: number;
  readonly failed: number;
  readonly planned?: number;
  readonly secondsLeft?: number;
  readonly last: readonly {
    readonly step: number;
    readonly title: string;
    readonly act: string;
    readonly seconds: number;
    readonly verdict: string;
    readonly message?: string;
  }[];
  readonly coverage?: { readonly taken: number; readonly of: number; readonly branches: string };
  readonly wire: readonly {
    readonly command: string;
    readonly sent: string;
    readonly received: string;
    readonly faults: boolean;
  }[];
  readonly faults: readonly { readonly fault: string; readonly tried: number; readonly survived: number }[];
}

const LAST_STEPS = 12;
/** What the record gives as a rig's address where the run has started it. */
export const OWN_BENCH = 'own bench';
const LAST_FRAMES = 14;

export interface AroundRun {
  readonly screen: ScreenPlace | undefined;
  readonly aborting: boolean;
  readonly now: number;
}

export function stationView(summary: RunSummary, { screen, aborting, now }: AroundRun): StationView {
  const { opened, closed, current, plan, steps, faults } = summary;
  const secondsLeft = closed ? undefined : summary.secondsLeft(now);
  return {
    now,
    aborting,
    done: steps.length,
    failed: steps.filter(({ verdict }) => verdict !== 'PASS').length,
    last: steps.slice(-LAST_STEPS).map(shownStep),
    wire: lastFrames(steps),
    faults: faults.map(({ fault, tried, survived }) => ({ fault, tried, survived })),
    // The machine of a bench of its own is off when the run is over.
    ...(screen === undefined || (closed && opened?.rig.address === OWN_BENCH) ? {} : { screen }),
    ...(plan ? { planned: plan.steps } : {}),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
    ...(current ? { step: { number: current.step, title: current.title, act: current.act, begunAt: current.at } } : {}),
    ...(closed ? { verdict: closed.verdict, seconds: closed.seconds } : {}),
    ...(closed?.why === undefined ? {} : { why: closed.why }),
    ...coverageOf(summary),
    ...(opened
      ? {
          run: {
            suite: opened.suite,
            about: opened.about,
            subject: `${opened.subject.machine} of ${opened.subject.city}`,
            seed: opened.seed,
            rig: opened.rig.name,
            commit: opened.commit.slice(0, 12),
            begunAt: opened.at,
          },
        }
      : {}),
  };
}

function shownStep({ step, title, act, seconds, verdict, failure }: EntryOf<'step'>): StationView['last'][number] {
  return { step, title, act, seconds, verdict, ...(failure ? { message: failure.message } : {}) };
}

function lastFrames(steps: readonly EntryOf<'step'>[]): StationView['wire'] {
  const frames: StationView['wire'][number][] = [];
  for (let index = steps.length - 1; index >= 0 && frames.length < LAST_FRAMES; index -= 1) {
    for (const { command, sentHex, receivedHex, faults } of (steps[index]?.wire ?? []).toReversed())
      frames.push({ command, sent: sentHex, received: receivedHex, faults: faults !== undefined });
  }
  return frames.slice(0, LAST_FRAMES).reverse();
}

/** One sign a branch: `t` taken, `o` open, `n` never. */
function coverageOf({ coverage, covered }: RunSummary): Pick<StationView, 'coverage'> {
  if (coverage === undefined || covered === undefined) return {};
  const sign = (branch: string): string =>
    coverage.taken.has(branch) ? 't' : branch in coverage.unreachable ? 'n' : 'o';
  return { coverage: { ...covered, branches: coverage.known.map(sign).join('') } };
}
