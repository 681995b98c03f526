import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { course } from './buses.ts';
import { type Machine, Rig } from './rig.ts';
import type { Issued } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { maximum, minimum, priceOf, type Tariff } from './tariffs.ts';

/** Two machines of one bus and one of another; several such lanes work side by side on one bench. */
export interface Lane {
  readonly front: Machine;
  readonly rear: Machine;
  readonly elsewhere: Machine;
}

/** Rides of the tests: in at the stop 3, out at 5. */
export const ENTRY = 3;
export const EXIT = 5;
export const PURSE = 20_000;

/** A bench with lanes on a tariff of its own, at noon, its clock standing still. */
export class Lanes {
  readonly rig: Rig;
  readonly lanes: readonly Lane[];
  readonly most: number;
  readonly least: number;
  readonly #tariff: Tariff;
  readonly #removeScratch: () => void;

  private constructor(rig: Rig, lanes: readonly Lane[], tariff: Tariff, removeScratch: () => void) {
    this.rig = rig;
    this.lanes = lanes;
    this.most = maximum(tariff);
    this.least = minimum(tariff);
    this.#tariff = tariff;
    this.#removeScratch = removeScratch;
  }

  static async start(tariff: Tariff, count: number): Promise<Lanes> {
    const scratch = newFolder();
    const file = join(scratch.folder, 'tariff.json');
    writeFileSync(file, JSON.stringify(tariff));
    const rig = await Rig.start({ args: ['--tariff', file] });
    // Noon of the day after, so that no test runs into the end of a day.
    const noon = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 11 * 3_600_000;
    await rig.clock({ now: noon, freeze: true });
    const lanes = await Promise.all(
      Array.from({ length: count }, async (_, lane): Promise<Lane> => {
        const [front, rear, elsewhere] = await Promise.all([
          rig.addMachine(`front${lane}`, 100 + lane),
          rig.addMachine(`rear${lane}`, 100 + lane),
          rig.addMachine(`other${lane}`, 200 + lane),
        ]);
        const stops = course(12);
        await front.bus({ line: '9', course: `a${lane}`, stops, at: ENTRY, phase: 'at-stop' });
        await elsewhere.bus({ line: '30', course: `b${lane}`, stops, at: ENTRY, phase: 'at-stop' });
        return { front, rear, elsewhere };
      }),
    );
    return new Lanes(rig, lanes, tariff, scratch.remove);
  }

  price(stops: number): number {
    return priceOf(this.#tariff, stops, 'standard', 'normal');
  }

  /** Each piece of work in the next lane that is free; the first failure is thrown when all have ended. */
  async share<Work>(works: readonly Work[], act: (work: Work, lane: Lane) => Promise<void>): Promise<void> {
    const left = [...works];
    const ends = await Promise.allSettled(
      this.lanes.map(async (lane) => {
        for (let work = left.shift(); work !== undefined; work = left.shift()) await act(work, lane);
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** A card before its check-in at ENTRY, or before its check-out at EXIT; the lane's bus stands there. */
  async cardBefore(operation: 'check-in' | 'check-out', { front }: Lane): Promise<Issued> {
    await front.bus({ at: ENTRY, phase: 'at-stop' });
    const card = await this.rig.card({ purses: { t: PURSE } });
    if (operation === 'check-in') return card;
    const { view } = (await front.tap(card)).scene;
    if (view !== 'checked-in') throw new Error(`checked in before the test, the machine showed ${view}`);
    await front.bus({ at: EXIT });
    return card;
  }

  async discard(): Promise<void> {
    await this.rig.discard();
    this.#removeScratch();
  }
}
