import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { type SocketReader, socketReader } from '../../devices/card-reader/socket-reader.ts';
import { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { fixedAddress } from '../../devices/vehicle/computer-address.ts';
import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import { IbisIpVehicle } from '../../devices/vehicle/ibis-ip-vehicle.ts';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';
import { type MachineJournal, openJournal } from '../../kiosk/journal/open-journal.ts';
import { MachineClock, monotonicMillis } from '../../kiosk/machine/clock.ts';
import { FieldWatch } from '../../kiosk/machine/field-watch.ts';
import { officeRoutes } from '../../kiosk/office/http.ts';
import { type LoadDesk, openLoadDesk } from '../../kiosk/office/load-desk.ts';
import { type Office, openOffice } from '../../kiosk/office/office.ts';
import { startUploader, type Uploader } from '../../kiosk/office/uploader.ts';
import { createStage, type Stage } from '../../kiosk/screen/stage.ts';
import { placeOf } from '../../kiosk/validator/bus.ts';
import { CourseMemory } from '../../kiosk/validator/course-memory.ts';
import { startingScene } from '../../kiosk/validator/presenter.ts';
import type { Desk } from '../../kiosk/validator/service/desk.ts';
import { DoubtBook } from '../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../kiosk/validator/service/green-book.ts';
import { hearOffice } from '../../kiosk/validator/service/hear-office.ts';
import { reopenDoubts } from '../../kiosk/validator/service/unfinished.ts';
import { startValidator, type Validator } from '../../kiosk/validator/validator.ts';
import { type Random, seededRandom } from '../bench/random.ts';
import { socketReaders } from '../bench/readers.ts';
import { VehicleNetwork } from '../on-board-computer/vehicle-network.ts';
import { type LoopDay, TARNOW_DAY } from './loop-day.ts';
import { testKeys } from './passenger.ts';
import { Wires } from './wires.ts';

export interface StationOptions {
  /** Of the journal, which a station opened there before may have left. */
  readonly folder: string;
  readonly seed: string;
  readonly now: number;
  /** Default: Tarnów's. */
  readonly day?: LoopDay;
}

/** Real milliseconds; what waits for a device waits no longer than a fault loop has patience for. */
const CARD_LIMIT_MS = 600;
const CALL_LIMIT_MS = 800;
/** Views run down so much faster than in life when nobody wants to see them. */
const FAST = 2000;
const MACHINE = 'main';
/** Views that say nothing of a card that was presented. */
const NO_RESULTS: ReadonlySet<string> = new Set(['home', 'choosing', 'present-card', 'insert-card', 'working']);

interface Parts {
  readonly journal: MachineJournal;
  readonly clock: MachineClock;
  readonly office: Office;
  readonly server: FastifyInstance;
  readonly network: VehicleNetwork;
  readonly vehicle: IbisIpVehicle;
  readonly readers: { readonly antenna: SocketReader; readonly pocket: SocketReader };
  readonly loads: LoadDesk;
  readonly uploader: Uploader;
  readonly stage: Stage;
  readonly signals: RecordedSignals;
  readonly validator: Validator;
  readonly doubts: DoubtBook;
  readonly wires: Wires;
}

/**
 * A whole validator with its surroundings in one process: chart, screen, drivers, journal, on-board computer and
 * office are the real ones and speak over sockets, with a tap in each wire. Time stands until it is advanced.
 */
export class Station {
  readonly day: LoopDay;
  readonly #parts: Parts;
  readonly #field: FieldWatch;
  #wall: number;

  private constructor(parts: Parts, field: FieldWatch, wall: number, day: LoopDay) {
    this.day = day;
    this.#parts = parts;
    this.#field = field;
    this.#wall = wall;
  }

  static async open({ folder, seed, now: wall, day = TARNOW_DAY }: StationOptions): Promise<Station> {
    const { position, profile } = day;
    const random = seededRandom(seed);
    const clock = new MachineClock({ wall, monotonic: monotonicMillis(), rate: 1, frozen: true });
    const now = (): EpochMillis => clock.now();
    const journal = await openJournal({ directory: join(folder, 'journal'), now, random: random.bytes });
    const office = openOffice({ directory: ':memory:', now });
    const server = await serveOffice(office);
    const around = await surroundings({ server, position, now, random });
    const base = `http://127.0.0.1:${around.wires.port('office')}/office`;
    const loads = openLoadDesk({ office: base, machine: MACHINE, patienceMs: CALL_LIMIT_MS });
    const doubts = new DoubtBook();
    const courses = new CourseMemory(profile.operatingDayEndsAtSeconds);
    const { vehicle, readers } = around;
    const desk: Desk = {
      city: day.city,
      keys: testKeys(),
      random: random.bytes,
      now,
      journal,
      doubts,
      greens: new GreenBook(),
      fares: day.fares,
      pursePolicy: profile.purse,
      loads,
      place: (at) => placeOf(vehicle.report, at, courses),
      isBlocked: () => false,
      log: () => {},
    };
    await reopenDoubts(journal, doubts, now(), () => {});
    const stage: Stage = createStage({
      first: startingScene(journal.terminal, now(), profile),
      now,
      monotonic: () => clock.elapsed(),
      onPress: (button) => validator.touch(button),
    });
    const signals = new RecordedSignals(now);
    const { antenna, pocket } = readers;
    const validator = startValidator({ clock, profile, desk, antenna, pocket, vehicle, signals, stage });
    const uploader = startUploader({
      journal,
      office: base,
      machine: MACHINE,
      fetch: impatientFetch,
      // Sent when the loop says so: then the Nth frame of a run is the Nth of its next.
      wait: () => new Promise(() => {}),
      onNews: (news) => hearOffice(desk, news),
    });
    await vehicle.start();
    await antenna.start();
    await pocket.start();
    await validator.settledIn;
    const parts = { ...around, journal, clock, office, server, loads, doubts, stage, signals, validator, uploader };
    const station = new Station(parts, new FieldWatch(readers, validator), wall, day);
    await station.move(position);
    return station;
  }

  get now(): EpochMillis {
    return epochMillis(this.#wall);
  }

  get wires(): Wires {
    return this.#parts.wires;
  }

  get journal(): MachineJournal {
    return this.#parts.journal;
  }

  get office(): Office {
    return this.#parts.office;
  }

  get doubts(): DoubtBook {
    return this.#parts.doubts;
  }

  /** Where a card enters the field, through the tap. */
  port(reader: 'antenna' | 'slot'): number {
    return this.#parts.wires.port(reader);
  }

  get scene() {
    return this.#parts.stage.current();
  }

  /** Number of the newest beep: every card gets one or three. */
  get lastBeep(): number {
    return this.#parts.signals.after(0).at(-1)?.seq ?? 0;
  }

  /** Whether a result is told within so many real milliseconds: by a beep after that one, or by its view alone. */
  heard(before: number, limitMs: number): Promise<boolean> {
    const { signals, stage } = this.#parts;
    return new Promise((resolve) => {
      const end = (heard: boolean): void => {
        clearTimeout(limit);
        for (const unsubscribe of subscribed) unsubscribe();
        // The scene follows its beep within the same event.
        setImmediate(() => resolve(heard));
      };
      const limit = setTimeout(() => end(false), limitMs);
      const subscribed = [
        signals.subscribe(() => end(true)),
        stage.subscribe(({ view }) => !NO_RESULTS.has(view) && end(true)),
      ];
      if (signals.after(before).length > 0) end(true);
    });
  }

  /** What the machine believes about its bus. */
  get believes() {
    return this.#parts.vehicle.report;
  }

  touch(button: string): boolean {
    return this.#parts.stage.touch({ button }).kind === 'pressed';
  }

  /** Whether the reader came to hold so many cards and is done with them. */
  settled(reader: 'antenna' | 'slot', cards: number, limitMs: number): Promise<boolean> {
    return this.#field.holds(reader, cards, true, limitMs);
  }

  advance(seconds: number): void {
    this.#wall += seconds * 1000;
    this.#setRate(1);
  }

  /** Lets the view of a result run down. Answers whether the machine came home within two real seconds. */
  async home(): Promise<boolean> {
    const { stage } = this.#parts;
    const isHome = () => stage.current().view === 'home';
    if (isHome()) return true;
    this.#setRate(FAST);
    const came = await new Promise<boolean>((resolve) => {
      const limit = setTimeout(() => resolve(false), 2000);
      const unsubscribe = stage.subscribe(() => {
        if (!isHome()) return;
        clearTimeout(limit);
        unsubscribe();
        resolve(true);
      });
    });
    this.#setRate(1);
    return came;
  }

  /** The bus is there; the machine gets as many chances to hear of it as a few seconds would give it. */
  async move(position: VehiclePosition): Promise<void> {
    const { network, vehicle } = this.#parts;
    await network.move(MACHINE, position);
    for (let look = 0; look < 3 && !network.hasHeard(MACHINE, vehicle.report); look += 1) await vehicle.look();
  }

  /** Sends the outbox; answers whether the office has heard it all. */
  async tellOffice(): Promise<boolean> {
    return (await this.#parts.uploader.syncNow()) === 'sent';
  }

  async close(): Promise<void> {
    const { validator, uploader, loads, vehicle, readers, network, wires, server, journal, office } = this.#parts;
    await this.#field.idle(2000);
    validator.stop();
    loads.hangUp();
    await uploader.stop();
    await readers.antenna.close();
    await readers.pocket.close();
    await vehicle.close();
    await network.close();
    await wires.close();
    await server.close();
    await journal.close();
    office.close();
  }

  #setRate(rate: number): void {
    this.#parts.clock.set({ wall: this.#wall, monotonic: monotonicMillis(), rate, frozen: true });
  }
}

async function serveOffice(office: Office): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true });
  await server.register(officeRoutes, { prefix: '/office', office });
  await server.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

