import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordEntry, Untimed } from '../../../hil/report/entries.ts';
import { openStationPage, type StationPage } from '../../../hil/station/station-server.ts';
import { BEGAN, OPENED, step } from '../report/sample-record.ts';

let page: StationPage;
let aborts = 0;
beforeEach(async () => {
  aborts = 0;
  page = await openStationPage({
    port: 0,
    now: () => BEGAN + 10_000,
    onAbort: () => {
      aborts += 1;
    },
    paint: async ({ taken }) => `<svg xmlns="http://www.w3.org/2000/svg"><title>${taken.size}</title></svg>`,
  });
});
afterEach(() => page.close());

const hear = (entry: Untimed): void => page.hear({ ...entry, at: BEGAN } as RecordEntry);

/** The newest view that fulfils something, as a browser would be told. */
async function told(wanted: (view: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  const response = await fetch(`${page.address}events`);
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const events = text.split('\n\n').filter((event) => event.includes('data: '));
    const views = events
      .slice(0, text.endsWith('\n\n') ? undefined : -1)
      .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
    const found = views.find(wanted);
    if (found !== undefined) return found;
  }
  throw new Error('the page said no more');
}

describe('the station page', () => {
  test('tells the run as it goes: steps, coverage, wire, verdict', async () => {
    hear(OPENED);
    hear({ kind: 'plan', steps: 4, seconds: 10 });
    hear({ kind: 'begun', step: 1, title: 'the passenger taps', act: 'card' });
    const first = await told(({ step: current }) => current !== undefined);
    expect(first).toMatchObject({ run: { suite: 'branch-tour', seed: 7 }, step: { number: 1 }, done: 0, planned: 4 });
    hear(
      step(1, {
        wire: [{ seq: 1, at: 0, reader: 'antenna', command: 'Commit', sentHex: '90c7', receivedHex: '9100' }],
      }),
    );
    hear({ kind: 'covered', taken: ['a'], known: ['a', 'b', 'c'], unreachable: { c: 'never' } });
    page.showScreen({ address: 'http://127.0.0.1:9/', width: 800, height: 480 });
    const later = await told(({ coverage }) => coverage !== undefined);
    expect(later).toMatchObject({
      done: 1,
      failed: 0,
      coverage: { taken: 1, of: 2, branches: 'ton' },
      wire: [{ command: 'Commit', sent: '90c7', received: '9100' }],
      screen: { width: 800 },
      last: [{ step: 1, verdict: 'PASS' }],
    });
    hear({ kind: 'closed', verdict: 'PASS', seconds: 3 });
    const over = await told(({ verdict }) => verdict !== undefined);
    expect(over).toMatchObject({ verdict: 'PASS', seconds: 3 });
    expect(over).not.toHaveProperty('screen');
  });

  test('the button ends the run; a page from elsewhere cannot press it', async () => {
    const foreign = await fetch(`${page.address}abort`, { method: 'POST', headers: { origin: 'http://evil.example' } });
    expect(foreign.status).toBe(403);
    expect(aborts).toBe(0);
    expect((await fetch(`${page.address}abort`, { method: 'POST' })).status).toBe(202);
    expect(aborts).toBe(1);
    expect((await fetch(`${page.address}abort`)).status).toBe(404);
  });

  test('serves its own page and the picture of the chart, and nothing else', async () => {
    const index = await fetch(page.address);
    expect(index.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(await index.text()).toContain('Abort the run');
    expect((await fetch(`${page.address}../../package.json`)).status).toBe(404);
    expect((await fetch(`${page.address}chart.svg`)).status).toBe(404);
    hear(OPENED);
    hear({ kind: 'covered', taken: ['a'], known: ['a', 'b'], unreachable: {} });
    expect(await (await fetch(`${page.address}chart.svg`)).text()).toContain('<title>1</title>');
  });
});
