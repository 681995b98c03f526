import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import type { KeyStore } from '../../../devices/card/key-store.ts';
import { APPLICATIONS } from '../../../devices/card/layout.ts';
import { parseMasterKeys } from '../../../devices/card/master-keys.ts';
import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { decodeContractSlot } from '../../../fares/card/contract-slot.ts';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import { issueCard } from '../../../hil/bench/card-issue.ts';
import { seededRandom } from '../../../hil/bench/random.ts';
import { inspectCard as lookInto } from '../../../hil/card/inspection.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { readControlKeys } from '../../../kiosk/control-code/control-key.ts';
import { SeenCodes } from '../../../kiosk/control-code/seen-codes.ts';
import type { InspectorDesk } from '../../../kiosk/inspector/desk.ts';
import { ETicketList } from '../../../kiosk/inspector/e-ticket-list.ts';
import { INSPECTOR_PROFILES } from '../../../kiosk/inspector/inspector-profile.ts';
import { OfficeSilence } from '../../../kiosk/inspector/office-silence.ts';
import { inspectCard } from '../../../kiosk/inspector/service/inspect-card.ts';
import { rememberedCodes } from '../../../kiosk/inspector/service/remembered-codes.ts';
import { Sightings } from '../../../kiosk/inspector/service/sightings.ts';
import { type MachineJournal, openJournal } from '../../../kiosk/journal/open-journal.ts';
import { keysOfMachine } from '../../../kiosk/machine/keys-of-machine.ts';
import { officeRoutes } from '../../../kiosk/office/http.ts';
import { openLoadDesk } from '../../../kiosk/office/load-desk.ts';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { DoubtBook } from '../../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../../kiosk/validator/service/green-book.ts';
import { hearOffice } from '../../../kiosk/validator/service/hear-office.ts';
import { reopenDoubts } from '../../../kiosk/validator/service/unfinished.ts';
import { pressOf } from '../../../kiosk/vending/press.ts';
import type { CardAnswer } from '../../../statecharts/inspector/events.ts';
import { testKeys } from '../validator/tearing/card.ts';

const text = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const KEYS = text('devices/card/public-test-keys.json');

/** The key file of an inspector's reader: inspection keys alone. */
export function inspectionKeys(): KeyStore {
  const all = parseMasterKeys(KEYS, 'allowed');
  return keysOfMachine('inspector', { ...all, keys: all.keys.filter(({ purpose }) => purpose === 'inspection') });
}

/** An office in memory, and the way to it without a socket. */
export class HandOffice {
  readonly office: Office;
  down = false;
  readonly #server: FastifyInstance;

  private constructor(office: Office, server: FastifyInstance) {
    this.office = office;
    this.#server = server;
  }

  static async open(now: () => EpochMillis): Promise<HandOffice> {
    const office = openOffice({ directory: ':memory:', now });
    const server = Fastify();
    await server.register(officeRoutes, { prefix: '/office', office });
    return new HandOffice(office, server);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    if (this.down) throw new TypeError('nobody is there');
    const { method = 'GET', body } = init ?? {};
    const answer = await this.#server.inject({
      method: method === 'POST' ? 'POST' : 'GET',
      url: String(input),
      ...(typeof body === 'string' ? { payload: body, headers: { 'content-type': 'application/json' } } : {}),
    });
    return new Response(answer.payload, { status: answer.statusCode });
  };

  async close(): Promise<void> {
    await this.#server.close();
    this.office.close();
  }
}

const ADDRESS = 'http://office/office';

/** An inspector's reader with a real journal, without chart and screen: what an inspection does to card and office. */
export class Handheld {
  readonly name: string;
  readonly #directory: string;
  readonly #office: HandOffice;
  readonly #hour: { now: EpochMillis };
  readonly #random = seededRandom('handheld').bytes;
  #lives = 0;
  #journal!: MachineJournal;
  #desk!: InspectorDesk;

  constructor(name: string, directory: string, office: HandOffice, hour: { now: EpochMillis }) {
    this.name = name;
    this.#directory = directory;
    this.#office = office;
    this.#hour = hour;
  }

  get desk(): InspectorDesk {
    return this.#desk;
  }

