import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DiskControl } from '../disk/control.ts';
import { crashState, restore } from '../disk/crash-state.ts';
import { type FolderImage, imageOf, readOperations } from '../disk/operation-log.ts';
import { NoDiskShim, onFaultyDisk } from '../disk/shim.ts';
import type { Random } from './random.ts';
import { RigError } from './rig-error.ts';

/** Set to 1, machines run on a disk that can fail (disk faults `torn`, `lying`, `power-loss`). */
export const DISK_VARIABLE = 'KASOWNIK_DISK_FAULTS';

export interface MachineDiskOptions {
  /** The machine's own folder; its journal lies in it. */
  readonly machine: string;
  /** The bench's folder, for what the library and the bench say to each other. */
  readonly bench: string;
  readonly name: string;
  readonly random: Random;
}

/** The disk under one machine's journal: what is written to it is recorded from when a fault first needs it. */
export class MachineDisk {
  readonly #root: string;
  readonly #log: string;
  readonly #control: DiskControl;
  readonly #random: Random;
  /** The files when recording began. */
  #before: FolderImage | undefined;
  /** A cut of the power is under way: what it leaves is to be worked out. */
  #cut = false;
  #liesFrom: number | undefined;
  #armed = false;

  constructor({ machine, bench, name, random }: MachineDiskOptions) {
    this.#root = join(machine, 'journal');
    this.#log = join(bench, `disk-${name}.log`);
    this.#random = random;
    rmSync(this.#log, { force: true });
    this.#control = DiskControl.create(join(bench, `disk-${name}.control`));
  }

  /** What the machine's process is started with. Throws RigError 409 where the library cannot be made. */
  environment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    try {
      return onFaultyDisk({ root: this.#root, control: this.#control.path, log: this.#log }, base);
    } catch (cause) {
      if (cause instanceof NoDiskShim) throw new RigError(409, 'no-disk-faults', cause.message);
      throw cause;
    }
  }

  /** From now on a sync is a promise that the disk does not keep. */
  lie(): void {
    this.#record();
    this.#liesFrom = readOperations(this.#log).length;
    this.#control.lying = true;
  }

  /** The power fails in the middle of the Nth write from now, of which so many sectors arrive. */
  tear(nth: number, sectors: number): void {
    this.#armed = true;
    this.#control.arm({ kind: 'torn', nth, amount: sectors });
  }

  /** The power fails before the Nth call from now: what was not synced may be gone. */
  cutAt(nth: number): void {
    this.#record();
    this.#cut = true;
    this.#armed = true;
    this.#control.arm({ kind: 'power', nth });
  }

  /** The power fails now, when the process has been killed. */
  cutNow(): void {
    this.#record();
    this.#cut = true;
    this.powerIsGone();
  }

  /** Whether the power has failed at the call that was named. */
  get hasStruck(): boolean {
    return this.#armed && this.#control.fired > 0;
  }

  /** The process has died: leaves the files as the cut does, if it was one. */
  powerIsGone(): void {
    this.#armed = false;
    this.#control.disarm();
    const before = this.#before;
    if (!this.#cut || before === undefined) return;
    const operations = readOperations(this.#log);
    const lies = this.#liesFrom === undefined ? {} : { liesFrom: this.#liesFrom };
    restore(this.#root, crashState({ before, operations, unsynced: this.#random, ...lies }));
    this.mend();
  }

  /** An honest disk again; what was written by now counts as written. */
  mend(): void {
    this.#control.disarm();
    this.#control.lying = false;
    this.#control.recording = false;
    this.#before = undefined;
    this.#cut = false;
    this.#armed = false;
    this.#liesFrom = undefined;
    rmSync(this.#log, { force: true });
  }

  close(): void {
    this.#control.close();
    for (const file of [this.#log, this.#control.path]) if (existsSync(file)) rmSync(file);
  }

  #record(): void {
    if (this.#before !== undefined) return;
    this.#before = imageOf(this.#root);
    this.#control.recording = true;
  }
}
