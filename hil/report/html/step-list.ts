import type { EntryOf, WireFrame } from '../entries.ts';
import { seconds } from './figures.ts';
import type { KeptFiles } from './kept-files.ts';
import { html, Markup, NOTHING } from './markup.ts';

const MOST_FRAMES = 60;

/** What went wrong, first: message, evidence, the screen at that moment, the last card commands. */
export function failuresSection(steps: readonly EntryOf<'step'>[], kept: KeptFiles): Markup {
  const failed = steps.filter(({ verdict }) => verdict !== 'PASS');
  if (failed.length === 0) return NOTHING;
  return html`<section><h2>What went wrong</h2>${failed
    .slice(0, 20)
    .map(
      (step) =>
        html`<details open class="${step.verdict}"><summary><span class="verdict">${step.verdict}</span><span class="grow">${step.step}. ${step.title}</span><span class="soft">${seconds(step.seconds)}</span></summary><div><p>${step.failure?.message ?? ''}</p>${kept.picturesOf(step.step)}${evidence(step)}${wire(step.wire)}</div></details>`,
    )}${failed.length > 20 && html`<p class="soft">and ${failed.length - 20} more, in the list of steps</p>`}</section>`;
}

export function stepsSection(steps: readonly EntryOf<'step'>[]): Markup {
  if (steps.length === 0) return NOTHING;
  return html`<section><details class="all"${new Markup(steps.length <= 40 ? ' open' : '')}><summary><span class="grow">All ${steps.length} steps</span></summary><div>${steps.map(
    (step) =>
      html`<details class="${step.verdict}"><summary><span class="soft">${step.step}</span><span class="grow">${step.title}</span><span class="soft">${step.act}</span><span class="soft">${seconds(step.seconds)}</span>${step.verdict !== 'PASS' && html`<span class="verdict">${step.verdict}</span>`}</summary><div>${step.failure && html`<p>${step.failure.name}: ${step.failure.message}</p>`}${evidence(step)}${wire(step.wire)}${step.wire.length === 0 && !step.failure && html`<p class="soft">No card command passed in this step.</p>`}</div></details>`,
  )}</div></details></section>`;
}

function evidence({ failure }: EntryOf<'step'>): Markup {
  if (failure?.evidence === undefined) return NOTHING;
  return html`<pre>${JSON.stringify(failure.evidence, null, 1)}</pre>`;
}

function wire(frames: readonly WireFrame[]): Markup {
  if (frames.length === 0) return NOTHING;
  const shown = frames.slice(-MOST_FRAMES);
  const rows = shown.map(
    ({ reader, command, sentHex, receivedHex, faults }) =>
      `${command.padEnd(18)} ${reader}\n  > ${sentHex}\n  < ${receivedHex || 'no answer'}${faults ? `  (fault ${faults.join(', ')})` : ''}`,
  );
  return html`<pre>${frames.length > shown.length ? `... ${frames.length - shown.length} before\n` : ''}${rows.join('\n')}</pre>`;
}
