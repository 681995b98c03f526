import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';
import { journalFiles } from '../../kiosk/journal/journal-files.ts';
import { type MachineJournal, openJournal } from '../../kiosk/journal/open-journal.ts';
import { verifyJournal } from '../../kiosk/journal/verify.ts';
import { openOffice } from '../../kiosk/office/office.ts';
import { registrationSchema } from '../../kiosk/office/registration.ts';
import { seededRandom } from '../bench/random.ts';
import { VirtualCard } from '../card/virtual-card.ts';
import { DiskControl } from '../disk/control.ts';
import { type Crash, crashState, restore } from '../disk/crash-state.ts';
import { type DiskOperation, type FolderImage, imageOf, readOperations } from '../disk/operation-log.ts';
import { onFaultyDisk } from '../disk/shim.ts';
import { MARKS, type VictimOrder } from './disk-victim.ts';
import { demand } from './integrity.ts';
import { factsOf } from './passenger.ts';

const VICTIM = new URL('./disk-victim.ts', import.meta.url).pathname;

const markSchema = z.discriminatedUnion('mark', [
  z.object({ mark: z.literal('begun') }),
  z.object({ mark: z.literal('card'), card: z.unknown() }),
  z.object({ mark: z.literal('durable'), seq: z.int(), hash: z.string(), tx: z.string() }),
  z.object({ mark: z.literal('committed'), card: z.unknown() }),
  z.object({
    mark: z.literal('registered'),
    registration: registrationSchema,
    records: z.array(z.looseObject({ seq: z.int() })),
    facts: z.object({ t: z.int(), e: z.int(), counter: z.int() }),
  }),
  z.object({ mark: z.literal('accepted'), seq: z.int() }),
]);
type Mark = z.infer<typeof markSchema>;

/** One story as its disk saw it. */
export interface RecordedStory {
  readonly before: FolderImage;
  /** Without the marks. */
  readonly operations: readonly DiskOperation[];
  /** What was promised, and before which operation. */
  readonly marks: readonly (Mark & { readonly before: number })[];
}

/** What a power cut did to the machine's journal. */
export type AfterCrash =
  | { readonly kind: 'whole' }
  /** Only on a disk that lied: entries are gone, and this is how it shows. */
  | { readonly kind: 'lost'; readonly promised: number; readonly shows: 'replaced' | 'on-the-card' };

export interface CrashCase {
  /** After so many operations. */
  readonly at: number;
  readonly unsynced: 'kept' | 'lost' | 'dice';
  /** Syncs from this operation on were lies; absent: the disk is honest. */
  readonly liesFrom?: number;
}

