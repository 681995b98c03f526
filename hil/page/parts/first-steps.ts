import { Lightbulb } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell, derived } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { words } from '../words/words.ts';

type Step = 'key' | 'take' | 'ride' | 'again';
const STEPS: readonly Step[] = ['take', 'ride', 'again'];
const WITH_KEYS: readonly Step[] = ['key', ...STEPS];

/** Three steps, or four where a key comes first; the one that comes next stands out. */
export function firstSteps(): HTMLElement {
  const now = derived(stepNow);
  return h(
    'ol',
    { class: 'steps', 'aria-label': () => words().steps.label },
    region(() =>
      (bench.hasKeys() ? WITH_KEYS : STEPS).map((step) =>
        h(
          'li',
          {
            class: () => `step${now() === step ? ' step-now' : ''}`,
            'aria-current': () => (now() === step ? 'step' : undefined),
          },
          () => (bench.hasKeys() || step === 'key' ? words().keys.steps[step] : words().steps[step]),
        ),
      ),
    ),
  );
}

/** Nobody is on board; somebody got on and the bus has not moved; it has. */
function stepNow(): Step {
  const bus = bench.vehicle();
  const journeys = [...bench.memories().values()].flatMap(({ journey }) => (journey ? [journey] : []));
  const here = journeys.filter(({ vehicle, line }) => vehicle === bus?.vehicle && line === bus.line);
  if (!bus || here.length === 0) return bench.hasKeys() && !keyPressed() ? 'key' : 'take';
  return here.every(({ stop }) => stop === bus.at) ? 'ride' : 'again';
}

const keyPressed = (): boolean => bench.machineState()?.scene.view === 'choosing';

/** For those who have ridden once: one thing more that can be tried, and another one at a click. */
export function furtherIdeas(): HTMLElement {
  const shown = cell(0);
  const ideas = () => (bench.hasKeys() ? words().keys.ideas : words().ideas.all);
  const rode = derived(() =>
    [...bench.memories().values()].some(({ log }) =>
      log.some((record) => 'kind' in record && record.kind === 'check-out'),
    ),
  );
  const next = (): void => shown.set((shown() + 1) % ideas().length);
  return h(
    'p',
    { class: 'ideas', hidden: () => !rode(), 'aria-label': () => words().ideas.label },
    icon(Lightbulb, 16),
    h('span', { class: 'idea', role: 'status' }, () => ideas()[shown() % ideas().length] ?? ''),
    h('button', { type: 'button', class: 'idea-next', on: { click: next } }, () => words().ideas.next),
  );
}
