import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { socketReader } from '../../../devices/card-reader/socket-reader.ts';
import { holdPortBlock, type PortBlock } from '../../../hil/pcsc/port-block.ts';
import { describeCardReader } from './reader-contract.ts';
import { scriptedCard } from './scripted-card.ts';
import { watching } from './watching.ts';

const held: PortBlock[] = [];
afterAll(async () => {
  await Promise.all(held.map((block) => block.release()));
});
const portBlock = async (): Promise<number> => {
  const block = await holdPortBlock();
  held.push(block);
  return block.first;
};

describeCardReader('a reader for cards on sockets', async ({ commandLimitMs }) => {
  const first = await portBlock();
  const antenna = socketReader({ name: 'antenna', ports: [first, first + 1], commandLimitMs });
  const pocket = socketReader({ name: 'pocket', ports: [first + 2], commandLimitMs });
  const both = [antenna, pocket];
  return {
    antenna,
    pocket,
    ports: { antenna: [first, first + 1], pocket: first + 2 },
    die: async () => {
      await Promise.all(both.map((reader) => reader.unplug('the cable was pulled')));
    },
    comeBack: async () => {
      await Promise.all(both.map((reader) => reader.plugIn()));
    },
    end: async () => {
      await Promise.all(both.map((reader) => reader.close()));
    },
  };
});

test('a port that another program holds makes the reader lost, until it is free', async () => {
  const port = await portBlock();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen({ port, host: '127.0.0.1' }, resolve));
  const reader = socketReader({ name: 'antenna', ports: [port] });
  const watch = watching(reader);
  await reader.start();
  expect(await watch.status('lost')).toContain('EADDRINUSE');
  await new Promise((resolve) => squatter.close(resolve));
  await watch.status('ready');
  const card = scriptedCard();
  await card.present(port);
  expect((await watch.card()).uid).toEqual(card.uid);
  await card.remove();
  await reader.close();
});

test('one place holds one card; another waits until it is free', async () => {
  const port = await portBlock();
  const reader = socketReader({ name: 'antenna', ports: [port] });
  const watch = watching(reader);
  await reader.start();
  const [first, gaveUp, second] = [
    scriptedCard({ uid: [1, 1, 1, 1] }),
    scriptedCard(),
    scriptedCard({ uid: [2, 2, 2, 2] }),
  ];
  await first.present(port);
  await gaveUp.present(port);
  await second.present(port);
  expect((await watch.card()).uid).toEqual(first.uid);
  await gaveUp.remove();
  await first.remove();
  expect((await watch.card()).uid).toEqual(second.uid);
  expect(watch.kinds().filter((kind) => kind === 'card')).toHaveLength(2);
  await second.remove();
  await watch.next('removed');
  await reader.close();
});
