import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { civilDay } from '../../fares/local-time.ts';
import { NOTHING } from '../../fares/money.ts';
import type { EpochMillis } from '../../fares/time.ts';
import { type ControlKeys, readControlKeys } from '../control-code/control-key.ts';
import { SeenCodes } from '../control-code/seen-codes.ts';
import type { InspectorDesk, InspectorPlace } from '../inspector/desk.ts';
import { ETicketList } from '../inspector/e-ticket-list.ts';
import { loadCityTariff, loadInspectorProfile } from '../inspector/fares-of-machine.ts';
import { type Inspector, startInspector } from '../inspector/inspector.ts';
import { OfficeSilence } from '../inspector/office-silence.ts';
import { startingInspectorScene } from '../inspector/presenter.ts';
import { rememberedCodes } from '../inspector/service/remembered-codes.ts';
import { Sightings } from '../inspector/service/sightings.ts';
import { openLoadDesk } from '../office/load-desk.ts';
import type { Uploader } from '../office/uploader.ts';
import { createStage, type Stage } from '../screen/stage.ts';
import { placeOf } from '../validator/bus.ts';
import { CourseMemory } from '../validator/course-memory.ts';
import type { CardDesk } from '../validator/service/desk.ts';
import { GreenBook } from '../validator/service/green-book.ts';
import { pressOf } from '../vending/press.ts';
import type { Machine } from './assemble.ts';
import type { BenchConnection } from './bench-connection.ts';
import type { MachineConfig } from './config.ts';
import { FieldWatch } from './field-watch.ts';
import { openHandDevices } from './hand-devices.ts';
import { journalReady } from './journal-ready.ts';
import { closeParts, connectOffice, type MachineParts, openParts, tellBench } from './machine-parts.ts';
import { rigSubjectOf } from './rig-subject.ts';
import { serveScreen } from './screen-server.ts';

/** Somebody stands before the inspector: the office has this long for one answer, twice. */
const OFFICE_PATIENCE_MS = 1200;

