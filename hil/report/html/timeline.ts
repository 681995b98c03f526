import type { EntryOf } from '../entries.ts';
import { seconds } from './figures.ts';
import { html, type Markup, NOTHING } from './markup.ts';

const WIDTH = 1116;
const HEIGHT = 46;
const LEAST = 0.6;
const KNOWN_ACTS = ['touch', 'card', 'coin', 'wait', 'reset', 'power', 'look', 'clock', 'bus'];

/** The colour an act has on the page. */
export function actColour(act: string): string {
  return `var(--${KNOWN_ACTS.includes(act) ? act : 'other'})`;
}

/** When each step ran and how long: one block a step, what failed marked above. */
export function timeline(steps: readonly EntryOf<'step'>[]): Markup {
  const [first] = steps;
  if (first === undefined) return NOTHING;
  const began = first.at / 1000 - first.seconds;
  const end = Math.max(...steps.map(({ at }) => at / 1000), began + 0.001);
  const x = (at: number): number => ((at - began) / (end - began)) * WIDTH;
  const blocks = steps.map((step) => {
    const left = x(step.at / 1000 - step.seconds);
    const width = Math.max(LEAST, x(step.at / 1000) - left);
    const failed = step.verdict !== 'PASS';
    return html`<g><title>${step.step}. ${step.title} (${seconds(step.seconds)})${failed && `: ${step.verdict}`}</title><rect x="${left.toFixed(2)}" y="14" width="${width.toFixed(2)}" height="26" fill="${actColour(step.act)}"/>${failed && html`<path d="M${left.toFixed(2)} 12l-5-9h10z" fill="var(--fail)"/>`}</g>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Steps along the time of the run"><rect x="0" y="14" width="${WIDTH}" height="26" rx="4" fill="var(--wash)"/>${blocks}</svg>${legend(steps)}`;
}

/** Seconds by kind of act: measured here, and by the rig's costs. */
function legend(steps: readonly EntryOf<'step'>[]): Markup {
  const acts = new Map<string, { count: number; seconds: number; cost: number }>();
  for (const { act, seconds: took, cost } of steps) {
    const sum = acts.get(act) ?? { count: 0, seconds: 0, cost: 0 };
    acts.set(act, { count: sum.count + 1, seconds: sum.seconds + took, cost: sum.cost + cost });
  }
  const items = [...acts].sort(([, a], [, b]) => b.cost - a.cost);
  return html`<div class="legend">${items.map(([act, sum]) => html`<span><i style="--fill:${actColour(act)}"></i>${act} ${sum.count}&#8239;×, ${seconds(sum.seconds)} here, ${seconds(sum.cost)} by the rig file</span>`)}</div>`;
}
