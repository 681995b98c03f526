import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiversifiedKeyStore } from '../../devices/card/diversified-key-store.ts';
import { parseMasterKeys } from '../../devices/card/master-keys.ts';
import { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { openSlipStamp } from '../../devices/ticket-stamp/slip-stamp.ts';
import { civilDay } from '../../fares/local-time.ts';
import { tariffAt } from '../../fares/tariff/tariff-book.ts';
import { epochMillis } from '../../fares/time.ts';
import { openJournalPatiently } from '../journal/patient-journal.ts';
import { HotlistKeeper } from '../office/hotlist-keeper.ts';
import { openLoadDesk } from '../office/load-desk.ts';
import { NO_OFFICE_KEYS, type OfficeKeys, readOfficeKeys } from '../office/office-key.ts';
import { startUploader } from '../office/uploader.ts';
import type { RigSubject } from '../rig-link/machine-end.ts';
import { createStage, type Stage } from '../screen/stage.ts';
import { placeOf } from '../validator/bus.ts';
import { CourseMemory } from '../validator/course-memory.ts';
import { loadProfile, loadTariff } from '../validator/fares-of-machine.ts';
import { startingScene } from '../validator/presenter.ts';
import { rehearse } from '../validator/rehearsal.ts';
import type { Desk } from '../validator/service/desk.ts';
import { DoubtBook } from '../validator/service/doubt-book.ts';
import { GreenBook } from '../validator/service/green-book.ts';
import { hearOffice } from '../validator/service/hear-office.ts';
import { reopenDoubts } from '../validator/service/unfinished.ts';
import { stampTickets } from '../validator/stamp-tickets.ts';
import { startValidator } from '../validator/validator.ts';
import type { BenchConnection } from './bench-connection.ts';
import { openBuzzers } from './buzzers.ts';
import { ChartCoverage } from './chart-coverage.ts';
import { MachineClock } from './clock.ts';
import { ClockWatch } from './clock-watch.ts';
import type { MachineConfig } from './config.ts';
import { FieldWatch } from './field-watch.ts';
import { logTo } from './log.ts';
import { openReaders } from './readers.ts';
import { rigSubjectOf } from './rig-subject.ts';
import { serveScreen } from './screen-server.ts';
import { openVehicle } from './vehicle.ts';

export interface Machine {
  /** TCP port of the screen on 127.0.0.1. */
  readonly port: number;
  /** Resolves when passengers can be served, or the screen says why not. */
  readonly ready: Promise<void>;
  readonly rigSubject: Omit<RigSubject, 'stop'>;
  /** Lets the card under way finish, then closes everything in order. */
  stop(): Promise<void>;
}

/** Puts a machine together from its configuration. Throws an error whose message is one line for whoever started it. */
export async function assembleMachine(config: MachineConfig, bench: BenchConnection | undefined): Promise<Machine> {
  const log = logTo(process.stderr, config.name);
  const profile = loadProfile(config.profileFile);
  const tariffs = loadTariff(config.tariffFile);
  const keys = new DiversifiedKeyStore(
    parseMasterKeys(readFileSync(config.keys, 'utf8'), config.rig ? 'allowed' : 'refused'),
  );
  const officeKeys = officeKeysOf(config);
  const clock = new MachineClock(await bench?.clock);
  const now = () => clock.now();
  const doubts = new DoubtBook();
  const faults = (await bench?.faults) ?? [];
  const journal = await openJournalPatiently({
    directory: join(config.data, 'journal'),
    now,
    random: randomBytes,
    hooks: {
      fired: (fault) => bench?.tell({ tell: 'fault-fired', fault }),
      // A machine that is to be killed at a write is killed at one of its work, not before it can be asked.
      faults: faults.filter(({ device }) => device === 'disk'),
    },
    begin: async (opened) => {
      const body = { terminal: opened.terminal, city: config.city };
      await opened.append({ at: now(), kind: 'OPENED', body }, 'durable');
      await reopenDoubts(opened, doubts, now(), log);
    },
  });
  if (journal.status.kind === 'failed') log('the journal cannot be opened yet', { ...journal.status });
  let jumped = 0;
  const clockWatch = new ClockWatch({
    clock,
    // Under a bench the computer's clock is the bench's, with the jumps it orders.
    computer: () => (config.rig ? clock.now() + jumped : Date.now()),
    tell: (what, by) => {
      log(`clock ${what}`, { by });
      journal.append({ at: now(), kind: 'CLOCK', body: { what, by } }, 'lazy').catch(() => undefined);
    },
  });
  const signals = new RecordedSignals(now);
  const vehicle = await openVehicle(config.vehicle, log);
  const readers = await openReaders(config.readers);
  const stage: Stage = createStage({
    first: startingScene(journal.terminal, now(), profile),
    now,
    monotonic: () => clock.elapsed(),
    onPress: (button) => validator.touch(button),
  });
  const courses = new CourseMemory(profile.operatingDayEndsAtSeconds);
  const hotlist = await HotlistKeeper.open({
    file: join(config.data, 'hotlist', 'hotlist.signed'),
    keys: officeKeys,
    office: config.office,
    tell: (event) => {
      log('hotlist', { ...event });
      journal
        .append({ at: now(), kind: 'DEVICE', body: { device: 'hotlist', ...event } }, 'lazy')
        .catch(() => undefined);
    },
  });
  const loads = config.office === undefined ? undefined : openLoadDesk({ office: config.office, machine: config.name });
  const desk: Desk = {
    city: config.city,
    keys,
    random: randomBytes,
    now,
    journal,
    doubts,
    greens: new GreenBook(),
    tariffs,
    policy: profile.fares,
    pursePolicy: profile.purse,
    seasonTicketPolicy: profile,
    loads,
    place: (at) => placeOf(vehicle.report, at, courses),
    isBlocked: (card) => hotlist.has(card),
    log,
  };
  const coverage = new ChartCoverage();
  const validator = startValidator({
    clock,
    profile,
    desk,
    antenna: readers.antenna,
    pocket: readers.pocket,
    vehicle,
    signals,
    stage,
    ...(config.rig ? { watch: (chart) => coverage.watch(chart) } : {}),
  });
  const stamp = config.stamp && openSlipStamp({ name: 'stamp', ...config.stamp });
  const unstamp = stamp && stampTickets({ stamp, desk, vehicle, signals, beeps: profile.beeps });
  const buzzers = openBuzzers(config, signals, () => clock.elapsed());
  const server = await serveScreen({ port: config.port, data: config.data, stage, buzzer: buzzers.screen, log });
  const uploader =
    config.office === undefined
      ? undefined
      : startUploader({
          journal,
          office: config.office,
          machine: config.name,
          wait: (milliseconds) => clock.wait(milliseconds),
          onNews: async (news) => {
            hearOffice(desk, news);
            clockWatch.hearOffice(epochMillis(news.now));
            await hotlist.hear(news.hotlistVersion);
          },
        });
  rehearse(desk);
  await vehicle.start();
  await readers.antenna.start();
  await readers.pocket?.start();
  await stamp?.start();
  const field = new FieldWatch(readers, validator);
  tellBench(bench, { stage, signals, journal });

  return {
    port: server.port,
    ready: validator.settledIn,
    rigSubject: rigSubjectOf({
      config,
      clock,
      journal,
      readers,
      stamp,
      signals,
      buzzers,
      stage,
      vehicle,
      validator,
      field,
      uploader,
      hotlist,
      clockWatch,
      jumpClock: (by) => {
        jumped += by;
        clockWatch.look();
      },
      fired: (fault) => bench?.tell({ tell: 'fault-fired', fault }),
      tariff: () => tariffAt(tariffs, civilDay(now())) ?? null,
      coverage: () => coverage.report,
    }),
    async stop() {
      await field.idle(5000);
      validator.stop();
      unstamp?.();
      await stamp?.close();
      buzzers.close();
      clockWatch.stop();
      await readers.close();
      loads?.hangUp();
      hotlist.hangUp();
      await vehicle.close();
      await uploader?.stop();
      // A disk that refuses to the last is no reason to stay: what it did not take settles at the next start.
      const unsaid = (error: unknown) => log('the journal did not close in order', { error: String(error) });
      await journal.append({ at: now(), kind: 'CLOSED', body: {} }, 'durable').catch(unsaid);
      await journal.close().catch(unsaid);
      await server.close();
    },
  };
}

const TEST_OFFICE_KEYS = new URL('../office/public-test-office-public-keys.json', import.meta.url);

/** Throws OfficeKeyInvalid, or PublicOfficeKeyRefused in production. */
function officeKeysOf({ officeKeys, rig }: MachineConfig): OfficeKeys {
  const file = officeKeys ?? (rig ? TEST_OFFICE_KEYS : undefined);
  return file === undefined ? NO_OFFICE_KEYS : readOfficeKeys(readFileSync(file, 'utf8'), rig ? 'allowed' : 'refused');
}

/** Tells the bench what a page may want to show at once. */
function tellBench(
  bench: BenchConnection | undefined,
  parts: Pick<Parameters<typeof rigSubjectOf>[0], 'stage' | 'signals' | 'journal'>,
): void {
  if (bench === undefined) return;
  parts.stage.subscribe(() => bench.tell({ tell: 'changed', what: 'scene' }));
  parts.signals.subscribe(() => bench.tell({ tell: 'changed', what: 'signal' }));
  parts.journal.subscribe((event) =>
    bench.tell({ tell: 'changed', what: event.kind === 'appended' ? 'journal' : 'device' }),
  );
}
