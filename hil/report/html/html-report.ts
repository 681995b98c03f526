import { paintChart } from '../../charts/paint.ts';
import type { PaintChart } from '../chart-picture.ts';
import type { ReportSubject } from '../verdict-of-record.ts';
import { coverageSection } from './coverage-section.ts';
import { moment, percent, ratio, seconds } from './figures.ts';
import { KeptFiles } from './kept-files.ts';
import { html, Markup, NOTHING } from './markup.ts';
import { failuresSection, stepsSection } from './step-list.ts';
import { STYLE } from './style.ts';
import { boundSection, devicesSection, faultsSection, measurementsSection, slowestSection } from './tables.ts';
import { timeline } from './timeline.ts';

/** The report of a run as one page that needs nothing else. */
export async function htmlReport(subject: ReportSubject, paint: PaintChart = paintChart): Promise<string> {
  const { summary, verdict, folder } = subject;
  const titles = new Map(summary.steps.map(({ step, title }) => [step, title]));
  const kept = new KeptFiles(folder, summary.attachments, titles);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdict} ${summary.opened?.suite ?? ''}</title><style>${new Markup(STYLE)}</style></head>
<body class="${verdict}"><main>
${head(subject)}
${tiles(subject)}
${failuresSection(summary.steps, kept)}
<section><h2>Timeline</h2>${timeline(summary.steps)}</section>
${await coverageSection(summary, paint)}
<div class="two">${slowestSection(summary)}<div>${boundSection(summary)}${measurementsSection(summary)}${faultsSection(summary)}</div></div>
${kept.pictures()}
${stepsSection(summary.steps)}
${kept.others()}
${notes(subject)}
${devicesSection(summary)}
</main></body></html>
`;
  return page.text;
}

function head({ summary: { opened }, verdict, why, cutOff }: ReportSubject): Markup {
  if (opened === undefined) return NOTHING;
  const { suite, about, seed, commit, dirty, rig, at, host, node, model, subject } = opened;
  const command = `npm run hil -- --suite ${suite} --rig ${rig.name} --seed ${seed}`;
  return html`<header><div class="top"><span class="badge">${verdict}</span><div><h1>${about}</h1><div class="soft">${suite}, ${subject.machine} of ${subject.city}</div></div></div>
${why !== undefined && html`<div class="why">${why}</div>`}${cutOff && html`<div class="why">The record ends before the run did; this is all that it says.</div>`}
<div class="facts"><span><b>${moment(at)}</b></span><span>seed <b>${seed}</b></span><span>commit <b>${commit.slice(0, 12)}</b>${dirty && ' with changes'}</span><span>rig <b>${rig.name}</b></span><span>model <b>${model.slice(0, 12)}</b></span><span>Node <b>${node}</b></span><span>on <b>${host}</b></span></div>
<pre class="repeat">${dirty || commit === 'unknown' ? '' : `git checkout ${commit.slice(0, 12)} && `}${command}</pre></header>`;
}

function tiles({ summary }: ReportSubject): Markup {
  const { steps, plan, covered, faults, measurements, closed, costSeconds } = summary;
  const passed = steps.filter(({ verdict }) => verdict === 'PASS').length;
  const frames = steps.reduce((sum, { wire }) => sum + wire.length, 0);
  const tried = faults.reduce((sum, each) => sum + each.tried, 0);
  const survived = faults.reduce((sum, each) => sum + each.survived, 0);
  const within = measurements.filter((each) => each.within).length;
  return html`<div class="tiles">
${tile('Steps', String(steps.length), `${passed} passed, ${frames} card commands`)}
${tile('Time here', seconds(closed?.seconds ?? steps.reduce((sum, step) => sum + step.seconds, 0)), 'with start and end of the bench')}
${tile('Time by the rig file', seconds(costSeconds), plan?.bound ? `${ratio(costSeconds, plan.bound.seconds)} of the bound of ${seconds(plan.bound.seconds)}` : 'sum of the costs of the steps')}
${covered && tile('Statechart', percent(covered.taken, covered.of), `${covered.taken} of ${covered.of} reachable branches`)}
${tried > 0 && tile('Faults', `${survived} / ${tried}`, `survived, ${faults.length} kinds`)}
${measurements.length > 0 && tile('Measurements', `${within} / ${measurements.length}`, 'within their limits')}
</div>`;
}

function tile(name: string, value: string, more: string): Markup {
  return html`<div class="tile"><div class="name">${name}</div><div class="value">${value}</div><div class="more">${more}</div></div>`;
}

function notes({ summary }: ReportSubject): Markup {
  if (summary.notes.length === 0) return NOTHING;
  return html`<section><h2>Notes</h2>${summary.notes.map(({ at, text }) => html`<p><span class="soft">${moment(at)}</span> ${text}</p>`)}</section>`;
}