interface Around {
  readonly server: FastifyInstance;
  readonly position: VehiclePosition;
  readonly now: () => EpochMillis;
  readonly random: Random;
}

/** Readers, on-board computer and the taps in all wires. */
async function surroundings({ server, position, now, random }: Around) {
  const { antenna, pocket } = await socketReaders();
  const portOf = (places: readonly { readonly port: number }[]) => places[0]?.port ?? 0;
  const network = new VehicleNetwork(now);
  const reached = new Map<string, Promise<URL>>();
  const route = (url: URL): Promise<URL> => {
    const known = reached.get(url.href) ?? wires.towardsMachine(url);
    reached.set(url.href, known);
    return known;
  };
  const computer = new URL(
    await network.join(MACHINE, position, { strike: () => undefined, below: random.below, route }),
  );
  const bound = server.server.address();
  const wires = await Wires.open(
    {
      antenna: portOf(antenna),
      slot: portOf(pocket),
      vehicle: Number(computer.port),
      office: typeof bound === 'object' && bound !== null ? bound.port : 0,
      restartVehicle: () => network.restart(MACHINE),
    },
    random,
  );
  const vehicle = new IbisIpVehicle({
    computer: fixedAddress(new URL(`http://127.0.0.1:${wires.port('vehicle')}/`)),
    listen: { address: '127.0.0.1', port: 0 },
    random: random.bytes,
    patience: { answerMs: CALL_LIMIT_MS, retryMs: 60_000, quietMs: 60_000, silentMs: 120_000 },
  });
  const reader = (name: string, port: number) => socketReader({ name, ports: [port], commandLimitMs: CARD_LIMIT_MS });
  const readers = { antenna: reader('antenna', portOf(antenna)), pocket: reader('pocket', portOf(pocket)) };
  return { network, wires, vehicle, readers };
}

const impatientFetch: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(CALL_LIMIT_MS);
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
  return fetch(input, { ...init, signal });
};
