import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CityFares } from '../../../../fares/cities/city-fares.ts';
import { TARNOW } from '../../../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../../../fares/cities/tarnow-fares.ts';
import { courseKey } from '../../../../fares/course-key.ts';
import { operatingDay } from '../../../../fares/local-time.ts';
import { countingStops } from '../../../../fares/position.ts';
import { readTariff } from '../../../../fares/tariff/tariff-file.ts';
import type { StopInTown } from '../../../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../../../fares/time.ts';
import { type MachineJournal, openJournal } from '../../../../kiosk/journal/open-journal.ts';
import type { LoadDesk } from '../../../../kiosk/office/load-desk.ts';
import type { OfficeNews } from '../../../../kiosk/office/record.ts';
import type { Desk, Place } from '../../../../kiosk/validator/service/desk.ts';
import { DoubtBook } from '../../../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../../../kiosk/validator/service/green-book.ts';
import { hearOffice } from '../../../../kiosk/validator/service/hear-office.ts';
import { serveCard } from '../../../../kiosk/validator/service/serve-card.ts';
import { reopenDoubts } from '../../../../kiosk/validator/service/unfinished.ts';
import type { ServiceOrder, ServiceResult } from '../../../../statecharts/validator/events.ts';
import { testKeys } from './card.ts';
import { TEST_TARIFF } from './expected.ts';
import type { Presentation } from './torn-field.ts';

/** Where a bus is, as its on-board computer says; a silent or confused one says nothing. */
export interface Bus {
  readonly line: string;
  course: string;
  readonly vehicle: number;
  at: number;
  phase: 'at-stop' | 'between';
  lost?: boolean;
}

export const STOPS = 40;

/** Time of a whole test: set by hand. */
export interface Hour {
  now: EpochMillis;
}

export interface OfficeLike {
  take(
    machine: string,
    terminal: number,
    rows: readonly { readonly seq: number; readonly payload: Readonly<Record<string, unknown>> }[],
  ): OfficeNews;
}

const tariff = readTariff(TEST_TARIFF);
if (!tariff.ok) throw new Error(tariff.error);
export const TARIFFS = tariff.book;

/** The city whose validator it is. */
export interface TerminalCity {
  readonly city: 'tarnow' | 'jaworzno';
  readonly fares: CityFares;
  readonly stops: readonly StopInTown[];
}

const TARNOW_CITY: TerminalCity = {
  city: 'tarnow',
  fares: tarnowFares(TARIFFS, TARNOW),
  stops: Array.from({ length: STOPS }, () => ({})),
};

/** One validator's desk with a real journal, without chart and screen: what a tap does to card, journal and office. */
export class Terminal {
  readonly name: string;
  readonly #directory: string;
  readonly #bus: Bus;
  readonly #hour: Hour;
  readonly #random: (count: number) => Uint8Array;
  readonly #city: TerminalCity;
  #lives = 0;
  /** The office's counter for carry-overs. */
  #loads: LoadDesk | undefined;
  #journal!: MachineJournal;
  #desk!: Desk;

  constructor(
    name: string,
    directory: string,
    bus: Bus,
    hour: Hour,
    random: (count: number) => Uint8Array,
    city = TARNOW_CITY,
  ) {
    this.#city = city;
    this.name = name;
    this.#directory = directory;
    this.#bus = bus;
    this.#hour = hour;
    this.#random = random;
  }

  get desk(): Desk {
    return this.#desk;
  }

  /** Gives the started terminal an office to ask. */
  useLoads(loads: LoadDesk): void {
    this.#loads = loads;
    this.#desk = { ...this.#desk, loads };
  }

  async start(): Promise<void> {
    const directory = this.#home();
    mkdirSync(directory, { recursive: true });
    const now = () => this.#hour.now;
    this.#journal = await openJournal({ directory, now, random: this.#random });
    this.#desk = {
      city: this.#city.city,
      keys: testKeys(),
      random: this.#random,
      now,
      journal: this.#journal,
      doubts: new DoubtBook(),
      greens: new GreenBook(),
      fares: this.#city.fares,
      pursePolicy: TARNOW.purse,
      loads: this.#loads,
      place: (at) => this.#place(at),
      isBlocked: () => false,
      log: () => {},
    };
    await reopenDoubts(this.#journal, this.#desk.doubts, now(), () => {});
  }

  tap(
    presentation: Presentation,
    order: ServiceOrder = { kind: 'tap', agreed: false },
    afterUncertain = false,
  ): Promise<ServiceResult> {
    return serveCard(this.#desk, new Set(), { card: presentation.card, order, afterUncertain });
  }

  /** What SIGKILL leaves: the files as they are at this moment. Whoever was at work never comes back. */
  freeze(): void {
    const here = this.#home();
    this.#lives += 1;
    cpSync(here, this.#home(), { recursive: true, filter: (path) => !path.endsWith('.lock') });
  }

  /** Started again on the files that `freeze` left. */
  async restart(): Promise<void> {
    const before = this.#journal;
    await this.start();
    await before.close();
  }

  /** All that waits for the office goes there; what it tells is heard. */
  async sync(office: OfficeLike): Promise<void> {
    for (;;) {
      const rows = await this.#journal.outbox(200);
      const news = office.take(this.name, this.#journal.terminal, rows);
      hearOffice(this.#desk, news);
      if (rows.length === 0) return;
      await this.#journal.acknowledge(news.accepted);
    }
  }

  async stop(): Promise<void> {
    await this.#journal.close();
  }

  #home(): string {
    return join(this.#directory, `${this.name}-${this.#lives}`);
  }

  #place(now: EpochMillis): Place | null {
    const { line, course, vehicle, at, phase, lost } = this.#bus;
    if (lost) return null;
    const stops = countingStops({ line, course, vehicle, at, phase, stops: this.#city.stops });
    if (stops === undefined) return null;
    const day = operatingDay(now, TARNOW.operatingDayEndsAtSeconds);
    const courseStops = this.#city.stops;
    return {
      courseKey: courseKey(day, line, course),
      vehicle,
      stops,
      courseStops,
      stopName: (index) => `stop ${index}`,
    };
  }
}
