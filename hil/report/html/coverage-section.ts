import type { PaintChart } from '../chart-picture.ts';
import type { Coverage, RunSummary } from '../summary.ts';
import { percent } from './figures.ts';
import { html, Markup, NOTHING } from './markup.ts';

const CURVE = { width: 1116, height: 130, left: 34, bottom: 18 };

/** The chart coloured by coverage, how coverage grew, and what is still open. */
export async function coverageSection(summary: RunSummary, paint: PaintChart): Promise<Markup> {
  const { coverage, covered, opened } = summary;
  if (coverage === undefined || covered === undefined || opened === undefined) return NOTHING;
  const picture = await painted(paint, { ...coverage, ...opened.subject });
  const open = coverage.known.filter((branch) => !coverage.taken.has(branch) && !(branch in coverage.unreachable));
  const never = Object.entries(coverage.unreachable);
  const strangers = [...coverage.taken].filter((branch) => !coverage.known.includes(branch));
  return html`<section><h2>Statechart: ${covered.taken} of ${covered.of} reachable branches taken (${percent(covered.taken, covered.of)})</h2>
${picture}
${curve(summary)}
<div class="branches" aria-hidden="true">${coverage.known.map((branch) => html`<i class="${stateOf(branch, coverage)}" title="${branch}"></i>`)}</div>
<div class="legend"><span><i style="--fill:var(--pass)"></i>taken ${covered.taken}</span><span><i style="--fill:var(--fail)"></i>open ${open.length}</span><span><i style="--fill:var(--aborted)"></i>cannot be reached ${never.length}</span></div>
${open.length > 0 && html`<details open><summary><span class="grow">Open branches</span><span class="soft">${open.length}</span></summary><div class="mono">${lines(open)}</div></details>`}
${never.length > 0 && html`<details><summary><span class="grow">Branches that cannot be reached, and why</span><span class="soft">${never.length}</span></summary><div><table>${never.map(([branch, why]) => html`<tr><td class="t mono">${branch}</td><td class="t">${why}</td></tr>`)}</table></div></details>`}
${strangers.length > 0 && html`<details open><summary><span class="grow">Taken, and not among the known ones</span></summary><div class="mono">${lines(strangers)}</div></details>`}
</section>`;
}

async function painted(paint: PaintChart, chart: Parameters<PaintChart>[0]): Promise<Markup> {
  try {
    const svg = await paint(chart);
    return svg === undefined
      ? NOTHING
      : html`<div class="chart">${new Markup(svg.slice(Math.max(0, svg.indexOf('<svg'))))}</div>`;
  } catch (cause) {
    return html`<p class="soft">The chart could not be painted: ${cause instanceof Error ? cause.message : String(cause)}</p>`;
  }
}

function stateOf(branch: string, { taken, unreachable }: Coverage): string {
  if (taken.has(branch)) return 'taken';
  return branch in unreachable ? 'never' : 'open';
}

function lines(branches: readonly string[]): Markup {
  return html`${branches.map((branch) => html`${branch}<br>`)}`;
}

function curve({ growth, steps, covered }: RunSummary): Markup {
  if (growth.length < 2 || covered === undefined) return NOTHING;
  const { width, height, left, bottom } = CURVE;
  const last = Math.max(1, steps.length);
  const most = Math.max(1, covered.of);
  const x = (step: number): string => (left + (step / last) * (width - left - 6)).toFixed(1);
  const y = (taken: number): string => (6 + (1 - Math.min(1, taken / most)) * (height - bottom - 6)).toFixed(1);
  const points = [...growth, { step: steps.length, taken: growth.at(-1)?.taken ?? 0 }];
  const path = points
    .map(({ step, taken }, index) => `${index === 0 ? `M${x(step)} ${y(taken)}` : `H${x(step)}V${y(taken)}`}`)
    .join('');
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Branches taken after so many steps"><path d="M${left} ${y(most)}H${width - 6}" stroke="var(--rule)" stroke-dasharray="3 4"/><path d="M${left} ${y(0)}H${width - 6}" stroke="var(--rule)"/><path d="${path}" fill="none" stroke="var(--pass)" stroke-width="2.5"/><text x="0" y="${Number(y(most)) + 4}">${most}</text><text x="0" y="${Number(y(0)) + 4}">0</text><text x="${width - 6}" y="${height - 3}" text-anchor="end">${steps.length} steps</text></svg>`;
}
