import type { EntryOf } from '../entries.ts';
import type { RunSummary } from '../summary.ts';
import { ratio, seconds } from './figures.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { actColour } from './timeline.ts';

const SLOWEST = 10;

export function slowestSection({ steps }: RunSummary): Markup {
  const slowest = [...steps].sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  const most = slowest[0]?.seconds ?? 0;
  if (slowest.length < 2) return NOTHING;
  return html`<section><h2>Slowest steps</h2><table>${slowest.map((step) => html`<tr><td class="n soft">${step.step}</td><td class="t">${step.title}${bar(step.seconds, most, actColour(step.act))}</td><td class="n">${seconds(step.seconds)}</td></tr>`)}</table></section>`;
}

/** Steps and seconds of the rig as they were, as planned, and the least that could do. */
export function boundSection(summary: RunSummary): Markup {
  const { plan, steps, costSeconds } = summary;
  if (plan === undefined) return NOTHING;
  const rows = [
    { name: 'run', steps: steps.length, seconds: costSeconds },
    { name: 'planned', steps: plan.steps, seconds: plan.seconds },
    ...(plan.bound ? [{ name: 'lower bound', ...plan.bound }] : []),
  ];
  const most = Math.max(...rows.map((row) => row.seconds));
  const against = plan.bound;
  return html`<section><h2>Steps and seconds of the rig</h2><table><tr><th></th><th class="n">steps</th><th class="n">seconds</th>${against && html`<th class="n">to the bound</th>`}</tr>${rows.map((row) => html`<tr><td class="t">${row.name}${bar(row.seconds, most, row.name === 'lower bound' ? 'var(--aborted)' : 'var(--accent)')}</td><td class="n">${row.steps}</td><td class="n">${seconds(row.seconds)}</td>${against && html`<td class="n">${ratio(row.steps, against.steps)} / ${ratio(row.seconds, against.seconds)}</td>`}</tr>`)}</table></section>`;
}

export function faultsSection({ faults }: RunSummary): Markup {
  if (faults.length === 0) return NOTHING;
  const most = Math.max(...faults.map(({ tried }) => tried));
  const rows = faults.map(
    ({ fault, tried, survived, failures }) =>
      html`<tr><td class="t">${fault}${bar(survived, most, survived === tried ? 'var(--pass)' : 'var(--fail)')}${failures.length > 0 && html`<div class="soft">${failures.slice(0, 5).join('; ')}</div>`}</td><td class="n">${tried}</td><td class="n">${survived}</td><td class="n verdict ${survived === tried ? 'PASS' : 'FAIL'}">${survived === tried ? 'all survived' : `${tried - survived} not`}</td></tr>`,
  );
  return html`<section><h2>Faults tried and survived</h2><table><tr><th>kind</th><th class="n">tried</th><th class="n">survived</th><th></th></tr>${rows}</table></section>`;
}

export function measurementsSection({ measurements }: RunSummary): Markup {
  if (measurements.length === 0) return NOTHING;
  const rows = measurements.map(
    (each) =>
      html`<tr><td class="t">${each.name}</td><td class="n">${each.value} ${each.unit}</td><td class="n soft">${limits(each)}</td><td class="n verdict ${each.within ? 'PASS' : 'FAIL'}">${each.within ? 'within' : 'outside'}</td></tr>`,
  );
  return html`<section><h2>Measurements</h2><table><tr><th>what</th><th class="n">measured</th><th class="n">limits</th><th></th></tr>${rows}</table></section>`;
}

function limits({ atLeast, atMost }: EntryOf<'measured'>): string {
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}`;
  if (atLeast !== undefined) return `at least ${atLeast}`;
  return atMost === undefined ? 'none' : `at most ${atMost}`;
}

function bar(value: number, most: number, fill: string): Markup {
  const width = most > 0 ? Math.max(1, (100 * value) / most) : 0;
  return html`<div class="bar"><i style="width:${width.toFixed(1)}%;--fill:${fill}"></i></div>`;
}

export function devicesSection({ devices, opened }: RunSummary): Markup {
  const rows = devices.map(
    (device) =>
      html`<tr><td class="t">${device.name}</td><td class="t">${device.kind}</td><td>${device.status}</td><td class="t soft">${[device.firmware && `firmware ${device.firmware}`, device.serial && `serial ${device.serial}`, device.address !== device.name && device.address, device.detail].filter(Boolean).join(', ')}</td></tr>`,
  );
  const packages = Object.entries(opened?.packages ?? {});
  return html`<section><h2>Devices and software</h2>${rows.length > 0 && html`<table>${rows}</table>`}<details><summary><span class="grow">Versions of the packages</span><span class="soft">${packages.length}</span></summary><div class="mono">${packages.map(([name, version]) => html`${name} ${version}<br>`)}</div></details></section>`;
}
