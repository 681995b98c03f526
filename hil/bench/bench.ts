import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import { VALIDATOR_CITIES } from '../../fares/cities/validator-cities.ts';
import { epochMillis } from '../../fares/time.ts';
import type { MachineConfig } from '../../kiosk/machine/config.ts';
import { BUILT } from '../../kiosk/start/built.ts';
import { loadCity, validatorCity } from '../../kiosk/validator/fares-of-machine.ts';
import { VehicleNetwork } from '../on-board-computer/vehicle-network.ts';
import type { CardMaker, NewCard } from './card-maker.ts';
import { type CardMemoryView, readMemory } from './card-memory.ts';
import type { PlugCard } from './card-plug.ts';
import { Changes } from './changes.ts';
import type { BenchClock, ClockChange } from './clock.ts';
import type { DataFolder } from './data-folder.ts';
import { defaultPosition } from './default-course.ts';
import { FaultDesk } from './fault-desk.ts';
import { Faults } from './faults.ts';
import { inspectionKeysOf } from './inspection-keys.ts';
import type { KnownCourses } from './known-courses.ts';
import { DISK_VARIABLE, MachineDisk } from './machine-disk.ts';
import type { MachineEnd } from './machine-process.ts';
import { Machines, type MachineView } from './machines.ts';
import { BANK_DEVICES, HAND_DEVICES } from './money-fault-kinds.ts';
import type { BenchOffice } from './office.ts';
import type { Rack, RackCard } from './rack.ts';
import type { Random } from './random.ts';
import type { OpenReaders } from './readers.ts';
import { RigError } from './rig-error.ts';
import { type Seat, setUpSeat } from './seat.ts';
import { VehicleHearing } from './vehicle-hearing.ts';
import { type VehicleChange, Vehicles } from './vehicles.ts';

type City = MachineConfig['city'];
type MachineKind = MachineConfig['machine'];

/** What a bench is put together from. */
export interface BenchParts {
  readonly city: City;
  readonly machine: MachineKind;
  readonly tariffFile: string | undefined;
  readonly profileFile: string | undefined;
  readonly keysFile: string;
  readonly data: DataFolder;
  readonly clock: BenchClock;
  readonly random: Random;
  readonly rack: Rack;
  readonly courses: KnownCourses;
  readonly maker: CardMaker;
  readonly office: BenchOffice;
  readonly openReaders: OpenReaders;
  readonly plug: PlugCard;
  /** A real on-board computer in place of the bench's own. */
  readonly vehicle: MachineConfig['vehicle'] | undefined;
  /** Module of the machine's process. */
  readonly entry: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface NewMachine {
  readonly name: string;
  readonly city?: City | undefined;
  readonly machine?: MachineKind | undefined;
  readonly vehicle?: number | undefined;
}

/** The bench: virtual devices, bus, time and office around machines that are processes of their own. */
export class Bench {
  readonly faults = new Faults((machine) => {
    const { money, hand, bank } = this.#seats.get(machine) ?? {};
    if (bank !== undefined) return { hoppers: [], devices: BANK_DEVICES };
    if (hand !== undefined) return { hoppers: [], devices: HAND_DEVICES };
    return money && { hoppers: money.coins.hoppers.map(({ model }) => model.value) };
  });
  readonly vehicles = new Vehicles();
  readonly changes = new Changes();
  readonly machines: Machines;
  readonly faultDesk: FaultDesk;
  readonly clock: BenchClock;
  readonly rack: Rack;
  readonly office: BenchOffice;
  readonly #parts: BenchParts;
  readonly #network: VehicleNetwork;
  readonly #hearing: VehicleHearing;
  readonly #seats = new Map<string, Seat>();
  readonly #disks = new Map<string, MachineDisk>();
  /** Names whose machine is being set up or taken down. */
  readonly #busy = new Set<string>();
  #address = '';

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.clock = parts.clock;
    this.rack = parts.rack;
    this.office = parts.office;
    this.machines = new Machines({
      entry: parts.entry,
      environment: (machine) => this.#disks.get(machine)?.environment(parts.environment) ?? parts.environment,
      opening: (machine) => [
        { ask: 'clock', clock: this.clock.setting },
        { ask: 'faults', faults: this.faults.inside(machine) },
      ],
      onTell: (machine, tell) => {
        if (tell.tell === 'fault-fired') {
          this.faults.fired(tell.fault);
          this.changes.tell('faults', machine);
        } else if (tell.tell === 'changed') this.changes.tell(tell.what, machine);
      },
      onState: (machine, end) => this.#machineState(machine, end),
    });
    const { faults, changes, machines } = this;
    this.#network = new VehicleNetwork(() => this.clock.now());
    this.#hearing = new VehicleHearing({ faults, machines, network: this.#network, random: parts.random });
    const readersOf = (machine: string) => this.seat(machine).readers;
    this.faultDesk = new FaultDesk({
      faults,
      vehicles: this.#hearing,
      changes,
      machines,
      readersOf,
      wiringOf: (machine) => this.seat(machine).wiring,
      moneyOf: (machine) => {
        const { money, hand, bank } = this.#seats.get(machine) ?? {};
        return money ?? hand ?? bank;
      },
      diskOf: (machine) => this.#disks.get(machine),
    });
  }

