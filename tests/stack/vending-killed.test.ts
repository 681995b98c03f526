import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditAtRest } from './vending-audit.ts';
import { type EpCard, VendingRig } from './vending-rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const RATE = 10;
let at: VendingRig;
const purses: (readonly [EpCard, number])[] = [];

beforeAll(async () => {
  at = await VendingRig.start();
  await at.rig.clock({ now: Date.UTC(2026, 10, 20, 11, 0, 0), rate: RATE });
  await at.view('home');
});
afterAll(() => at?.rig.discard());

interface Story {
  readonly name: string;
  /** What the passenger does; the machine's death may cut it short anywhere. */
  readonly act: (card: EpCard) => Promise<void>;
  readonly price: number;
}

const byCoins: Story = {
  name: 'a top-up for coins with change',
  price: 500,
  async act(card) {
    await at.asksForTopUp(card, 5);
    await at.drop(200, 200, 200);
    await at.view('thanks');
  },
};
const byBank: Story = {
  name: 'a top-up for a bank card',
  price: 1000,
  async act(card) {
    await at.asksForTopUp(card, 10);
    await at.touch('pay-card');
    await at.view('thanks');
  },
};
const ticket: Story = {
  name: 'a ticket for coins with change',
  price: 0,
  async act() {
    await at.asksForTicket(2);
    await at.drop(500, 200);
    await at.view('thanks');
  },
};

/** A sample over the whole sale; the passenger stays and presents the card again, or has gone with it. */
const cuts: readonly (readonly [Story, number, 'before' | 'after', 'stays' | 'goes'])[] = [
  [byCoins, 3, 'before', 'stays'],
  [byCoins, 5, 'after', 'goes'],
  [byCoins, 8, 'before', 'stays'],
  [byCoins, 10, 'after', 'stays'],
  [byCoins, 12, 'before', 'goes'],
  [byCoins, 13, 'after', 'stays'],
  [byBank, 3, 'after', 'stays'],
  [byBank, 5, 'before', 'goes'],
  [byBank, 7, 'after', 'stays'],
  [byBank, 9, 'before', 'stays'],
  [ticket, 6, 'after', 'goes'],
  [ticket, 9, 'before', 'stays'],
];

test.each(cuts.map(([story, write, when, passenger]) => ({ story, write, when, passenger, name: story.name })))(
  'SIGKILL $when journal write $write of $name, the passenger $passenger: the money equation holds',
  async ({ story, write, when, passenger }) => {
    const card = await at.card(0);
    purses.push([card, 0]);
    const fault = await at.fault({ device: 'machine', fault: 'kill', at: { journalWrite: write, when } });
    await story.act(card).catch(async (error: unknown) => {
      if (!(await at.deadOr())) throw error;
    });
    if (passenger === 'goes') await at.takeAway();
    await at.main.death();
    expect(await at.main.fired(fault)).toBe(1);
    await at.main.start();
    await at.mend();
    const { scene } = await at.view('home', 'uncertain', 'refund', 'slip', 'thanks', 'delivering');
    if (passenger === 'stays' && (scene.view === 'uncertain' || scene.view === 'delivering')) {
      await at.takeAway();
      await at.lay(card);
    }
    await at.home();
    await auditAtRest(at, purses);
    const purse = await at.purse(card);
    expect([0, story.price], 'all of it or nothing').toContain(purse);
  },
);

test('cards that were carried away come back: card, journal and office agree', async () => {
  for (const [card] of purses) {
    await at.asksForTopUp(card, 5);
    await at.touch('cancel');
    await at.takeAway();
    await at.home();
    const said = await at.agreement(card);
    if (said.office !== undefined) expect(said.office).toEqual(said.card);
  }
});
