import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { civilDay } from '../../fares/local-time.ts';
import { tariffAt } from '../../fares/tariff/tariff-book.ts';
import type { Uploader } from '../office/uploader.ts';
import { createStage, type Stage } from '../screen/stage.ts';
import { assembleSelling, type Selling } from '../vending/assemble-selling.ts';
import type { VendingDesk } from '../vending/desk.ts';
import { loadTownTariff, loadVendingProfile } from '../vending/fares-of-machine.ts';
import { closedVendingScene, startingVendingScene } from '../vending/presenter.ts';
import { readTicketKey, type TicketSeal } from '../vending/ticket-code.ts';
import type { VendingMachine } from '../vending/vending.ts';
import type { Machine } from './assemble.ts';
import type { BenchConnection } from './bench-connection.ts';
import type { MachineConfig } from './config.ts';
import { FieldWatch } from './field-watch.ts';
import { journalReady } from './journal-ready.ts';
import { closeParts, connectOffice, openParts, tellBench } from './machine-parts.ts';
import { type MoneyDevices, openMoneyDevices } from './money-devices.ts';
import { type DeviceReport, rigSubjectOf } from './rig-subject.ts';
import { serveScreen } from './screen-server.ts';

/** A ticket vending machine, on the bus or in the street. */
export async function assembleVending(config: MachineConfig, bench: BenchConnection | undefined): Promise<Machine> {
  const profile = loadVendingProfile(config.profileFile);
  const tariffs = loadTownTariff(config.tariffFile);
  const seal = ticketSealOf(config);
  const parts = await openParts(config, bench);
  const { clock, coverage, hotlist, journal, log, now, readers, signals, vehicle } = parts;
  let selling: Selling | undefined;
  let devices: MoneyDevices | undefined;
  const stage: Stage = createStage({
    first: startingVendingScene(journal.terminal, now(), { profile }),
    now,
    monotonic: () => clock.elapsed(),
    onPress: (button) => selling?.machine.touch(button),
  });
  const server = await serveScreen({ port: config.port, data: config.data, stage, buzzer: parts.buzzers.screen, log });
  let uploader: Uploader | undefined;
  const machine = standIn(() => selling?.machine, stage);
  const field = new FieldWatch(readers, machine);

  /** What was sold, and what is owed, is in the journal: nothing goes without it. */
  async function begin(): Promise<void> {
    await journalReady(parts);
    devices = await openMoneyDevices(config.money);
    selling = await assembleSelling({
      clock,
      city: config.city,
      profile,
      tariffs,
      pointOfSale: config.money?.pointOfSale ?? `Automat ${journal.terminal}`,
      journal,
      doubts: parts.doubts,
      keys: parts.keys,
      random: randomBytes,
      loads: parts.loads,
      isBlocked: (card) => hotlist.has(card),
      seal,
      reader: readers.antenna,
      devices,
      fills: devices.fills,
      stage,
      signals,
      log,
      ...(config.rig ? { watch: (chart) => coverage.watch(chart) } : {}),
    });
    selling.machine.onIdle(machine.tellIdle);
    uploader = connectOffice(parts, selling.desk.card);
    await vehicle.start();
    await selling.start();
    await selling.machine.settledIn;
  }

  const begun = begin();
  if (journal.status.kind === 'failed') {
    const reason = journal.status.failure === 'disk-full' ? 'disk-full' : 'journal';
    stage.show(closedVendingScene(journal.terminal, now(), profile, reason));
    begun.catch((error: unknown) => log('the machine could not begin', { error: String(error) }));
  }
  tellBench(parts, stage);

  return {
    port: server.port,
    ready: journal.status.kind === 'failed' ? Promise.resolve() : begun,
    rigSubject: rigSubjectOf({
      ...parts,
      stage,
      machine,
      owed: () => selling?.machine.owed ?? 0,
      money: () => selling?.desk.book.totals,
      fill: async (hopper, coins) => selling !== undefined && fill(selling.desk, hopper, coins),
      devices: () => (selling === undefined ? {} : moneyReport(selling.desk)),
      field,
      get uploader() {
        return uploader;
      },
      tariff: () => tariffAt(tariffs, civilDay(now())) ?? null,
    }),
    async stop() {
      await field.idle(5000);
      await selling?.machine.stop();
      await devices?.close();
      await closeParts(parts, uploader);
      await server.close();
    },
  };
}

type StandIn = Pick<VendingMachine, 'stateValue' | 'busy' | 'onIdle' | 'scene' | 'refresh'> & {
  readonly tellIdle: () => void;
};

/** The machine for whoever asks before there is one. */
function standIn(machine: () => VendingMachine | undefined, stage: Stage): StandIn {
  const listeners = new Set<() => void>();
  return {
    get stateValue() {
      return machine()?.stateValue ?? { dialog: 'starting' };
    },
    get busy() {
      return machine()?.busy ?? false;
    },
    onIdle: (listener) => void listeners.add(listener),
    tellIdle() {
      for (const listener of listeners) listener();
    },
    scene: () => machine()?.scene() ?? stage.current(),
    refresh: () => machine()?.refresh(),
  };
}

const TEST_TICKET_KEY = new URL('../vending/public-test-ticket-key.json', import.meta.url);

/** Throws TicketKeyInvalid; in production the operator's own key has to be named. */
function ticketSealOf({ money, rig }: MachineConfig): TicketSeal {
  const file = money?.ticketKey ?? (rig ? TEST_TICKET_KEY : undefined);
  if (file === undefined) throw new Error('the key that signs tickets is not named (money.ticketKey)');
  return readTicketKey(readFileSync(file, 'utf8'), rig ? 'allowed' : 'refused');
}

/** Somebody has filled or emptied a hopper and looked at it; false for one that the machine has not. */
async function fill({ book, counter }: VendingDesk, hopper: string, coins: number): Promise<boolean> {
  const held = book.till.holds(hopper);
  if (held === undefined) return false;
  await book.fill({ event: 'filled', hopper, value: held.value, coins, room: held.room });
  counter.distrusted.delete(hopper);
  return true;
}

/** The devices of a vending machine as the rig shows them; levels as the till knows them. */
function moneyReport({
  acceptor,
  hoppers,
  terminal,
  printer,
  book,
}: VendingDesk): Readonly<Record<string, DeviceReport>> {
  const said = (kind: string, status: SaidStatus): DeviceReport => {
    const detail = status.detail ?? remarkOn(status);
    return { kind, status: status.kind, ...(detail === undefined ? {} : { detail }) };
  };
  return {
    ...(acceptor === undefined ? {} : { 'coin-acceptor': said('coin-acceptor', acceptor.status) }),
    ...Object.fromEntries(
      hoppers.map((hopper) => {
        const held = book.till.holds(hopper.name);
        const report = said('hopper', hopper.status);
        return [hopper.name, held === undefined ? report : { ...report, coins: held.coins, value: held.value }];
      }),
    ),
    ...(terminal === undefined ? {} : { terminal: said('bank-terminal', terminal.status) }),
    ...(printer === undefined ? {} : { printer: said('printer', printer.status) }),
  };
}

interface SaidStatus {
  readonly kind: string;
  readonly detail?: string;
  readonly paper?: string;
  readonly level?: string;
}

/** What somebody should look after, though all works. */
function remarkOn({ paper, level }: SaidStatus): string | undefined {
  if (paper === 'near-end') return 'the paper is near its end';
  return level === 'low' || level === 'empty' ? 'few coins are left' : undefined;
}
