import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { chargedBy } from '../../../hil/bank-terminal/terminal-memory.ts';
import { seededRandom } from '../../../hil/bench/random.ts';
import type { CoinLine } from '../../../hil/coins/coin-line.ts';
import { networkPlug } from '../../../hil/printer/printer-plug.ts';
import { VirtualPrinter } from '../../../hil/printer/virtual-printer.ts';
import { MachineClock } from '../../../kiosk/machine/clock.ts';
import { machineConfigSchema } from '../../../kiosk/machine/config.ts';
import { openMoneyDevices } from '../../../kiosk/machine/money-devices.ts';
import { createStage, type Stage } from '../../../kiosk/screen/stage.ts';
import { DoubtBook } from '../../../kiosk/validator/service/doubt-book.ts';
import { assembleSelling, type Selling } from '../../../kiosk/vending/assemble-selling.ts';
import { startingVendingScene } from '../../../kiosk/vending/presenter.ts';
import { readTicketKey } from '../../../kiosk/vending/ticket-code.ts';
import { JAWORZNO_VENDING } from '../../../kiosk/vending/vending-profile.ts';
import { PASSWORD, stand } from '../../hil/bank-terminal/given.ts';
import { emptyWorld, HOPPERS, line } from '../../hil/coins/given.ts';
import { testKeys } from '../validator/tearing/card.ts';
import { Disk, MemoryJournal } from './memory-journal.ts';
import { ScriptedReader } from './scripted-reader.ts';
import { issueTestCard } from './world.ts';

const ticketKey = new URL('../../../kiosk/vending/public-test-ticket-key.json', import.meta.url);

interface Wired {
  readonly coins: CoinLine;
  readonly printer: VirtualPrinter;
  readonly charged: () => number;
  readonly reader: ScriptedReader;
  readonly stage: Stage;
  readonly selling: Selling;
  until(view: string): Promise<void>;
}

/** A machine whose drivers speak to virtual devices over a pseudo-terminal and TCP. */
async function wired(): Promise<Wired> {
  const world = emptyWorld({ 'hopper-100': 50, 'hopper-20': 50 });
  const coins = line(world);
  const terminal = await stand('tcp');
  const plug = await networkPlug();
  const printer = new VirtualPrinter(plug, {});
  const money = machineConfigSchema.shape.money.parse({
    coins: {
      path: coins.path,
      acceptor: { address: 2 },
      pollMs: 20,
      hoppers: HOPPERS.map(({ name, address, value, dispense }) => ({
        name,
        address,
        value,
        dispense,
        coins: 50,
        room: 200,
      })),
    },
    terminal: { line: terminal.line, password: PASSWORD },
    printer: { transport: { kind: 'tcp', host: '127.0.0.1', port: plug.port } },
  });
  const devices = await openMoneyDevices(money);
  const clock = new MachineClock();
  const journal = new MemoryJournal(new Disk(), () => {});
  const reader = new ScriptedReader();
  let selling: Selling | undefined;
  const stage = createStage({
    first: startingVendingScene(journal.terminal, clock.now(), { profile: JAWORZNO_VENDING }),
    now: () => clock.now(),
    onPress: (button) => selling?.machine.touch(button),
  });
  selling = await assembleSelling({
    clock,
    city: 'jaworzno',
    profile: JAWORZNO_VENDING,
    tariffs: JAWORZNO_TARIFF,
    pointOfSale: 'Automat 117',
    journal,
    doubts: new DoubtBook(),
    keys: testKeys(),
    random: seededRandom('wire').bytes,
    loads: undefined,
    isBlocked: () => false,
    seal: readTicketKey(readFileSync(ticketKey, 'utf8'), 'allowed'),
    reader: reader.connect(),
    devices,
    fills: devices.fills,
    stage,
    signals: { give: () => {} },
    log: () => {},
  });
  const machine = selling;
  onTestFinished(async () => {
    await machine.machine.stop();
    await devices.close();
    await coins.close();
    await terminal.close();
    await plug.close();
  });
  await machine.start();
  const until = (view: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (stage.current().view === view) {
          end();
          resolve();
        }
      };
      const end = stage.subscribe(look);
      look();
    });
  await until('home');
  return { coins, printer, reader, stage, selling: machine, until, charged: () => chargedBy(terminal.memory) };
}

test('J32 J38 through the wire: a purse topped up with coins, change, a receipt', { timeout: 60_000 }, async () => {
  const at = await wired();
  const card = await issueTestCard(412_877, -160);
  at.stage.touch({ button: 'top-up' });
  await at.until('present-card');
  at.reader.lay(card.card);
  await at.until('choose');
  at.stage.touch({ button: 'amount-5' });
  await at.until('paying');
  for (const coin of [200, 200, 200]) {
    const before = at.coins.world.physical;
    while (at.coins.world.physical === before) {
      at.coins.drop(coin);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await at.until('thanks');
  expect(card.memory().purse).toBe(340);
  expect(at.coins.world.paidOut).toBe(100);
  const text = at.printer
    .paper()
    .map((sheet) => sheet.text)
    .join('\n');
  for (const field of ['KWITANCJA', '-1,60 zł', '3,40 zł', '000 412 877']) expect(text).toContain(field);
});

test('J34 through the wire: the same with a bank card', { timeout: 60_000 }, async () => {
  const at = await wired();
  const card = await issueTestCard(412_878, 0);
  at.stage.touch({ button: 'top-up' });
  await at.until('present-card');
  at.reader.lay(card.card);
  await at.until('choose');
  at.stage.touch({ button: 'amount-20' });
  await at.until('paying');
  at.stage.touch({ button: 'pay-card' });
  await at.until('thanks');
  expect(card.memory().purse).toBe(2000);
  expect(at.charged()).toBe(2000);
});
