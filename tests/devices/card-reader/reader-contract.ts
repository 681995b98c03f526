import { describe, test as plainTest } from 'vitest';
import { type CardInField, CardLost, type CardReader } from '../../../devices/card-reader/contract.ts';
import { type CardOptions, ISO_14443_4, type ScriptedCard, scriptedCard } from './scripted-card.ts';
import { type Watch, watching } from './watching.ts';

/** An antenna with two places and a card pocket, and what may happen to them. */
export interface ReaderBench {
  readonly antenna: CardReader;
  readonly pocket: CardReader;
  readonly ports: { readonly antenna: readonly [number, number]; readonly pocket: number };
  /** The readers die, with everything in them. */
  die(): Promise<void>;
  comeBack(): Promise<void>;
  end(): Promise<void>;
}

export type MakeBench = (options: { commandLimitMs: number }) => Promise<ReaderBench>;

/** Never reached by a card that answers, on however busy a computer. */
const LIMIT_MS = 10_000;
/** Where silence is what is looked for. */
const SILENCE = { commandLimitMs: 300 };
const COMMAND = Uint8Array.of(0x90, 0x60, 0x00, 0x00, 0x00);
const MIFARE_CLASSIC_1K = Uint8Array.from(Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex'));

/** One test's readers and cards; all are gone when it ends. */
interface Stage {
  started(options?: { commandLimitMs: number }): Promise<{ bench: ReaderBench; antenna: Watch; pocket: Watch }>;
  newCard(options?: CardOptions): ScriptedCard;
}

const stageOn = (makeBench: MakeBench): { stage: Stage; clear(): Promise<void> } => {
  const benches: ReaderBench[] = [];
  const cards: ScriptedCard[] = [];
  return {
    stage: {
      started: async (options = { commandLimitMs: LIMIT_MS }) => {
        const bench = await makeBench(options);
        benches.push(bench);
        const watches = { antenna: watching(bench.antenna), pocket: watching(bench.pocket) };
        await Promise.all([bench.antenna.start(), bench.pocket.start()]);
        await Promise.all([watches.antenna.status('ready'), watches.pocket.status('ready')]);
        return { bench, ...watches };
      },
      newCard: (options) => {
        const card = scriptedCard(options);
        cards.push(card);
        return card;
      },
    },
    clear: async () => {
      await Promise.all(cards.map((card) => card.remove()));
      await Promise.all(benches.map((bench) => bench.end()));
    },
  };
};

/** What a command came to; anything but CardLost is a defect. */
const lossOf = (command: Promise<Uint8Array>): Promise<CardLost['reason'] | 'no loss'> =>
  command.then(
    () => 'no loss',
    (error: unknown) => {
      if (error instanceof CardLost) return error.reason;
      throw error;
    },
  );

/** Every promise of `CardReader`, on real bytes. */
export const describeCardReader = (title: string, makeBench: MakeBench): void => {
  const test = plainTest.extend<{ stage: Stage }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures it gives from this pattern
    stage: async ({}, use) => {
      const { stage, clear } = stageOn(makeBench);
      await use(stage);
      await clear();
    },
  });

  // Side by side, as most of the time goes by waiting for the service to look.
  describe.concurrent(title, () => {
    test('a card comes, answers its commands in order, and goes', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started();
      const card = stage.newCard();
      await card.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      expect(inField.uid).toEqual(card.uid);
      expect(bench.antenna.cardsInField).toBe(1);
      const commands = [1, 2, 3, 4, 5].map((n) => Uint8Array.of(0x90, n, 0, 0, 0));
      const answers = await Promise.all(commands.map((command) => inField.transmit(command)));
      expect(answers).toEqual(commands.map((command) => Uint8Array.from([...command, 0x90, 0x00])));
      expect(card.commands).toEqual(commands);
      await card.remove();
      await antenna.next('removed');
      expect(bench.antenna.cardsInField).toBe(0);
      expect(await lossOf(inField.transmit(COMMAND))).toBe('removed');
      expect(antenna.kinds()).toEqual(['card', 'removed']);
    });

    test('numbers of 4, 7 and 10 bytes; answers from 2 bytes to more than a short one can hold', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna } = await stage.started();
      for (const length of [4, 7, 10]) {
        const sizes = [2, 61, 258, 4096];
        const card = stage.newCard({
          uid: Array.from({ length }, (_, index) => index),
          script: (_, count) => new Uint8Array(sizes[count - 1] ?? 2).fill(count),
        });
        await card.present(bench.ports.antenna[0]);
        const inField = await antenna.card();
        expect(inField.uid).toEqual(card.uid);
        for (const size of sizes) expect(await inField.transmit(COMMAND)).toHaveLength(size);
        await card.remove();
        await antenna.next('removed');
      }
    });

    test('what is no command is refused before it reaches the card', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started();
      const card = stage.newCard();
      await card.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      for (const length of [0, 1, 3]) {
        await expect(inField.transmit(new Uint8Array(length))).rejects.toThrow(RangeError);
      }
      expect(await inField.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      expect(card.commands).toHaveLength(1);
    });

    test('out and in again at once: it left, and is a new card', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started();
      const card = stage.newCard();
      await card.present(bench.ports.antenna[0]);
      const before = await antenna.card();
      await card.remove();
      await card.present(bench.ports.antenna[0]);
      await antenna.next('removed');
      const after = await antenna.card();
      expect(await lossOf(before.transmit(COMMAND))).toBe('removed');
      expect(await after.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
    });

    test('J102 two cards at once: neither is served until both are away', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started();
      const [one, other] = [stage.newCard(), stage.newCard({ uid: [9, 9, 9, 9] })];
      await Promise.all([one.present(bench.ports.antenna[0]), other.present(bench.ports.antenna[1])]);
      await antenna.next('two-cards');
      const until = antenna.kinds();
      await one.remove();
      await other.remove();
      await antenna.next('removed');
      // Nothing between the two cards and the empty field.
      expect(antenna.kinds()).toEqual([...until, 'removed']);
      await one.present(bench.ports.antenna[0]);
      expect((await antenna.card()).uid).toEqual(one.uid);
    });

    test('J102 A38 one after the other: the first goes on, the second waits until the field was empty', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna } = await stage.started();
      const [first, second] = [stage.newCard(), stage.newCard({ uid: [9, 9, 9, 9] })];
      await first.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      await second.present(bench.ports.antenna[1]);
      await antenna.next('two-cards');
      expect(bench.antenna.cardsInField).toBe(2);
      expect(await inField.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      await first.remove();
      await expect.poll(() => bench.antenna.cardsInField, { timeout: 5000 }).toBe(1);
      await second.remove();
      await antenna.next('removed');
      expect(antenna.kinds()).toEqual(['card', 'two-cards', 'removed']);
      await second.present(bench.ports.antenna[0]);
      expect((await antenna.card()).uid).toEqual(second.uid);
    });

    test('torn in the middle of a command: lost, away, and welcome again', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started();
      const card = stage.newCard({
        script: (command, count) => (count === 2 ? 'tear' : Uint8Array.from([...command, 0x90, 0])),
      });
      await card.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      expect(await inField.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      expect(await lossOf(inField.transmit(COMMAND))).toBe('removed');
      expect(await lossOf(inField.transmit(COMMAND))).toBe('removed');
      expect(card.commands).toHaveLength(2);
      await antenna.next('removed');
      await card.present(bench.ports.antenna[0]);
      const again = await antenna.card();
      expect(await again.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
    });

    test('another card in the place of a torn one, at once: it never sees the session of the first', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna } = await stage.started();
      const torn = stage.newCard({ script: () => 'tear' });
      const other = stage.newCard({ uid: [9, 9, 9, 9] });
      await torn.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      const loss = lossOf(inField.transmit(COMMAND));
      await expect.poll(() => torn.commands.length, { interval: 1 }).toBe(1);
      await other.present(bench.ports.antenna[0]);
      expect(await loss).toBe('removed');
      expect(await lossOf(inField.transmit(COMMAND))).toBe('removed');
      expect((await antenna.card()).uid).toEqual(other.uid);
      expect(other.commands).toHaveLength(0);
      expect(antenna.kinds()).toEqual(['card', 'removed', 'card']);
    });

    test('a silent card is given up after the limit and never asked again; its late answer means nothing', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna, pocket } = await stage.started(SILENCE);
      const card = stage.newCard({ script: () => 'silent' });
      await card.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      expect(await lossOf(inField.transmit(COMMAND))).toBe('silent');
      expect(await lossOf(inField.transmit(COMMAND))).toBe('silent');
      // Meanwhile the other reader works.
      const inPocket = stage.newCard();
      await inPocket.present(bench.ports.pocket);
      expect(await (await pocket.card()).transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      card.say(Uint8Array.of(0x90, 0x00));
      expect(await lossOf(inField.transmit(COMMAND))).toBe('silent');
      expect(card.commands).toHaveLength(1);
      await card.remove();
      await antenna.next('removed');
      const next = stage.newCard();
      await next.present(bench.ports.antenna[0]);
      expect(await (await antenna.card()).transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
    });

    test('a silent card taken away is seen to leave', async ({ stage, expect }) => {
      const { bench, antenna } = await stage.started(SILENCE);
      const card = stage.newCard({ script: () => 'silent' });
      await card.present(bench.ports.antenna[0]);
      expect(await lossOf((await antenna.card()).transmit(COMMAND))).toBe('silent');
      await card.remove();
      await antenna.next('removed');
      expect(antenna.kinds()).toEqual(['card', 'removed']);
    });

    test('an answer of no byte or one byte is no answer; A38 the card has to leave before it is served again', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna } = await stage.started(SILENCE);
      for (const length of [0, 1]) {
        const card = stage.newCard({ script: () => new Uint8Array(length) });
        await card.present(bench.ports.antenna[0]);
        const inField = await antenna.card();
        // vpcd does not pass an empty answer on, and waits.
        const loss = await lossOf(inField.transmit(COMMAND));
        expect(length === 0 ? ['removed', 'silent'] : ['removed']).toContain(loss);
        expect(await lossOf(inField.transmit(COMMAND))).toBe(loss);
        expect(card.commands).toHaveLength(1);
        await card.remove();
        await antenna.next('removed');
      }
      expect(antenna.kinds()).toEqual(['card', 'removed', 'card', 'removed']);
    });

    test.for<[string, CardOptions]>([
      ['a memory card without ISO 14443-4', { atr: MIFARE_CLASSIC_1K }],
      ['a reader that refuses to tell the number', { toGetUid: Uint8Array.of(0x6a, 0x81) }],
      ['a number of no known length', { toGetUid: Uint8Array.of(1, 2, 3, 4, 5, 0x90, 0x00) }],
      ['a card that falls silent before its number', { toGetUid: 'silent' }],
    ])('unreadable: %s; the next card is served after it left', async ([, options], { stage, expect }) => {
      const { bench, antenna } = await stage.started(SILENCE);
      const card = stage.newCard({ atr: ISO_14443_4, ...options });
      await card.present(bench.ports.antenna[0]);
      const { detail } = await antenna.next('unreadable');
      expect(detail).not.toBe('');
      expect(bench.antenna.cardsInField).toBe(1);
      await card.remove();
      await antenna.next('removed');
      const good = stage.newCard();
      await good.present(bench.ports.antenna[0]);
      await antenna.card();
      expect(antenna.kinds()).toEqual(['unreadable', 'removed', 'card']);
    });

    test('the reader dies under a command and comes back: lost by name, then ready, and the card there is seen', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna } = await stage.started();
      const card = stage.newCard({ script: () => 'silent' });
      await card.present(bench.ports.antenna[0]);
      const inField = await antenna.card();
      const command = lossOf(inField.transmit(COMMAND));
      await expect.poll(() => card.commands.length, { interval: 1 }).toBe(1);
      await bench.die();
      expect(await command).toBe('reader-lost');
      expect(await antenna.status('lost')).not.toBe('');
      expect(bench.antenna.status.kind).toBe('lost');
      expect(bench.antenna.cardsInField).toBe(0);
      expect(await lossOf(inField.transmit(COMMAND))).toBe('reader-lost');
      const lying = stage.newCard();
      const lies = lying.lieAt(bench.ports.antenna[0]);
      await bench.comeBack();
      await antenna.status('ready');
      await lies;
      const after = await antenna.card();
      expect(after.uid).toEqual(lying.uid);
      expect(await after.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      expect(await lossOf(inField.transmit(COMMAND))).toBe('reader-lost');
    });

    test('a card that left while the reader was dead is told to be away when the reader is back', async ({
      stage,
      expect,
    }) => {
      const { bench, antenna, pocket } = await stage.started();
      const card = stage.newCard();
      await card.present(bench.ports.antenna[0]);
      await antenna.card();
      await bench.die();
      await card.remove();
      await antenna.status('lost');
      await bench.comeBack();
      await antenna.status('ready');
      await antenna.next('removed');
      await pocket.status('ready');
      expect(antenna.kinds()).toEqual(['card', 'removed']);
      expect(pocket.kinds()).toEqual([]);
    });

    test('antenna and pocket know nothing of each other', async ({ stage, expect }) => {
      const { bench, antenna, pocket } = await stage.started();
      const [atAntenna, inPocket] = [stage.newCard(), stage.newCard({ uid: [9, 9, 9, 9] })];
      await Promise.all([atAntenna.present(bench.ports.antenna[1]), inPocket.present(bench.ports.pocket)]);
      const [one, other] = await Promise.all([antenna.card(), pocket.card()]);
      expect([one.uid, other.uid]).toEqual([atAntenna.uid, inPocket.uid]);
      await Promise.all([one, other].map((card) => card.transmit(COMMAND)));
      await atAntenna.remove();
      await antenna.next('removed');
      expect(await other.transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
      expect([antenna.kinds(), pocket.kinds()]).toEqual([['card', 'removed'], ['card']]);
    });

    test('two machines at once do not meet', async ({ stage, expect }) => {
      const machines = await Promise.all([stage.started(), stage.started()]);
      const served = await Promise.all(
        machines.map(async ({ bench, antenna }, index) => {
          const card = stage.newCard({ uid: [index, 1, 2, 3] });
          await card.present(bench.ports.antenna[0]);
          return antenna.card();
        }),
      );
      expect(served.map(({ uid }) => uid[0])).toEqual([0, 1]);
      const [first, second] = machines;
      await first?.bench.die();
      await first?.antenna.status('lost');
      expect(second?.bench.antenna.status.kind).toBe('ready');
      expect(await (served[1] as CardInField).transmit(COMMAND)).toHaveLength(COMMAND.length + 2);
    });

    test('closed: the command under way is lost, no event follows', async ({ stage, expect }) => {
      const { bench, antenna, pocket } = await stage.started();
      const card = stage.newCard({ script: () => 'silent' });
      await card.present(bench.ports.antenna[0]);
      const command = lossOf((await antenna.card()).transmit(COMMAND));
      await expect.poll(() => card.commands.length, { interval: 1 }).toBe(1);
      const before = [antenna.events.length, pocket.events.length];
      await Promise.all([bench.antenna.close(), bench.pocket.close()]);
      expect(await command).toBe('reader-lost');
      await bench.die();
      expect([antenna.events.length, pocket.events.length]).toEqual(before);
    });
  });
};