  async start(): Promise<void> {
    const home = this.#home();
    mkdirSync(home, { recursive: true });
    const now = () => this.#hour.now;
    const random = seededRandom(`${this.name} ${this.#lives}`).bytes;
    this.#journal = await openJournal({ directory: join(home, 'journal'), now, random });
    const doubts = new DoubtBook();
    await reopenDoubts(this.#journal, doubts, now(), () => {});
    const { fetch } = this.#office;
    const { seen, sightings } = await rememberedCodes(this.#journal);
    const profile = INSPECTOR_PROFILES.jaworzno;
    this.#desk = {
      card: {
        city: 'jaworzno',
        keys: inspectionKeys(),
        random: this.#random,
        now,
        journal: this.#journal,
        doubts,
        greens: new GreenBook(),
        pursePolicy: { limit: grosze(0) },
        loads: openLoadDesk({ office: ADDRESS, machine: this.name, fetch, attempts: 2 }),
        isBlocked: () => false,
        log: () => {},
      },
      profile,
      policy: profile.policy,
      now,
      place: () => null,
      eTickets: await ETicketList.open({
        file: join(home, 'e-tickets.json'),
        office: ADDRESS,
        now,
        fetch,
        log: () => {},
      }),
      // Nothing passes between two readings here: the office is asked each time.
      silence: new OfficeSilence(() => Number.POSITIVE_INFINITY),
      controlKeys: readControlKeys(text('kiosk/control-code/public-test-control-public-keys.json'), 'allowed'),
      seen: new SeenCodes(seen),
      sightings: new Sightings(profile.otherPhoneMs, sightings),
      press: pressOf(undefined),
      hand: { card: undefined, ticket: undefined, broken: new Set(), slip: undefined },
    };
  }

  inspect(card: CardInField): Promise<CardAnswer> {
    return inspectCard(this.#desk, card);
  }

  /** What SIGKILL leaves: the files as they are at this moment. */
  freeze(): void {
    const here = this.#home();
    this.#lives += 1;
    cpSync(here, this.#home(), { recursive: true, filter: (path) => !path.endsWith('.lock') });
  }

  async restart(): Promise<void> {
    const before = this.#journal;
    await this.start();
    await before.close();
  }

  /** All that waits for the office goes there; what it tells is heard. */
  async sync(): Promise<void> {
    for (;;) {
      const rows = await this.#journal.outbox(200);
      if (rows.length === 0) return;
      const records = rows.map(({ seq, payload }) => ({
        ...payload,
        machine: this.name,
        terminal: this.#journal.terminal,
        seq,
      }));
      const news = this.#office.office.receive(records);
      if (news.rejected.length > 0) throw new Error(`the office rejects ${JSON.stringify(news.rejected)}`);
      hearOffice(this.#desk.card, news);
      await this.#journal.acknowledge(news.accepted);
    }
  }

  entries() {
    return this.#journal.entries(0, 1000);
  }

  stop(): Promise<void> {
    return this.#journal.close();
  }

  #home(): string {
    return join(this.#directory, `${this.name}-${this.#lives}`);
  }
}

export interface HandCard {
  readonly virtual: VirtualCard;
  readonly number: number;
  memory(): { readonly purse: number; readonly counter: number; readonly eTickets: readonly number[] };
}

/** A card of Jaworzno that the office knows. */
export async function handCard(office: HandOffice, number: number, now: EpochMillis): Promise<HandCard> {
  const random = seededRandom(String(number));
  const uid = Uint8Array.of(0x04, ...random.bytes(6));
  const virtual = VirtualCard.blank({ uid, random: random.bytes });
  const order = {
    city: 'jaworzno',
    number,
    kind: 'city',
    holder: { name: 'Anna Nowak' },
    purses: { ep: 700 },
  } as const;
  const state: CardState | undefined = await issueCard(virtual, uid, order, { keys: testKeys(), random, now });
  if (state === undefined) throw new Error('a city card has a state');
  office.office.register(registrationOf(state));
  return { virtual, number, memory: () => memoryOf(virtual) };
}

/** Read from the memory, without key or driver. */
function memoryOf(card: VirtualCard) {
  const aid = APPLICATIONS.jaworzno.toString(16).padStart(6, '0');
  const files = lookInto(card).applications.find((application) => application.aid === aid)?.files ?? [];
  const purse = files.flatMap((file) => (file.kind === 'value' ? [file.value] : []))[0] ?? Number.NaN;
  const record = files.flatMap((file) => (file.kind === 'cyclic' ? file.records : []))[0];
  const state = record === undefined ? undefined : decodeStateRecord(record);
  const data = files.flatMap((file) => (file.kind === 'backup' ? [file.data] : []))[0] ?? new Uint8Array();
  const eTickets = [data.slice(0, 20), data.slice(20)].flatMap((slot) => {
    const decoded = decodeContractSlot(slot);
    return decoded.ok && decoded.contract !== undefined ? [decoded.contract.eTicket] : [];
  });
  return { purse, counter: state?.ok === true ? state.state.counter : Number.NaN, eTickets };
}
