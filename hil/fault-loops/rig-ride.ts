import { z } from 'zod';
import { MachineFailure, MachineTooSlow, type Station } from '../runs/contract.ts';
import type { Direction, WireFaultKind } from '../wiretap/wire-fault.ts';
import type { Wired } from './wires.ts';

/** A fault as it is ordered from a rig. */
export interface RigFault {
  readonly device: Wired;
  readonly kind: WireFaultKind;
  readonly direction: Direction;
  readonly nth: number;
  readonly times: 'once' | 'for-ever';
}

/** The rig answered what it should not: the rig's fault, not the machine's. */
class RigRefused extends Error {
  override readonly name = 'RigRefused';
}

interface Leg {
  readonly name: string;
  readonly reader: 'antenna' | 'slot';
  readonly bus: { readonly line: string; readonly course: string; readonly at: number };
  readonly advance: number;
  readonly touches: readonly string[];
  readonly isGreen: (scene: Shown) => boolean;
}

const LEGS: readonly Leg[] = [
  {
    name: 'purse transfer',
    reader: 'slot',
    bus: { line: '9', course: '12', at: 3 },
    advance: 30,
    touches: ['purse-transfer', 'accept'],
    isGreen: ({ view }) => view === 'transferred',
  },
  {
    name: 'carry-over',
    reader: 'slot',
    bus: { line: '9', course: '12', at: 3 },
    advance: 30,
    touches: ['carry-over'],
    isGreen: ({ view, outcome }) => view === 'carried-over' && outcome === 4,
  },
  {
    name: 'check-in',
    reader: 'antenna',
    bus: { line: '9', course: '12', at: 3 },
    advance: 30,
    touches: [],
    isGreen: ({ view }) => view === 'checked-in',
  },
  {
    name: 'check-out',
    reader: 'antenna',
    bus: { line: '9', course: '12', at: 6 },
    advance: 240,
    touches: [],
    isGreen: ({ view }) => view === 'checked-out',
  },
];

const shown = z.object({
  number: z.int(),
  view: z.string(),
  outcome: z.int().optional(),
  reason: z.string().optional(),
});
type Shown = z.infer<typeof shown>;
const stateSchema = z.object({ scene: shown });
const memorySchema = z.object({ purses: z.object({ t: z.int(), e: z.int() }), counter: z.int() });
type Memory = z.infer<typeof memorySchema>;
const officeSchema = z.object({
  cards: z.record(
    z.string(),
    z.object({
      purses: z.object({ t: z.int().nullable(), e: z.int().nullable() }),
      counter: z.int().nullable(),
      findings: z.array(z.unknown()),
      openDoubts: z.int(),
    }),
  ),
});
const signalsSchema = z.array(z.object({ seq: z.int() }));

const TRIES = 3;
const RESULT_LIMIT_MS = 12_000;
const LOOK_MS = 60;
/** Views run down so much faster when nobody wants to see them. */
const FAST = 60;

/** One card's day on a rig, with or without a fault, by the rig interface alone. */
export class RigRide {
  readonly #station: Station;
  #card = '';
  #number = 0;

  constructor(station: Station) {
    this.#station = station;
  }

