import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { WaitingContract } from '../../fares/inspection/inspection.ts';
import { parseDay } from '../../fares/local-time.ts';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';
import { syncDirectory } from '../journal/journal-files.ts';
import { eTicketAnswerSchema, eTicketListSchema } from '../office/e-ticket-wire.ts';
import { askOffice } from '../office/office-request.ts';

export interface ETicketListOptions {
  /** Where it lies; the folder is made when there is something to keep. */
  readonly file: string;
  /** Address under which the office is mounted; undefined: nobody to ask, the list on the disk stays. */
  readonly office: string | undefined;
  readonly now: () => EpochMillis;
  readonly fetch?: typeof fetch;
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

const PATIENCE_MS = 20_000;
const keptSchema = eTicketListSchema.extend({ at: z.number() });

/** What is kept of a list. */
interface Kept {
  readonly version: string;
  readonly at: EpochMillis;
  readonly byCard: ReadonlyMap<number, readonly WaitingContract[]>;
}

/**
 * Contracts that wait for cards, as the office told them last: so that the reader knows an e-ticket for hours without a
 * network (J80). It tells who may travel and nothing else: nothing is coded by it.
 */
export class ETicketList {
  readonly #options: ETicketListOptions;
  readonly #hungUp = new AbortController();
  #kept: Kept | undefined;
  #fetching: Promise<void> | undefined;

  private constructor(options: ETicketListOptions) {
    this.#options = options;
  }

  /** Reads what lies on the disk; a list that cannot be read counts as none. Never rejects. */
  static async open(options: ETicketListOptions): Promise<ETicketList> {
    const list = new ETicketList(options);
    try {
      const read = keptSchema.parse(JSON.parse(await readFile(options.file, 'utf8')));
      list.#kept = keptOf(read, epochMillis(read.at));
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!missing) options.log('the list of e-tickets cannot be read', { detail: String(error).slice(0, 200) });
    }
    return list;
  }

  /** When the office was asked last; undefined while there is no list. */
  get at(): EpochMillis | undefined {
    return this.#kept?.at;
  }

  get size(): number {
    return this.#kept?.byCard.size ?? 0;
  }

  /** What waits for this card; undefined while there is no list. */
  find(cardNumber: number): readonly WaitingContract[] | undefined {
    return this.#kept === undefined ? undefined : (this.#kept.byCard.get(cardNumber) ?? []);
  }

  /** Asks the office for a newer list; resolves when it is kept or could not be had. Never rejects. */
  refresh(): Promise<void> {
    this.#fetching ??= this.#fetch()
      .catch((error: unknown) => this.#options.log('the list of e-tickets was not kept', { detail: String(error) }))
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  hangUp(): void {
    this.#hungUp.abort();
  }

  async #fetch(): Promise<void> {
    const { office, fetch: fetcher = fetch, now } = this.#options;
    if (office === undefined || this.#hungUp.signal.aborted) return;
    const limits = { patienceMs: PATIENCE_MS, hungUp: this.#hungUp.signal };
    const have = this.#kept?.version ?? '';
    const answer = await askOffice(fetcher, `${office}/e-tickets?have=${have}`, {}, limits);
    if (answer.kind === 'failed' || answer.status !== 200) return;
    const read = eTicketAnswerSchema.safeParse(jsonIn(answer.text));
    if (!read.success) return this.#options.log('the office sent a list of e-tickets that is none');
    const at = now();
    if ('loads' in read.data) {
      const loads = read.data;
      this.#kept = keptOf(loads, at);
      await this.#keep({ ...loads, at });
    } else if (this.#kept !== undefined && read.data.version === this.#kept.version) {
      // Its age on the disk is that of its last change; a restart without a network shows the older time.
      this.#kept = { ...this.#kept, at };
    }
  }

  /** The old list or the new one is on the disk, whole, whenever the power fails. Nobody else may read it. */
  async #keep(list: z.input<typeof keptSchema>): Promise<void> {
    const { file } = this.#options;
    const draft = `${file}.new`;
    await mkdir(dirname(file), { recursive: true });
    const descriptor = await open(draft, 'w', 0o600);
    try {
      await descriptor.writeFile(JSON.stringify(list));
      await descriptor.sync();
    } finally {
      await descriptor.close();
    }
    await rename(draft, file);
    syncDirectory(dirname(file));
  }
}

function keptOf({ version, loads }: z.output<typeof eTicketListSchema>, at: EpochMillis): Kept {
  const byCard = new Map<number, WaitingContract[]>();
  for (const { number, from, to, codableFrom, ...rest } of loads) {
    const [first, last] = [parseDay(from), parseDay(to)];
    if (first === undefined || last === undefined) continue;
    const waiting: WaitingContract = {
      ...rest,
      from: first,
      to: last,
      ...(codableFrom === undefined ? {} : { codableFrom: epochMillis(codableFrom) }),
    };
    byCard.set(number, [...(byCard.get(number) ?? []), waiting]);
  }
  return { version, at, byCard };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
