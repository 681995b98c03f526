import { z } from 'zod';
import * as shape from './shapes.ts';

/** A call that the bench refused, with its own reason. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  constructor(call: string, status: number, body: unknown) {
    super(`${call}: ${status} ${JSON.stringify(body)}`);
    this.status = status;
  }
}

export interface StrikePlace {
  readonly command?: string;
  readonly nthApdu?: number;
  readonly journalWrite?: number;
  readonly when: 'before' | 'after';
}

export interface FaultOrder {
  readonly device: 'antenna' | 'slot' | 'machine' | 'disk' | 'clock' | 'office' | 'vehicle';
  readonly fault: string;
  readonly at?: StrikePlace;
  readonly count?: number;
  readonly amount?: number;
}

/** The rig interface of one bench; everything the monkey does and sees goes through it. */
export class Rig {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** A call that must succeed, its answer as the contract says. Throws Refused. */
  async ask<Schema extends z.ZodType>(
    as: Schema,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    const more = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${this.#address}${path}`, { method, ...more });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Refused(`${method} ${path}`, response.status, answer);
    return as.parse(answer);
  }

  tell(method: 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return this.ask(z.unknown(), method, path, body);
  }

  memory(card: string): Promise<shape.Memory> {
    return this.ask(shape.memory, 'GET', `/cards/${card}`);
  }

  /** Seconds since 1970, after the change. */
  async clock(change: { advance?: number; now?: number; freeze?: boolean; rate?: number }): Promise<number> {
    return (await this.ask(z.object({ now: z.number() }), 'POST', '/clock', change)).now / 1000;
  }

  office() {
    return this.ask(shape.office, 'GET', '/office');
  }

  /** Arms a fault; its number. */
  async arm(machine: string, order: FaultOrder): Promise<number> {
    return (await this.ask(z.object({ id: z.int() }), 'POST', `/faults?machine=${machine}`, order)).id;
  }

  async fired(machine: string, id: number): Promise<number> {
    const all = await this.ask(shape.faults, 'GET', `/faults?machine=${machine}`);
    return all.find((fault) => fault.id === id)?.fired ?? 0;
  }

  disarm(id: number): Promise<unknown> {
    return this.tell('DELETE', `/faults?id=${id}`);
  }

  async isDead(machine: string): Promise<boolean> {
    const all = await this.ask(shape.machines, 'GET', '/machines');
    return all.some(({ name, state }) => name === machine && state === 'dead');
  }

  state(machine: string): Promise<shape.MachineState> {
    return this.ask(shape.state, 'GET', `/state?machine=${machine}`);
  }

  scenes(machine: string, after: number) {
    return this.ask(shape.scenes, 'GET', `/scenes?machine=${machine}&after=${after}`);
  }

  signals(machine: string, after: number) {
    return this.ask(shape.signals, 'GET', `/signals?machine=${machine}&after=${after}`);
  }

  journal(machine: string, after: number) {
    return this.ask(shape.journal, 'GET', `/journal?machine=${machine}&after=${after}`);
  }

  apdus(machine: string, after: number) {
    return this.ask(shape.apdus, 'GET', `/apdus?machine=${machine}&after=${after}`);
  }
}
