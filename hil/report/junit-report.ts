import { XMLBuilder } from 'fast-xml-parser';
import type { EntryOf } from './entries.ts';
import type { ReportSubject } from './verdict-of-record.ts';

/** A test case of the run as a whole, so that a verdict no step explains is not lost. */
const WHOLE = 'verdict of the run';
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });

/** JUnit XML: a test case for each step, `failure` for what the machine did, `error` for what the rig could not do. */
export function junitReport({ summary, verdict, why }: ReportSubject): string {
  const { opened, closed, steps } = summary;
  const name = opened?.suite ?? 'unknown';
  const cases = [...steps.map((step) => caseOf(step, name)), wholeCase(name, verdict, why)];
  const count = (kind: string): number => cases.filter((each) => kind in each).length;
  const totals = {
    '@name': name,
    '@tests': cases.length,
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
    '@time': (closed?.seconds ?? 0).toFixed(3),
    '@timestamp': new Date(opened?.at ?? 0).toISOString().slice(0, 19),
    '@hostname': clean(opened?.host ?? ''),
  };
  const properties = [
    ['seed', opened?.seed],
    ['commit', `${opened?.commit}${opened?.dirty ? ' with changes' : ''}`],
    ['model', opened?.model],
    ['rig', opened?.rig.name],
    ['verdict', verdict],
  ].map(([key, value]) => ({ '@name': key, '@value': clean(String(value)) }));
  const xml: unknown = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { testsuite: { ...totals, properties: { property: properties }, testcase: cases } },
  });
  return String(xml);
}

function caseOf(step: EntryOf<'step'>, suite: string): Record<string, unknown> {
  const attributes = {
    '@classname': suite,
    '@name': clean(`${step.step}. ${step.title}`),
    '@time': step.seconds.toFixed(3),
  };
  if (step.verdict === 'PASS') return attributes;
  const message = clean(step.failure?.message ?? '');
  const told = {
    '@type': step.failure?.name ?? step.verdict,
    '@message': message.split('\n')[0] ?? '',
    '#text': message,
  };
  return { ...attributes, [kindOf(step.verdict)]: step.verdict === 'ABORTED' ? { '@message': message } : told };
}

function wholeCase(suite: string, verdict: string, why = ''): Record<string, unknown> {
  const attributes = { '@classname': suite, '@name': WHOLE, '@time': '0.000' };
  if (verdict === 'PASS') return attributes;
  return { ...attributes, [kindOf(verdict)]: { '@type': verdict, '@message': clean(why), '#text': clean(why) } };
}

function kindOf(verdict: string): 'failure' | 'error' | 'skipped' {
  if (verdict === 'FAIL' || verdict === 'TIMEOUT') return 'failure';
  return verdict === 'ABORTED' ? 'skipped' : 'error';
}

/** Characters that XML 1.0 does not have, not even escaped. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be removed
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').toWellFormed();
}
