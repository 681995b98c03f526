import { z } from 'zod';

/**
 * The lines of a run's record, one JSON object each, in the order they came about. Whatever is told of a run later
 * (terminal, station page, JSON, JUnit, HTML) is told from these lines alone. Times are milliseconds since 1970.
 */

const at = z.number();

export const verdict = z.enum(['PASS', 'FAIL', 'ERROR', 'TIMEOUT', 'ABORTED']);

/** One card command as it passed the reader, in hex. */
export const wireFrame = z.object({
  seq: z.int(),
  at,
  reader: z.string(),
  command: z.string(),
  sentHex: z.string(),
  receivedHex: z.string(),
  faults: z.array(z.int()).optional(),
});
export type WireFrame = z.infer<typeof wireFrame>;

const failure = z.object({ name: z.string(), message: z.string(), evidence: z.unknown().optional() });

/** Everything that repeats a run, written before it begins. */
const opened = z.object({
  kind: z.literal('opened'),
  at,
  suite: z.string(),
  about: z.string(),
  subject: z.object({ city: z.string(), machine: z.string() }),
  options: z.array(z.string()),
  seed: z.int(),
  limitSeconds: z.number(),
  rig: z.object({ name: z.string(), file: z.string(), address: z.string() }),
  /** `unknown` outside a checkout. */
  commit: z.string(),
  /** The checkout differed from the commit. */
  dirty: z.boolean(),
  /** SHA-256 over statecharts and fares. */
  model: z.string(),
  node: z.string(),
  packages: z.record(z.string(), z.string()),
  host: z.string(),
});
export type Opened = z.infer<typeof opened>;

const device = z.object({
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  /** What the device says of itself. */
  firmware: z.string().optional(),
  serial: z.string().optional(),
  address: z.string().optional(),
  detail: z.string().optional(),
});
export type DeviceFacts = z.infer<typeof device>;

const cost = z.object({ steps: z.number(), seconds: z.number() });

export const recordEntry = z.discriminatedUnion('kind', [
  opened,
  z.object({ kind: z.literal('devices'), at, devices: z.array(device) }),
  z.object({ kind: z.literal('plan'), at, steps: z.number(), seconds: z.number(), bound: cost.optional() }),
  z.object({ kind: z.literal('begun'), at, step: z.int(), title: z.string(), act: z.string() }),
  z.object({
    kind: z.literal('step'),
    at,
    step: z.int(),
    title: z.string(),
    act: z.string(),
    /** Measured. */
    seconds: z.number(),
    /** What it costs by the rig file. */
    cost: z.number(),
    verdict,
    failure: failure.optional(),
    wire: z.array(wireFrame),
  }),
  z.object({
    kind: z.literal('covered'),
    at,
    /** New since the last such line. */
    taken: z.array(z.string()),
    /** All of them, where they have changed. */
    known: z.array(z.string()).optional(),
    unreachable: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    kind: z.literal('measured'),
    at,
    name: z.string(),
    value: z.number(),
    unit: z.string(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    within: z.boolean(),
  }),
  z.object({
    kind: z.literal('fault'),
    at,
    fault: z.string(),
    outcome: z.enum(['survived', 'failed']),
    detail: z.string().optional(),
  }),
  z.object({
    kind: z.literal('attached'),
    at,
    name: z.string(),
    mediaType: z.string(),
    /** Beside the record, in `attachments`. */
    file: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    /** Absent: of no step. */
    step: z.int().optional(),
  }),
  z.object({ kind: z.literal('note'), at, text: z.string() }),
  z.object({
    kind: z.literal('closed'),
    at,
    verdict,
    /** One line; absent for PASS. */
    why: z.string().optional(),
    seconds: z.number(),
  }),
]);
export type RecordEntry = z.infer<typeof recordEntry>;
export type EntryOf<Kind extends RecordEntry['kind']> = Extract<RecordEntry, { kind: Kind }>;

/** An entry before it has its time. */
export type Untimed<Entry extends RecordEntry = RecordEntry> = Entry extends RecordEntry ? Omit<Entry, 'at'> : never;
