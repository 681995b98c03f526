import { isDeepStrictEqual } from 'node:util';
import { readAllData } from '../../devices/vehicle/all-data.ts';
import { reportOf } from '../../devices/vehicle/bus-position.ts';
import type { VehiclePosition, VehicleReport } from '../../devices/vehicle/contract.ts';
import { readDocument } from '../../devices/vehicle/ibis-ip-document.ts';
import { OnBoardComputer } from './on-board-computer.ts';
import { VehicleSocket, type VehicleSocketOptions } from './vehicle-socket.ts';

/** The on-board computers of the bench's buses, by vehicle number, and the machines in their networks. */
export class VehicleNetwork {
  readonly #now: () => number;
  readonly #computers = new Map<number, OnBoardComputer>();
  readonly #sockets = new Map<string, VehicleSocket>();

  /** `now`: the bench's time, which is the buses' too. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Gives a machine a network socket in the bus of that position; its address is the machine's for good. */
  async join(machine: string, position: VehiclePosition, wire: VehicleSocketOptions): Promise<string> {
    const socket = new VehicleSocket(wire);
    const address = await socket.open();
    this.#sockets.set(machine, socket);
    socket.plug(this.#computer(position));
    return address;
  }

  async leave(machine: string): Promise<void> {
    const socket = this.#sockets.get(machine);
    this.#sockets.delete(machine);
    await socket?.close();
  }

  /** The machine is in this bus, and the bus is there; answers when all who subscribed were told. */
  async move(machine: string, position: VehiclePosition): Promise<void> {
    const computer = this.#computer(position);
    this.#sockets.get(machine)?.plug(computer);
    await computer.show(position);
  }

  /** The machine's on-board computer says again where the bus is. */
  async repeat(machine: string): Promise<void> {
    const socket = this.#sockets.get(machine);
    if (socket !== undefined) await socket.computer?.repeat(socket);
  }

  /** The computer at this machine's socket starts again: it has forgotten who subscribed there. */
  restart(machine: string): void {
    const socket = this.#sockets.get(machine);
    if (socket !== undefined) socket.computer?.forget(socket);
  }

  /** Whether a machine that knows this has heard its on-board computer. */
  hasHeard(machine: string, knows: VehicleReport): boolean {
    const computer = this.#sockets.get(machine)?.computer;
    if (computer === undefined) return false;
    if (isDeepStrictEqual(knows, { kind: 'position', position: computer.position })) return true;
    // A name with blanks around it, say, is not read as it was put.
    const said = reportOf(readAllData(readDocument(Buffer.from(computer.document('AllData')))));
    if (said.kind === 'unknown') return knows.kind === 'unknown' && knows.reason === said.reason;
    return isDeepStrictEqual(knows, said);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sockets.keys()].map((machine) => this.leave(machine)));
    for (const computer of this.#computers.values()) computer.close();
    this.#computers.clear();
  }

  #computer(position: VehiclePosition): OnBoardComputer {
    const known = this.#computers.get(position.vehicle);
    if (known !== undefined) return known;
    const computer = new OnBoardComputer(position, this.#now);
    this.#computers.set(position.vehicle, computer);
    return computer;
  }
}