/** Plays the story of a machine, or of its office, once in a process on the recorded disk. */
export async function recordStory(seed: string, whose: 'machine' | 'office' = 'machine'): Promise<RecordedStory> {
  const base = mkdtempSync(join(tmpdir(), 'crash-loop-'));
  try {
    const root = join(base, 'disk');
    mkdirSync(root);
    const control = DiskControl.create(join(base, 'control'));
    const log = join(base, 'log');
    const before = imageOf(root);
    const what = whose === 'machine' ? 'record' : 'record-office';
    await runVictim({ do: what, control: control.path, root, seed }, { root, control: control.path, log });
    control.close();
    return withMarks(before, readOperations(log), imageOf(root));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Runs a process on a disk that can fail. Rejects when it does not end in order. */
export async function runVictim(
  order: VictimOrder,
  places: { readonly root: string; readonly control: string; readonly log: string },
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const env = onFaultyDisk(places, process.env);
  const child = spawn(process.execPath, [VICTIM, JSON.stringify(order)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let rest = '';
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the victim ended with ${code}: ${said}`)),
    );
  });
}

function withMarks(before: FolderImage, all: readonly DiskOperation[], after: FolderImage): RecordedStory {
  const inode = after.names.get(MARKS);
  const operations: DiskOperation[] = [];
  const marks: (Mark & { before: number })[] = [];
  for (const operation of all) {
    if (operation.kind === 'create' && operation.name === MARKS) continue;
    if (!('inode' in operation) || operation.inode !== inode) {
      operations.push(operation);
    } else if (operation.kind === 'write') {
      const mark = markSchema.parse(JSON.parse(Buffer.from(operation.data).toString()));
      marks.push({ ...mark, before: operations.length });
    }
  }
  return { before, operations, marks };
}

/** Every case: each operation x what becomes of the unsynced, honest; and lies from a few earlier operations on. */
export function crashCases({ operations }: RecordedStory, stride = 1, lies = false): readonly CrashCase[] {
  const points = Array.from({ length: operations.length + 1 }, (_, at) => at).filter((at) => at % stride === 0);
  const unsynced = ['kept', 'lost', 'dice'] as const;
  if (!lies) return points.flatMap((at) => unsynced.map((fate) => ({ at, unsynced: fate })));
  return points.flatMap((at) =>
    [0.25, 0.5, 0.9].flatMap((share) =>
      (['lost', 'dice'] as const).map((fate) => ({ at, unsynced: fate, liesFrom: Math.floor(at * share) })),
    ),
  );
}

/**
 * Cuts the power there, starts again on what is left and looks: the journal opens, its chain holds, nothing promised
 * is missing, no card has more than the journal knows, no sequence is given out twice. Throws MachineFailure.
 */
export async function crashAndLook(story: RecordedStory, crash: CrashCase, folder: string): Promise<AfterCrash> {
  restore(folder, crashState(crashOf(story, crash)));
  const made = story.marks.filter(({ before }) => before <= crash.at);
  const directory = join(folder, 'journal');
  const journal = await openJournal({ directory, now: noon, random: seededRandom('after the crash').bytes });
  const found = await lookInto(journal, made, crash.liesFrom === undefined).finally(() => journal.close());
  const verdict = verifyJournal(journalFiles(directory).journal);
  const files = readdirSync(directory);
  demand(verdict.ok, 'the chain of a journal that was opened again holds', { verdict, files });
  return found;
}

/**
 * Cuts the office's power there and starts it again: it knows every card and record that it has acknowledged, and when
 * the machine tells everything once more it has of the card what is on it. Throws MachineFailure.
 */
export function crashOfficeAndLook(story: RecordedStory, crash: CrashCase, folder: string): void {
  restore(folder, crashState(crashOf(story, crash)));
  const made = story.marks.filter(({ before }) => before <= crash.at);
  const told = story.marks.find((mark) => mark.mark === 'registered');
  if (told?.mark !== 'registered') throw new Error('the story of an office has a registered card');
  const office = openOffice({ directory: join(folder, 'office'), now: noon });
  try {
    const known = new Set(office.overview().records.map(({ seq }) => seq));
    const lost = made.flatMap((mark) => (mark.mark === 'accepted' && !known.has(mark.seq) ? [mark.seq] : []));
    demand(lost.length === 0, 'a record that was acknowledged is not lost', { lost });
    if (!made.includes(told)) office.register(told.registration);
    office.receive(told.records);
    const { purses, counter, findings, openDoubts } = office.card(told.registration.number);
    const believed = { t: purses.t, e: purses.e, counter };
    const { t, e, counter: counted } = told.facts;
    const same = believed.t === t && believed.e === e && counter === counted;
    const evidence = { believed, card: told.facts, findings };
    demand(same && findings.length === 0 && openDoubts === 0, 'the office has of the card what is on it', evidence);
  } finally {
    office.close();
  }
}

async function lookInto(journal: MachineJournal, made: RecordedStory['marks'], honest: boolean): Promise<AfterCrash> {
  const promised = made.flatMap((mark) => (mark.mark === 'durable' ? [mark] : []));
  const { replaced } = journal.opening;
  demand(!honest || replaced === undefined, 'a power cut on an honest disk damages no journal', replaced);
  const entries = await journal.entries(0, 100_000);
  const hashes = new Map(entries.map(({ seq, hash }) => [seq, hash]));
  const missing = promised.filter(({ seq, hash }) => hashes.get(seq) !== hash);
  demand(!honest || missing.length === 0, 'what was promised to be on the disk is there', missing);
  demandNoTwin(journal, promised, missing.length > 0);
  demandReadable(journal, honest);
  const kept = new Set(entries.flatMap(({ kind, body }) => (kind === 'PREPARED' ? [String(body.tx)] : [])));
  const strangers = onTheCard(made).filter((tx) => tx !== '0-0' && !kept.has(tx));
  demand(!honest || strangers.length === 0, 'no card transaction without its intent on the disk', strangers);
  if (missing.length === 0) return { kind: 'whole' };
  return { kind: 'lost', promised: missing.length, shows: replaced === undefined ? 'on-the-card' : 'replaced' };
}

function crashOf(story: RecordedStory, { at, unsynced, liesFrom }: CrashCase): Crash {
  return {
    before: story.before,
    operations: story.operations.slice(0, at),
    unsynced: unsynced === 'dice' ? seededRandom(`crash ${at} ${liesFrom ?? ''}`) : unsynced,
    ...(liesFrom === undefined ? {} : { liesFrom }),
  };
}

/** A sequence of an intent that is kept is never given out again; after lies only a new terminal could promise it. */
function demandNoTwin(journal: MachineJournal, promised: readonly { readonly tx: string }[], lost: boolean): void {
  const next = `${journal.terminal}-${journal.nextSequence()}`;
  const twin = promised.some(({ tx }) => tx === next);
  demand(!twin || lost, 'no sequence is given out twice', { next });
}

/** Whose card an open transaction speaks of can be told: its key outlived the cut with it. */
function demandReadable(journal: MachineJournal, honest: boolean): void {
  const sealed = journal.opening.unfinished.flatMap(({ body }) =>
    typeof body.sealed === 'string' ? [body.sealed] : [],
  );
  const unreadable = sealed.filter((each) => journal.unsealCardNumber(each) === undefined);
  demand(!honest || unreadable.length === 0, 'an open transaction is not kept without its key', { unreadable });
}

/** The transactions of the card as it was at that moment. */
function onTheCard(marks: RecordedStory['marks']): readonly string[] {
  const newest = marks.findLast((mark) => mark.mark === 'committed' || mark.mark === 'card');
  if (newest === undefined || !('card' in newest)) return [];
  return factsOf(VirtualCard.fromJSON(newest.card, seededRandom('a card').bytes)).transactions;
}

const noon = (): EpochMillis => epochMillis(Date.UTC(2026, 10, 20, 12));