/** An inspector's reader, in the hand. */
export async function assembleInspector(config: MachineConfig, bench: BenchConnection | undefined): Promise<Machine> {
  const profile = loadInspectorProfile(config.city, config.profileFile);
  const tariffOn = loadCityTariff(config.city, config.tariffFile);
  const controlKeys = controlKeysOf(config);
  const parts = await openParts(config, bench);
  const { clock, coverage, hotlist, journal, log, now, readers, signals, vehicle } = parts;
  const hand = await openHandDevices(config.hand);
  let inspector: Inspector | undefined;
  let uploader: Uploader | undefined;
  const stage: Stage = createStage({
    first: startingInspectorScene(journal.terminal, now(), profile),
    now,
    monotonic: () => clock.elapsed(),
    onPress: (button) => inspector?.touch(button),
  });
  const server = await serveScreen({ port: config.port, data: config.data, stage, buzzer: parts.buzzers.screen, log });
  const idle = new Set<() => void>();
  const machine = {
    get stateValue() {
      return inspector?.stateValue ?? { dialog: 'starting' };
    },
    get busy() {
      return inspector?.busy ?? false;
    },
    scene: () => inspector?.scene() ?? stage.current(),
    refresh: () => inspector?.refresh(),
    onIdle: (listener: () => void) => void idle.add(listener),
  };
  const field = new FieldWatch(readers, machine);
  const loads =
    config.office === undefined
      ? undefined
      : openLoadDesk({ office: config.office, machine: config.name, patienceMs: OFFICE_PATIENCE_MS });
  const eTickets = await ETicketList.open({
    file: join(config.data, 'e-tickets', 'list.json'),
    office: config.office,
    now,
    log,
  });
  const silence = new OfficeSilence(() => clock.elapsed());
  const card: CardDesk = {
    city: config.city,
    keys: parts.keys,
    random: randomBytes,
    now,
    journal,
    doubts: parts.doubts,
    greens: new GreenBook(),
    // No purse is this machine's business.
    pursePolicy: { limit: NOTHING },
    loads,
    isBlocked: (number) => hotlist.has(number),
    log,
  };

  /** Which codes were shown before is in the journal: none is called new without it. */
  async function begin(): Promise<void> {
    await journalReady(parts);
    const { seen, sightings } = await rememberedCodes(journal);
    const courses = new CourseMemory(profile.operatingDayEndsAtSeconds);
    const desk: InspectorDesk = {
      card,
      profile,
      policy: profile.policy,
      now,
      place: (at) => inspectorPlace(parts, courses, at),
      eTickets,
      silence,
      controlKeys,
      seen: new SeenCodes(seen),
      sightings: new Sightings(profile.otherPhoneMs, sightings),
      press: pressOf(hand.printer),
      hand: { card: undefined, ticket: undefined, broken: new Set(), slip: undefined },
    };
    inspector = startInspector({
      clock,
      desk,
      reader: readers.antenna,
      scanner: hand.scanner,
      printer: hand.printer,
      vehicle,
      signals,
      stage,
      isOnline: () => uploader?.status.status === 'ready' && !silence.isSilent,
      ...(config.rig ? { watch: (chart) => coverage.watch(chart) } : {}),
    });
    inspector.onIdle(() => {
      for (const listener of idle) listener();
    });
    uploader = connectOffice(parts, card, async () => {
      silence.ended();
      await eTickets.refresh();
      inspector?.refresh();
    });
    await vehicle.start();
    // Each device finds its own way; one that is missing keeps nobody from the others.
    const started = (name: string, start: Promise<void> | undefined) =>
      start?.catch((error: unknown) => log('a device did not start', { device: name, error: String(error) }));
    await Promise.all([started('scanner', hand.scanner?.start()), started('printer', hand.printer?.start())]);
    await readers.antenna.start();
    await inspector.settledIn;
  }

  const begun = begin();
  if (journal.status.kind === 'failed') {
    const reason = journal.status.failure === 'disk-full' ? 'disk-full' : 'journal';
    stage.show(startingInspectorScene(journal.terminal, now(), profile, reason));
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
      owed: () => 0,
      devices: () => ({
        ...(hand.scanner === undefined ? {} : { scanner: { kind: 'scanner', ...scannerStatus(hand.scanner.status) } }),
        ...(hand.printer === undefined ? {} : { printer: { kind: 'printer', ...printerStatus(hand.printer.status) } }),
        'e-tickets': {
          kind: 'e-ticket-list',
          status: eTickets.at === undefined ? 'none' : 'ready',
          detail: `${eTickets.size} cards`,
        },
      }),
      field,
      get uploader() {
        return uploader;
      },
      tariff: () => tariffOn(civilDay(now())) ?? null,
    }),
    async stop() {
      await field.idle(5000);
      inspector?.stop();
      await hand.close();
      loads?.hangUp();
      eTickets.hangUp();
      await closeParts(parts, uploader);
      await server.close();
    },
  };
}

function inspectorPlace({ vehicle }: MachineParts, courses: CourseMemory, at: EpochMillis): InspectorPlace | null {
  const { report } = vehicle;
  const place = placeOf(report, at, courses);
  if (place === null || report.kind !== 'position') return null;
  const { line, course, stops, at: stop } = report.position;
  return { ...place, line, course, zone: stops[stop]?.zone };
}

const TEST_CONTROL_KEYS = new URL('../control-code/public-test-control-public-keys.json', import.meta.url);

/** Throws ControlKeyInvalid, or PublicControlKeyRefused in production; without keys no code is known. */
function controlKeysOf({ controlKeys, rig }: MachineConfig): ControlKeys {
  const file = controlKeys ?? (rig ? TEST_CONTROL_KEYS : undefined);
  return file === undefined ? new Map() : readControlKeys(readFileSync(file, 'utf8'), rig ? 'allowed' : 'refused');
}

function scannerStatus(status: NonNullable<Awaited<ReturnType<typeof openHandDevices>>['scanner']>['status']) {
  if (status.kind === 'ready') return { status: status.kind, detail: status.model };
  return 'detail' in status ? { status: status.kind, detail: status.detail } : { status: status.kind };
}

function printerStatus(status: NonNullable<Awaited<ReturnType<typeof openHandDevices>>['printer']>['status']) {
  if (status.kind === 'ready' && status.paper === 'near-end') {
    return { status: status.kind, detail: 'the paper is near its end' };
  }
  return 'detail' in status ? { status: status.kind, detail: status.detail } : { status: status.kind };
}