  /**
   * The whole day. Answers what the card held after each leg, and how often the fault struck. Throws MachineFailure
   * where the machine breaks a promise.
   */
  async go(fault?: RigFault): Promise<{ readonly memories: readonly Memory[]; readonly fired: number }> {
    await this.#newCard();
    let id = fault === undefined ? undefined : await this.#arm(fault);
    let fired = 0;
    const mend = async (): Promise<void> => {
      if (id === undefined) return;
      fired = Math.max(fired, await this.#fired(id));
      await this.#rig('DELETE', `/faults?id=${id}`);
      id = undefined;
    };
    const memories: Memory[] = [];
    for (const leg of LEGS) {
      await this.#rig('POST', '/clock', { advance: leg.advance });
      await this.#bus(leg);
      if (!(await this.#leg(leg))) {
        await mend();
        await this.#rig('POST', '/vehicle', leg.bus);
        if (!(await this.#leg(leg)))
          throw new MachineFailure('once faults stop, everything finishes', { leg: leg.name });
      }
      memories.push(await this.#memory());
    }
    await mend();
    await this.#agree();
    return { memories, fired };
  }

  async #leg(leg: Leg): Promise<boolean> {
    const before = await this.#memory();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const { view } = await this.#scene();
      if (view !== 'uncertain' || leg.reader === 'slot') {
        if (!(await this.#home())) return false;
        for (const button of leg.touches) await this.#rig('POST', '/touch', { button }, true);
      }
      const told = await this.#present(leg.reader);
      const { counter } = await this.#memory();
      if (counter > before.counter + 1) throw new MachineFailure('nothing happens twice', { leg: leg.name, counter });
      if (told === undefined || !leg.isGreen(told)) continue;
      if (counter !== before.counter + 1) {
        throw new MachineFailure('never green without a transaction on the card', { leg: leg.name, told });
      }
      return true;
    }
    return false;
  }

  async #present(reader: 'antenna' | 'slot'): Promise<Shown | undefined> {
    const beeps = await this.#lastBeep();
    const first = await this.#scene();
    await this.#rig('POST', `/${reader}`, { card: this.#card, settled: true });
    const until = performance.now() + RESULT_LIMIT_MS;
    let told: Shown | undefined;
    while (told === undefined && performance.now() < until && !this.#station.signal.aborted) {
      const scene = await this.#scene();
      const isResult = !['home', 'choosing', 'present-card', 'insert-card', 'working'].includes(scene.view);
      if (isResult && (scene.number !== first.number || (await this.#lastBeep()) > beeps)) told = scene;
      else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await this.#rig('DELETE', `/${reader}`);
    return told;
  }

  /** Cards, machine and office say the same, and nothing is open. */
  async #agree(): Promise<void> {
    await this.#home();
    await this.#rig('POST', '/touch', { button: 'card-check' }, true);
    await this.#present('antenna');
    const card = await this.#memory();
    const until = performance.now() + RESULT_LIMIT_MS;
    for (;;) {
      const { cards } = officeSchema.parse(await this.#rig('GET', '/office'));
      const known = cards[String(this.#number)];
      const same =
        known?.purses.t === card.purses.t &&
        known.purses.e === card.purses.e &&
        known.counter === card.counter &&
        known.findings.length === 0 &&
        known.openDoubts === 0;
      if (same) return;
      if (performance.now() > until) throw new MachineFailure('card and office agree', { card, office: known ?? null });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  async #home(): Promise<boolean> {
    if ((await this.#scene()).view === 'home') return true;
    await this.#rig('POST', '/clock', { rate: FAST });
    try {
      for (let look = 0; look < 60; look += 1) {
        if ((await this.#scene()).view === 'home') return true;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return false;
    } finally {
      await this.#rig('POST', '/clock', { rate: 1 });
    }
  }

  /** A bus that nobody hears of is the fault's doing. */
  async #bus({ bus }: Leg): Promise<void> {
    await this.#rig('POST', '/vehicle', bus, true);
  }

  async #newCard(): Promise<void> {
    const made = z
      .object({ card: z.string(), number: z.union([z.int(), z.string()]) })
      .parse(await this.#rig('POST', '/cards', { city: 'tarnow', purses: { t: 5000, e: 3000 } }));
    this.#card = made.card;
    this.#number = Number(made.number);
    await this.#rig('POST', '/office', { load: { kind: 'top-up', number: this.#number, grosze: 2000 } });
  }

  async #arm({ device, kind, direction, nth, times }: RigFault): Promise<number> {
    const at = { nthFrame: nth, direction };
    const count = times === 'once' ? 1 : 'for-ever';
    return z.object({ id: z.int() }).parse(await this.#rig('POST', '/faults', { device, fault: kind, at, count })).id;
  }

  async #fired(id: number): Promise<number> {
    const faults = z.array(z.object({ id: z.int(), fired: z.int() })).parse(await this.#rig('GET', '/faults'));
    return faults.find((each) => each.id === id)?.fired ?? 0;
  }

  async #scene(): Promise<Shown> {
    return stateSchema.parse(await this.#rig('GET', '/state')).scene;
  }

  async #memory(): Promise<Memory> {
    return memorySchema.parse(await this.#rig('GET', `/cards/${this.#card}`));
  }

  async #lastBeep(): Promise<number> {
    return signalsSchema.parse(await this.#rig('GET', '/signals')).at(-1)?.seq ?? 0;
  }

  /** `mayRefuse`: a 409 is an answer, too. */
  async #rig(method: string, path: string, body?: unknown, mayRefuse = false): Promise<unknown> {
    const { rig, machine, signal } = this.#station;
    const url = `${rig}${path}${path.includes('?') ? '&' : '?'}machine=${machine}`;
    const json = { 'content-type': 'application/json' };
    const request =
      body === undefined ? { method, signal } : { method, signal, headers: json, body: JSON.stringify(body) };
    const response = await fetch(url, request);
    const answer: unknown = await response.json();
    if (response.ok || (mayRefuse && response.status === 409)) return answer;
    if (response.status === 409) throw new MachineTooSlow(`${method} ${path}: ${JSON.stringify(answer)}`);
    throw new RigRefused(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  }
}
