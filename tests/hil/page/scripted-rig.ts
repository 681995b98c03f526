import { beeps } from '../../../devices/signals/beeps.ts';
import { FARE, memoryOf, REFUND, recordHex, type ScriptedCard, type ScriptedRecord } from './scripted-card.ts';
import { type OfficeOrder, ScriptedOffice } from './scripted-office.ts';
import { ScriptedTill } from './scripted-till.ts';

interface Numbered {
  readonly seq: number;
  readonly [field: string]: unknown;
}

type Tell = (changed: readonly { readonly what: string; readonly machine?: string }[]) => void;

const STOPS = [
  'Krzyska – Pętla',
  'Krzyska – Błonie',
  'Jana Pawła II – Westerplatte',
  'Jana Pawła II – Park Wodny',
  'Słoneczna – Szkoła',
  'Nowodąbrowska – Szpital',
  'Mickiewicza – Starostwo',
  'Wałowa – Teatr',
  'Plac Dworcowy – Dworzec PKP',
  'Mościce – Pętla',
];

const COMMANDS = ['SelectApplication', 'AuthenticateAES', 'AdditionalFrame', 'ReadRecords', 'Debit', 'WriteRecord'];

/** What stands behind the scripted bench: one bus, one machine, and cards that are checked in and out in turn. */
export class ScriptedRig {
  readonly cards: ScriptedCard[] = [];
  machines: object[] = [machine('main', 437)];
  vehicle = {
    line: '9',
    course: '12',
    vehicle: 437,
    stops: STOPS.map((name, index): { id: string; name: string; zone?: string } => ({ id: `T${index}`, name })),
    at: 0,
    phase: 'at-stop',
    machines: ['main'],
  };
  clock = { now: Date.UTC(2026, 10, 20, 13, 32), rate: 1, frozen: true };
  faults: Array<Record<string, unknown> & { id: number; at: { when?: string } | null; fired: number }> = [];
  readonly journal: Numbered[] = [];
  readonly signals: Numbered[] = [];
  readonly apdus: Numbered[] = [];
  view = 'home';
  reason: string | undefined;
  buttons: readonly { id: string; label: string; enabled: boolean }[] = [];
  readonly till: ScriptedTill;
  readonly officeDesk = new ScriptedOffice();
  /** A presented card is answered no sooner than this has resolved. */
  patience: Promise<unknown> = Promise.resolve();
  readonly #tell: Tell;
  #keys: Readonly<Record<string, string>> | undefined;
  #redUntil = 0;
  #faultIds = 0;
  #tx = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
    this.till = new ScriptedTill(tell);
    this.#note(this.journal, { kind: 'OPENED' });
  }

  card(id: string): ScriptedCard {
    const found = this.cards.find(({ card }) => card === id);
    if (!found) throw new Error(`the script has no card ${id}`);
    return found;
  }

  makeCard(order: Readonly<Record<string, unknown>>): object {
    const index = this.cards.length + 1;
    const {
      kind = 'city',
      holder,
      tier = 'standard',
      concession = 'normal',
      purses = {},
      contracts = [],
      expiresOn,
    } = order;
    const { t = 0, e = 0, ep } = purses as Record<string, number>;
    const first = {
      kind: 'issued',
      counter: 0,
      tx: '0-0',
      at: this.clock.now,
      tier,
      concession,
      purse: ep ?? t,
      expiresOn,
    };
    const card: ScriptedCard = {
      card: `c${index}`,
      uid: `0${index}`.padEnd(14, 'a'),
      number: kind === 'city' ? String(40_210_000 + index) : null,
      kind: String(kind),
      city: String(order.city ?? 'tarnow'),
      holder: (holder as { name?: string } | undefined)?.name ?? null,
      contracts: contracts as object[],
      lyingAt: null,
      log: kind === 'city' ? [{ ...first, servicePurse: e, ride: { kind: 'none' } } as ScriptedRecord] : [],
      journey: null,
    };
    this.cards.push(card);
    this.#tell([{ what: 'cards' }]);
    return { card: card.card, uid: card.uid, number: card.number };
  }

  /** Two cards at exactly once: both are refused. */
  presentPair(machine: string, ids: readonly string[]): object {
    if (ids.some((id) => this.card(id).lyingAt)) return { status: 409, error: 'card-elsewhere' };
    for (const id of ids) this.card(id).lyingAt = { machine, device: 'antenna' };
    this.#note(this.journal, { kind: 'REFUSED', reason: 'two-cards' });
    this.#note(this.signals, { kind: 'beep', count: 3, tones: beeps(3) });
    this.#tell(['antenna', 'cards', 'journal', 'signal'].map((what) => ({ what, machine })));
    return { reader: 'Scripted 0', seen: true };
  }

  /** The pocket has room for one card. */
  slideIn(machine: string, id: string): object {
    const card = this.card(id);
    if (card.lyingAt) return { status: 409, error: 'card-elsewhere' };
    if (this.cards.some(({ lyingAt }) => lyingAt?.device === 'slot')) return { status: 409, error: 'no-room' };
    card.lyingAt = { machine, device: 'slot' };
    this.#tell([{ what: 'antenna', machine }, { what: 'cards' }]);
    return { reader: 'Scripted pocket', card: id, seen: true };
  }

  pullOut(): object {
    const removed = this.cards.filter(({ lyingAt }) => lyingAt?.device === 'slot');
    for (const card of removed) card.lyingAt = null;
    this.#tell([{ what: 'antenna', machine: 'main' }, { what: 'cards' }]);
    return { removed: removed.map(({ card }) => card) };
  }

  /** The machine is one that sells, in Jaworzno. */
  sell(): void {
    this.machines = [machine('main', 437, 'jaworzno', 'vending')];
    this.#tell([{ what: 'machines' }]);
  }

  /** A validator of a city in which a key comes before the card, on a course through three towns. */
  haveKeys(): void {
    this.machines = [machine('main', 437, 'jaworzno')];
    this.#keys = { N: 'normal', U: 'reduced', S: 'contents' };
    const zoneOf = (index: number) => ['Jaworzno', 'Mysłowice', 'Katowice'][Math.floor(index / 4)] ?? '';
    this.vehicle.stops = STOPS.map((name, index) => ({ id: `J${index}`, name, zone: zoneOf(index) }));
    this.#tell([{ what: 'machines' }, { what: 'vehicle', machine: 'main' }]);
  }

  /** It beeps so often and lights its red lamp for so long. */
  signal(beepCount: 1 | 3, milliseconds: number): void {
    this.#note(this.signals, { kind: 'beep', count: beepCount, tones: beeps(beepCount) });
    this.#note(this.signals, { kind: 'lamp', colour: 'red', milliseconds });
    this.#redUntil = Date.now() + milliseconds;
    this.#tell([{ what: 'signal', machine: 'main' }]);
  }

  /** The machine writes something down. */
  write(entry: Readonly<Record<string, unknown>>): void {
    this.#note(this.journal, entry);
    this.#tell([{ what: 'journal', machine: 'main' }]);
  }

  /** The machine shows another view. */
  show(view: string, reason?: string): void {
    this.view = view;
    this.reason = reason;
    this.#tell([{ what: 'scene', machine: 'main' }]);
  }

  /** This card's memory has changed: the page reads it while it lies somewhere, or has just left. */
  tellCards(id: string): void {
    this.card(id).lyingAt = { machine: 'main', device: 'antenna' };
    this.#tell([{ what: 'antenna', machine: 'main' }, { what: 'cards' }]);
  }

  putIntoOffice(order: OfficeOrder): object {
    this.officeDesk.put(order);
    this.#tell([{ what: 'office' }]);
    return this.office();
  }

  /** What becomes of the loads, told as the office tells it. */
  loadsAre(state: 'pending' | 'claimed' | 'done'): void {
    this.officeDesk.allAre(state);
    this.#tell([{ what: 'office' }]);
  }

  async present(machine: string, id: string): Promise<object> {
    const card = this.card(id);
    if (card.lyingAt) return { status: 409, error: 'card-elsewhere' };
    await this.patience;
    card.lyingAt = { machine, device: 'antenna' };
    this.#tell([{ what: 'antenna', machine }, { what: 'cards' }]);
    const tear = this.faults.find(({ fault, fired }) => fault === 'tear' && fired === 0);
    if (tear) tear.fired += 1;
    if (card.kind === 'city') this.#serve(card, tear?.at?.when);
    if (tear) card.lyingAt = null;
    this.#tell(
      ['antenna', 'cards', 'journal', 'signal', 'apdus', 'scene', 'faults'].map((what) => ({ what, machine })),
    );
    return { reader: 'Scripted 0', card: id, seen: true };
  }

  takeAway(id: string): object {
    const card = this.card(id);
    const removed = card.lyingAt ? [id] : [];
    card.lyingAt = null;
    this.#tell([{ what: 'antenna', machine: 'main' }, { what: 'cards' }]);
    return { removed };
  }

  moveVehicle(change: object): object {
    this.vehicle = { ...this.vehicle, ...change };
    this.#tell([{ what: 'vehicle' }]);
    return this.vehicle;
  }

  setClock({ advance = 0, freeze, rate }: { advance?: number; freeze?: boolean; rate?: number }): object {
    const { now, rate: oldRate, frozen } = this.clock;
    this.clock = { now: now + advance * 1000, rate: rate ?? oldRate, frozen: freeze ?? frozen };
    return this.clock;
  }

  addMachine({ name = '', vehicle = 0 }: { name?: string; vehicle?: number }): object {
    this.machines = [...this.machines, machine(name, vehicle)];
    return machine(name, vehicle);
  }

  orderFault(machine: string, order: object): object {
    this.#faultIds += 1;
    const fault = { id: this.#faultIds, machine, at: null, count: 1, fired: 0, ...order };
    this.faults = [...this.faults, fault];
    return fault;
  }

  /** What was ordered has struck, or is over. */
  tellFaults(): void {
    this.#tell([{ what: 'faults' }]);
  }

  takeBackFaults(id: string | null): object {
    this.faults = this.faults.filter((fault) => id !== null && fault.id !== Number(id));
    return { removed: [] };
  }

  state(): object {
    return {
      now: this.clock.now,
      scene: { number: 1, view: this.view, reason: this.reason, title: 'Kasownik', buttons: this.buttons },
      devices: {},
      money: this.till.money,
      lamps: { red: Date.now() < this.#redUntil, yellow: false, green: false },
      keys: this.#keys,
    };
  }

  office(): object {
    const known = this.cards.filter(({ number }) => number !== null);
    return {
      records: this.journal.length,
      loads: this.officeDesk.loads,
      hotlist: this.officeDesk.hotlist,
      cards: Object.fromEntries(
        known.map((card) => [card.number, { purses: {}, counter: 0, ...memoryOf(card), findings: [] }]),
      ),
    };
  }

  /** A tap: out when a journey is open, in when there is none; torn before Commit nothing happens. */
  #serve(card: ScriptedCard, tornWhen: string | undefined): void {
    const before = card.log[0];
    if (!before) return;
    this.#tx += 1;
    const tx = `1-${this.#tx}`;
    const out = card.journey !== null;
    const purse = before.purse + (out ? REFUND : -FARE);
    const at = this.clock.now;
    const [sent, received] = tornWhen === undefined ? [13, 11] : [13, 0];
    for (const command of COMMANDS) this.#note(this.apdus, { command, sent: 24, received: 19, reader: 'Scripted 0' });
    this.#note(this.apdus, { command: 'CommitTransaction', sent, received, reader: 'Scripted 0' });
    const intent = out ? 'check-out' : 'check-in';
    this.#note(this.journal, {
      kind: 'PREPARED',
      tx,
      intent,
      before: recordHex(before.purse),
      after: recordHex(purse),
    });
    if (tornWhen !== undefined) {
      this.#note(
        this.journal,
        tornWhen === 'before' ? { kind: 'ABORTED', tx } : { kind: 'IN_DOUBT', tx, code: 'K7-3F2' },
      );
      this.#note(this.signals, { kind: 'beep', count: 3, tones: beeps(3) });
      if (tornWhen === 'before') return;
    } else {
      const result = out
        ? { kind: 'checked-out', refunded: REFUND, balance: purse }
        : { kind: 'checked-in', charged: FARE, balance: purse };
      this.#note(this.journal, { kind: 'COMMITTED', tx, result });
      this.#note(this.signals, { kind: 'beep', count: 1, tones: beeps(1) });
    }
    const ride = out
      ? { kind: 'closed', refund: REFUND, stops: 3, transferRight: true }
      : { kind: 'open', refundable: FARE };
    card.log = [{ ...before, kind: intent, counter: before.counter + 1, tx, at, purse, ride }, ...card.log];
    const { line, course, vehicle, at: stop } = this.vehicle;
    card.journey = out ? null : { line, course, vehicle, stop, at, paid: FARE, tickets: { self: 1 } };
  }

  /** The machine beeps. */
  beep(count: 1 | 3): void {
    this.#note(this.signals, { kind: 'beep', count, tones: beeps(count) });
    this.#tell([{ what: 'signal', machine: 'main' }]);
  }

  #note(list: Numbered[], entry: Readonly<Record<string, unknown>>): void {
    list.push({ seq: (list.at(-1)?.seq ?? 0) + 1, at: this.clock.now, ...entry });
  }
}

function machine(name: string, vehicle: number, city = 'tarnow', kind = 'validator'): object {
  const screen = name === 'main' ? 'http://127.0.0.1/' : `http://127.0.0.1/machines/${name}/`;
  return { name, city, machine: kind, state: 'running', pid: 1, screen, vehicle };
}
