import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOffice, OfficeOrder } from '../../../hil/bench/office.ts';
import { socketReaders } from '../../../hil/bench/readers.ts';
import { type BenchStart, type BenchSubstitutes, type RunningBench, startBench } from '../../../hil/bench/start.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test asserts on is what came over the wire
  readonly body: any;
}

/** A bench whose machines keep to the rig link only, and a client of its HTTP interface. */
export interface TestRig {
  readonly bench: RunningBench;
  readonly folder: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  /** Ends the bench and keeps its folder. */
  stop(): Promise<void>;
  /** Ends it and removes the folder. */
  discard(): Promise<void>;
}

/** An office that notes what reaches it. */
export class NotedOffice implements BenchOffice {
  readonly issuedNumbers: number[] = [];
  readonly orders: OfficeOrder[] = [];
  pings = 0;

  async mount(scope: Parameters<BenchOffice['mount']>[0]): Promise<void> {
    scope.post('/office/ping', async () => {
      this.pings += 1;
      return { pong: this.pings };
    });
  }
  async issued(state: Parameters<BenchOffice['issued']>[0]): Promise<void> {
    this.issuedNumbers.push(state.cardNumber);
  }
  async put(order: OfficeOrder): Promise<void> {
    this.orders.push(order);
  }
  async view(): Promise<unknown> {
    return { records: this.pings, loads: [], cards: {} };
  }
  async close(): Promise<void> {}
}

const MACHINE = new URL('scripted-machine.ts', import.meta.url).pathname;

export function testFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bench-'));
}

/** With machines of `scripted-machine.ts`, readers without PC/SC and an office that only notes. */
export async function startRig(start: Partial<BenchStart> = {}): Promise<TestRig & { readonly office: NotedOffice }> {
  const folder = start.data ?? testFolder();
  const office = new NotedOffice();
  const page = join(folder, 'page');
  const parts = { entry: MACHINE, openReaders: socketReaders, openOffice: async () => office, page };
  return { ...(await startWhole({ ...start, data: folder }, parts)), office };
}

/** With everything as it is delivered, but for what is given. */
export async function startWhole(start: Partial<BenchStart> = {}, parts: BenchSubstitutes = {}): Promise<TestRig> {
  const folder = start.data ?? testFolder();
  const bench = await startBench(
    { city: 'tarnow', machine: 'validator', port: 0, seed: 'test', ...start, data: folder },
    parts,
  );
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${bench.ready.rig}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const discard = async (): Promise<void> => {
    await bench.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    bench,
    folder,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    remove: (path) => call('DELETE', path),
    stop: () => bench.stop(),
    discard,
  };
}