  /** Address of the bench's server, once it listens; machines reach the office there. */
  set address(address: string) {
    this.#address = address;
  }

  screenOf(machine: string): string {
    return machine === 'main' ? `${this.#address}/` : `${this.#address}/machines/${machine}/`;
  }

  /** Readers, cards in the field and wiretap of a machine. Throws RigError 404. */
  seat(machine: string): Seat {
    const seat = this.#seats.get(machine);
    if (!seat) throw new RigError(404, 'unknown-machine', { machine, machines: this.machines.names });
    return seat;
  }

  /** A further machine (or the first). Throws RigError 409 for a name in use or a machine that cannot start. */
  async addMachine(order: NewMachine): Promise<MachineView> {
    const { name } = order;
    if (this.#seats.has(name) || this.#busy.has(name)) {
      throw new RigError(409, 'machine-exists', `there is a machine ${name} already`);
    }
    const { city = this.#parts.city, machine = this.#parts.machine } = order;
    if (!BUILT[city].includes(machine)) {
      throw new RigError(409, 'not-built', `the ${machine} of ${city} does not exist, or not yet`);
    }
    return this.#alone(name, async () => {
      const { data } = this.#parts;
      const folder = data.machine(name);
      if (this.#parts.environment[DISK_VARIABLE] === '1') {
        const { random } = this.#parts;
        this.#disks.set(name, new MachineDisk({ machine: folder, bench: data.bench, name, random }));
      }
      // T41: the validator with two functions is Tarnów's.
      const stampsTickets = city === 'tarnow' && machine === 'validator';
      const takesMoney = machine === 'vending';
      const inspects = machine === 'inspector';
      const seat = await setUpSeat(name, folder, {
        ...this.#parts,
        ...this.#own(),
        stampsTickets,
        takesMoney,
        inspects,
        takesBankCards: this.#takesBankCards(city, machine),
      });
      this.#seats.set(name, seat);
      const like = this.machines.has('main') ? this.vehicles.position('main') : defaultPosition(city);
      this.vehicles.board(name, order.vehicle ?? like.vehicle, like);
      const position = this.vehicles.position(name);
      this.#learnCourse(position);
      try {
        const view = await this.machines.add(await this.#config({ name, city, machine }, folder, seat, position));
        if (!this.#parts.vehicle) await this.#hearing.heard([name]);
        return view;
      } catch (cause) {
        await this.machines.remove(name);
        await this.#clearSeat(name);
        throw cause;
      }
    });
  }

  /** Starts a dead machine again; answers when it is ready and knows where its bus is. */
  async startMachine(name: string): Promise<MachineView> {
    const view = await this.machines.start(name);
    if (!this.#parts.vehicle) await this.#hearing.heard([name]);
    return view;
  }

  /** Ends a machine in order. Its data stay for one of the same name. Answers the names removed, none if there was none. */
  async removeMachine(name: string): Promise<readonly string[]> {
    if (name === 'main') throw new RigError(409, 'main-machine', 'the first machine stays; it can be killed');
    if (!this.#seats.has(name)) return [];
    return this.#alone(name, async () => {
      await this.machines.remove(name);
      await this.#clearSeat(name);
      this.faults.disarm({ machine: name, own: true });
      this.changes.tell('machines');
      return [name];
    });
  }

  /** Changes time for machines, bus and office together; answers when all living machines go by it. */
  async setClock(change: ClockChange): Promise<void> {
    const clock = this.clock.change(change);
    this.changes.tell('clock');
    await this.machines.tell(this.machines.names, () => ({ ask: 'clock', clock }));
  }

  /** Moves the machine's bus, or the machine into another; answers when all machines aboard know. */
  async moveVehicle(machine: string, change: VehicleChange): Promise<VehiclePosition> {
    if (this.#parts.vehicle)
      throw new RigError(409, 'real-vehicle', 'the on-board computer is real: it moves its own bus');
    const position = this.vehicles.change(machine, change);
    this.#learnCourse(position);
    this.changes.tell('vehicle');
    await this.#network.move(machine, position);
    await this.#hearing.heard(this.vehicles.aboard(position.vehicle));
    return position;
  }

  /** Makes a card and puts it into the rack. */
  async makeCard(order: NewCard): Promise<RackCard> {
    const { city, maker } = this.#parts;
    const { card, state } = await maker.make({ ...order, city: order.city ?? city }, epochMillis(this.clock.now()));
    if (state) await this.office.issued(state, card.uid);
    this.changes.tell('cards');
    return card;
  }

  memoryOf(card: RackCard): CardMemoryView {
    return readMemory(card, this.#parts.courses);
  }

  /** Lets every living machine send what it has to the office and fetch news; what fails stays in its outbox. */
  async syncOffice(): Promise<void> {
    const living = this.machines.names.filter((name) => this.machines.alive(name));
    await Promise.allSettled(living.map((name) => this.machines.ask(name, { ask: 'office-sync' })));
  }

  /** Machines end in order, then readers go, and the rack is kept as it is. */
  async stop(): Promise<void> {
    await this.machines.stop();
    await this.#network.close();
    await Promise.all([...this.#seats.values()].map((seat) => seat.close()));
    for (const card of this.rack.list()) this.rack.save(card);
  }

  #own() {
    const { machines, faults, changes } = this;
    return { machines, faults, changes };
  }

  /** Office and on-board computer are reached through the machine's taps. */
  async #config(
    which: { name: string; city: City; machine: MachineKind },
    data: string,
    { readers, stamp, money, hand, bank, wiring }: Seat,
    position: VehiclePosition,
  ): Promise<MachineConfig> {
    const { name } = which;
    const wire = this.#hearing.wire(name, (url) => wiring.back(url));
    const computer = new URL(await this.#network.join(name, position, wire));
    const vehicle = await wiring.through('vehicle', computer, () => this.#network.restart(name));
    const office = await wiring.through('office', new URL(`${this.#address}/office`), () => {});
    const { tariffFile, profileFile, keysFile, city } = this.#parts;
    const own = which.city === city;
    return {
      ...which,
      data,
      ...(own && tariffFile !== undefined ? { tariffFile } : {}),
      ...(own && profileFile !== undefined ? { profileFile } : {}),
      office: office.href,
      readers: readers.access,
      vehicle: this.#parts.vehicle ?? { access: 'ibis-ip', address: vehicle.href, own: '127.0.0.1', port: 0 },
      ...(stamp && {
        stamp: { transport: { kind: 'serial', path: stamp.path, baudRate: 9600 }, codePage: 'cp852' } as const,
      }),
      ...(money && { money: money.config }),
      ...(hand && { hand: hand.config }),
      ...(bank && { contactless: bank.config }),
      // It gets no key but those of its work.
      keys: which.machine === 'inspector' ? inspectionKeysOf(keysFile, data) : keysFile,
      port: 0,
      rig: true,
    };
  }

  /** As the machine's own profile says: it costs a process more in each of them. */
  #takesBankCards(city: City, machine: MachineKind): boolean {
    if (machine !== 'validator' || VALIDATOR_CITIES[city] === undefined) return false;
    const profileFile = city === this.#parts.city ? this.#parts.profileFile : undefined;
    try {
      return loadCity(validatorCity(city), { profileFile }).profile.bankCards;
    } catch {
      // The machine itself says what is wrong with the file.
      return false;
    }
  }

  #learnCourse(position: VehiclePosition): void {
    this.#parts.courses.learn(position);
  }

  #machineState(machine: string, end?: MachineEnd): void {
    const powerFailed = end !== undefined && this.#powerFailed(machine);
    if (end && !end.asked && !powerFailed) {
      // A machine that kills itself at a journal write may die before the word of it is out.
      const killer = this.faults.inside(machine).find(({ device, kind }) => device === 'machine' && kind === 'kill');
      if (end.signal === 'SIGKILL' && killer) this.faults.fired(killer.fault);
      else process.stderr.write(`bench: machine ${machine} ended by itself (${end.signal ?? `code ${end.code}`})\n`);
    }
    this.changes.tell('machines', machine);
  }

  /** Whether it was a cut on its disk that ended it; then the files are as that leaves them. */
  #powerFailed(machine: string): boolean {
    const disk = this.#disks.get(machine);
    if (disk?.hasStruck !== true) return false;
    const cut = this.faults
      .list(machine)
      .find(
        ({ device, fault, fired }) => device === 'disk' && fired === 0 && (fault === 'torn' || fault === 'power-loss'),
      );
    if (cut !== undefined) this.faults.fired(cut.id);
    disk.powerIsGone();
    return true;
  }

  async #clearSeat(name: string): Promise<void> {
    await this.#seats.get(name)?.close();
    this.#seats.delete(name);
    this.vehicles.leave(name);
    await this.#network.leave(name);
    this.#disks.get(name)?.close();
    this.#disks.delete(name);
  }

  async #alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
    if (this.#busy.has(name)) throw new RigError(409, 'machine-busy', `machine ${name} is just coming or going`);
    this.#busy.add(name);
    try {
      return await act();
    } finally {
      this.#busy.delete(name);
    }
  }
}
