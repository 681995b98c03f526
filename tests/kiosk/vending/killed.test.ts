import { expect, onTestFinished, test } from 'vitest';
import { auditAlways, auditAtRest } from './audit.ts';
import type { AtWrite } from './memory-journal.ts';
import { issueTestCard, type TestCard, World } from './world.ts';

interface Story {
  readonly name: string;
  /** What the passenger does; it may be cut short by the machine's death at any point. */
  readonly act: (at: World, card: TestCard) => Promise<void>;
  readonly prepare?: (at: World) => void;
}

const stories: readonly Story[] = [
  {
    name: 'a ticket for coins with change',
    async act(at) {
      await at.touch('ticket');
      await at.touch('towns-2');
      await at.touch('normal');
      await at.drop(200, 200, 200);
    },
  },
  {
    name: 'a ticket for a bank card',
    async act(at) {
      await at.touch('ticket');
      await at.touch('towns-1');
      await at.touch('reduced');
      await at.touch('pay-card');
    },
  },
  {
    name: 'a top-up for coins, the card taken away at Commit and brought back',
    async act(at, card) {
      await at.touch('top-up');
      await at.lay(card);
      await at.touch('amount-5');
      at.reader.pull = { command: 'commit', when: 'after' };
      await at.drop(200, 200, 200);
      await at.wait(2000);
      await at.lay(card);
    },
  },
  {
    name: 'a top-up for a bank card after some coins',
    async act(at, card) {
      await at.touch('top-up');
      await at.lay(card);
      await at.touch('amount-10');
      await at.drop(500, 20);
      await at.touch('pay-card');
    },
  },
  {
    name: 'a contract for a bank card that the terminal takes back by itself',
    prepare: (at) => {
      at.terminal.silentMeans = 'reversed';
    },
    async act(at, card) {
      await at.touch('contract');
      await at.touch('contract-days-30');
      await at.touch('reduced');
      await at.touch('accept');
      await at.lay(card);
      await at.touch('pay-card');
    },
  },
  {
    name: 'coins cancelled, from hoppers that jam',
    prepare: (at) => {
      for (const hopper of at.hoppers) hopper.next = 'jam';
    },
    async act(at) {
      await at.touch('ticket');
      await at.touch('towns-3');
      await at.touch('normal');
      await at.drop(200, 100, 50, 20, 10);
      await at.touch('cancel');
    },
  },
];

interface Cut {
  readonly write: number;
  readonly fate: Exclude<AtWrite, undefined>;
}

/** Runs a story with one cut, lets the machine come back and the passenger stay or go; answers how many writes it took. */
async function run({ act, prepare }: Story, cut: Cut | undefined, passenger: 'stays' | 'goes'): Promise<number> {
  const at = new World();
  onTestFinished(() => at.kill());
  const card = await issueTestCard(77, 0);
  await at.start();
  await at.until('home');
  const before = at.disk.writes;
  prepare?.(at);
  at.disk.atWrite = (write) => (cut !== undefined && write === before + cut.write ? cut.fate : undefined);
  await act(at, card).catch((error: unknown) => {
    if (at.alive) throw error;
  });
  if (at.alive) await at.wait(5000);
  const writes = at.disk.writes - before;
  auditAlways(at);
  if (!at.alive) {
    if (passenger === 'goes') at.reader.take();
    await at.start();
    if (passenger === 'stays' && at.alive) await at.lay(card);
  }
  // A disk that had refused once is sound again; whatever the passenger does not do, time does.
  for (let minute = 0; minute < 6; minute += 1) await at.wait(60_000);
  await at.until('home', 'out-of-service');
  if (at.scene.view === 'out-of-service') throw new Error(`closed: ${at.scene.reason}`);
  auditAtRest(at, [{ card, purse: 0 }]);
  return writes;
}

test.each(stories)('killed before and after each journal write: $name', { timeout: 120_000 }, async (story) => {
  const writes = await run(story, undefined, 'stays');
  expect(writes).toBeGreaterThan(5);
  for (let write = 1; write <= writes; write += 1) {
    for (const [index, fate] of (['kill-before', 'kill-after'] as const).entries()) {
      const passenger = (write + index) % 2 === 0 ? 'stays' : 'goes';
      await run(story, { write, fate }, passenger).catch((error: unknown) => {
        const where = `${fate} write ${write}, the passenger ${passenger}`;
        throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
      });
    }
  }
});
