import type { RigCalls } from '../../station/rig-calls.ts';
import { type SeenScene, shownScenes, state } from '../../station/shapes.ts';
import { type Look, type RunStep, waitFor } from './watch.ts';

/** What has to be on the screen besides the view; texts are compared as they stand, or by a pattern. */
export interface OnScreen {
  readonly title?: string | RegExp;
  /** Each has to be one of the lines. */
  readonly lines?: readonly (string | RegExp)[];
  readonly reason?: string;
  readonly outcome?: number;
  readonly button?: string;
  /** Seconds the machine has for it. */
  readonly within?: number;
}

/** Views in which the machine is still at it. */
const BUSY = new Set(['working', 'out-of-service/starting']);
/** Views that answer the passenger: another one than the expected is the answer, once it stands. */
const RESULTS = new Set([
  'checked-in',
  'checked-out',
  'registered',
  'card-contents',
  'transferred',
  'carried-over',
  'refused',
  'uncertain',
  'thanks',
  'refund',
  'slip',
]);
const STANDS_MS = 1500;
const LIMIT_SECONDS = 8;
/** A result stands for five seconds of the machine's time, longer where somebody wants it. */
const HOME_LIMIT_SECONDS = 30;
const FAST = 20;

/** What the passenger sees. */
export interface Screen {
  /**
   * Waits until the machine shows this view, with these texts. What has come and gone since the last expectation
   * counts as well: a result does not stay.
   */
  shows(view: string, more?: OnScreen): Promise<SeenScene>;
  /** Lets the machine's waits run fast until its home screen is there again. */
  comesHome(): Promise<void>;
  /** What stands there at this moment. */
  now(): Promise<SeenScene>;
}

/** Begins to look: what was shown before is of no account. */
export async function openScreen(calls: RigCalls, step: RunStep, signal: AbortSignal): Promise<Screen> {
  const now = async (): Promise<SeenScene> => (await calls.ask(state, 'GET', '/state')).scene;
  /** Scenes up to this one have been judged; the last that was expected may be expected again while it stands. */
  let judged = (await now()).number - 1;
  const shownSince = async (): Promise<readonly SeenScene[]> => {
    const shown = (await calls.ask(shownScenes, 'GET', `/scenes?after=${judged}`)).map(({ scene }) => scene);
    const current = await now();
    return shown.at(-1)?.number === current.number ? shown : [...shown, current];
  };
  const waitForView = (view: string, more: OnScreen, limitSeconds: number): Promise<SeenScene> => {
    const accepted = judged + 1;
    let wrongSince: { readonly number: number; readonly at: number } | undefined;
    const look = async (): Promise<Look<SeenScene>> => {
      const scenes = await shownSince();
      const found = scenes.findLast((scene) => differences(scene, view, more).length === 0);
      if (found) return { is: 'there', seen: found };
      const last = scenes.at(-1);
      const result = scenes.findLast((scene) => scene.number > accepted && RESULTS.has(scene.view));
      if (result && result.number !== wrongSince?.number) wrongSince = { number: result.number, at: performance.now() };
      const final = view !== 'home' && wrongSince !== undefined && performance.now() - wrongSince.at > STANDS_MS;
      const busy = last !== undefined && (BUSY.has(last.view) || BUSY.has(`${last.view}/${last.reason}`));
      const evidence = { scenes: scenes.slice(-6).map(brief) };
      return { is: busy && !final ? 'not-yet' : 'wrong', saw: seen(scenes, accepted, view, more), evidence, final };
    };
    return waitFor(wanted(view, more), look, limitSeconds, signal);
  };
  return {
    now,
    shows: (view, more = {}) =>
      step({ title: `the screen shows ${wanted(view, more)}`, act: 'look' }, async () => {
        const scene = await waitForView(view, more, more.within ?? LIMIT_SECONDS);
        judged = Math.max(judged, scene.number - 1);
        return scene;
      }),
    comesHome: () =>
      step({ title: 'the screen comes home', act: 'wait' }, async () => {
        await calls.tell('POST', '/clock', { rate: FAST });
        try {
          const home = await waitForView('home', {}, HOME_LIMIT_SECONDS);
          judged = home.number - 1;
        } finally {
          await calls.tell('POST', '/clock', { rate: 1 }).catch(() => undefined);
        }
      }),
  };
}

/** What came, in order, without what was there already: the last of it is told whole. */
function seen(scenes: readonly SeenScene[], accepted: number, view: string, more: OnScreen): string {
  const fresh = scenes.filter(({ number }) => number > accepted);
  const told = (fresh.length > 0 ? fresh : scenes.slice(-1)).filter((scene) => !BUSY.has(scene.view));
  // The home screen before an answer tells nobody anything.
  const answers = told.filter((scene) => scene.view !== 'home');
  const texts = (answers.length > 0 ? answers : told).map((scene) =>
    scene.view === view ? differences(scene, view, more).join('; ') : described(scene),
  );
  return texts.slice(-3).join(', then ') || (scenes.at(-1)?.view ?? 'nothing');
}

function wanted(view: string, more: OnScreen): string {
  const parts = [
    ...(more.reason === undefined ? [] : [`reason ${more.reason}`]),
    ...(more.outcome === undefined ? [] : [`outcome ${more.outcome}`]),
    ...(more.title === undefined ? [] : [`title ${shown(more.title)}`]),
    ...(more.lines ?? []).map((line) => `line ${shown(line)}`),
    ...(more.button === undefined ? [] : [`button ${more.button}`]),
  ];
  return `view ${view}${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`;
}

/** What of a scene is not as it has to be; nothing where it is. */
function differences(scene: SeenScene, view: string, more: OnScreen): readonly string[] {
  if (scene.view !== view) return [described(scene)];
  const missing = (more.lines ?? []).filter((line) => !scene.lines.some((there) => fits(there, line)));
  return [
    ...(more.reason !== undefined && scene.reason !== more.reason ? [`reason ${scene.reason ?? 'none'}`] : []),
    ...(more.outcome !== undefined && scene.outcome !== more.outcome ? [`outcome ${scene.outcome ?? 'none'}`] : []),
    ...(more.title !== undefined && !fits(scene.title, more.title) ? [`title "${scene.title}"`] : []),
    ...(missing.length > 0
      ? [`no line ${missing.map(shown).join(', ')} among ${scene.lines.map(shown).join(', ')}`]
      : []),
    ...(more.button !== undefined && !scene.buttons.some(({ id }) => id === more.button)
      ? [`buttons ${scene.buttons.map(({ id }) => id).join(', ') || 'none'}`]
      : []),
  ];
}

/** Amounts stand together by a space that does not break: whoever writes a scenario types an ordinary one. */
function fits(text: string, pattern: string | RegExp): boolean {
  const plain = text.replaceAll(/[\u00a0\u202f]/g, ' ');
  return typeof pattern === 'string' ? plain === pattern.replaceAll(/[\u00a0\u202f]/g, ' ') : pattern.test(plain);
}

function shown(pattern: string | RegExp): string {
  return typeof pattern === 'string' ? `"${pattern}"` : String(pattern);
}

function described({ view, reason, outcome, title, lines }: SeenScene): string {
  const why = reason ?? (outcome === undefined ? undefined : `outcome ${outcome}`);
  return `view ${view}${why === undefined ? '' : ` (${why})`}: ${[title, ...lines]
    .filter((text) => text !== '')
    .map(shown)
    .join(', ')}`;
}

function brief({ number, view, reason, title, lines }: SeenScene): object {
  return { number, view, reason, title, lines };
}
