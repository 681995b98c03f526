import { expect, onTestFinished, test } from 'vitest';
import type { CardInField, CardReader, ReaderEvent } from '../../../devices/card-reader/contract.ts';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { MachineClock } from '../../../kiosk/machine/clock.ts';
import { createStage } from '../../../kiosk/screen/stage.ts';
import { startingScene } from '../../../kiosk/validator/presenter.ts';
import { startValidator } from '../../../kiosk/validator/validator.ts';
import { oneTerminal } from './service/desk.ts';

/** A reader whose events the test makes. */
class ToldReader implements CardReader {
  readonly name: string;
  readonly status = { kind: 'ready' } as const;
  readonly cardsInField = 0;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();

  constructor(name: string) {
    this.name = name;
  }

  tell(event: ReaderEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: ReaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {}
  async close(): Promise<void> {}
}

const CARD: CardInField = {
  uid: new Uint8Array(7),
  reader: 'told',
  transmit: () => Promise.reject(new Error('nobody asks this card')),
};

async function validator() {
  const { desk } = (await oneTerminal()).terminal;
  const clock = new MachineClock();
  const now = () => clock.now();
  const [antenna, pocket] = [new ToldReader('antenna'), new ToldReader('slot')];
  const running = startValidator({
    clock,
    profile: TARNOW,
    desk,
    antenna,
    pocket,
    vehicle: { report: { kind: 'unknown', reason: 'silent', detail: '' }, subscribe: () => () => {} },
    signals: new RecordedSignals(now),
    stage: createStage({ first: startingScene(1, now()), now, onPress: () => {} }),
  });
  onTestFinished(() => running.stop());
  const journaled = async () => (await desk.journal.entries(0)).map(({ kind, body }) => [kind, body.reason]);
  return { running, antenna, pocket, journaled };
}

test('T96 a card that is refused without being read is in the journal as any other refusal', async () => {
  const { running, antenna, pocket, journaled } = await validator();
  pocket.tell({ kind: 'card', card: CARD });
  pocket.tell({ kind: 'removed' });
  pocket.tell({ kind: 'card', card: CARD });
  pocket.tell({ kind: 'removed' });
  antenna.tell({ kind: 'two-cards' });
  antenna.tell({ kind: 'removed' });
  antenna.tell({ kind: 'unreadable', detail: 'no card' });
  antenna.tell({ kind: 'removed' });
  expect(running.stateValue).toMatchObject({ dialog: { result: { shown: 'refused' } } });
  expect(await journaled()).toEqual([
    ['REFUSED', 'card-slot'],
    ['REFUSED', 'card-slot'],
    ['REFUSED', 'two-cards'],
    ['REFUSED', 'damaged'],
  ]);
});

test('T80 a card at the antenna where the pocket is asked for is journaled, without a card number', async () => {
  const { running, antenna, journaled } = await validator();
  running.touch('purse-transfer');
  antenna.tell({ kind: 'card', card: CARD });
  expect(await journaled()).toEqual([['REFUSED', 'use-slot']]);
});
