import { z } from 'zod';
import type { VehicleReport } from '../../devices/vehicle/contract.ts';
import type { CoverageReport, GivenSignal, MachineFault, MachineState, ShownEntry, ShownScene } from './messages.ts';

/** What a machine lets the bench do; kiosk/machine gives it, nothing here knows how. */
export interface RigSubject {
  /** What is known of the bus; `look`: after asking the on-board computer now. */
  vehicle(look: boolean): Promise<VehicleReport>;
  setClock(clock: z.infer<typeof clockSchema>): void;
  touch(touch: RigTouch): TouchAnswer;
  pressKey(key: string): TouchAnswer;
  state(): MachineState;
  scenes(after: number): readonly ShownScene[];
  signals(after: number): readonly GivenSignal[];
  journal(after: number): Promise<readonly ShownEntry[]>;
  tariff(): unknown;
  coverage(): CoverageReport;
  /** Resolves true when the field holds so many cards (`settled`: and no card is being served), false after `timeoutMs`. */
  field(reader: 'antenna' | 'slot', cards: number, settled: boolean, timeoutMs: number): Promise<boolean>;
  syncOffice(): Promise<'sent' | 'failed'>;
  /** False: there is no such hopper. Absent: the machine has none at all. */
  readonly fill?: ((hopper: string, coins: number) => Promise<boolean>) | undefined;
  setFaults(faults: readonly MachineFault[]): Promise<void>;
  stop(): Promise<void>;
}

export type RigTouch =
  | { readonly button: string; readonly scene?: number | undefined }
  | { readonly x: number; readonly y: number; readonly scene?: number | undefined };

export type TouchAnswer =
  | { readonly kind: 'taken'; readonly scene: number }
  | { readonly kind: 'refused'; readonly status: 404 | 409; readonly error: string };

const clockSchema = z.object({
  wall: z.number(),
  monotonic: z.number(),
  rate: z.number().positive(),
  frozen: z.boolean(),
});

/** The bench says its time. */
export const clockRequestSchema = z.object({ ask: z.literal('clock'), clock: clockSchema });

const faultSchema = z.object({
  fault: z.int(),
  device: z.enum(['disk', 'machine', 'clock']),
  kind: z.enum(['full', 'io', 'slow', 'kill', 'jump']),
  journalWrite: z.int().positive().optional(),
  when: z.enum(['before', 'after']),
  count: z.int().positive().optional(),
  amount: z.number().optional(),
});

/** The bench says which faults strike inside the machine. */
export const faultsRequestSchema = z.object({ ask: z.literal('faults'), faults: z.array(faultSchema) });

const requestSchema = z.intersection(
  z.object({ id: z.int() }),
  z.discriminatedUnion('ask', [
    z.object({ ask: z.literal('vehicle'), look: z.boolean() }),
    clockRequestSchema,
    z.object({ ask: z.literal('touch'), button: z.string(), scene: z.int().optional() }),
    z.object({ ask: z.literal('touch-at'), x: z.number(), y: z.number(), scene: z.int().optional() }),
    z.object({ ask: z.literal('key'), key: z.string() }),
    z.object({ ask: z.literal('state') }),
    z.object({ ask: z.literal('scenes'), after: z.int() }),
    z.object({ ask: z.literal('signals'), after: z.int() }),
    z.object({ ask: z.literal('journal'), after: z.int() }),
    z.object({ ask: z.literal('tariff') }),
    z.object({ ask: z.literal('coverage') }),
    z.object({
      ask: z.literal('field'),
      reader: z.enum(['antenna', 'slot']),
      cards: z.int().min(0),
      timeoutMs: z.number(),
      settled: z.boolean().optional(),
    }),
    z.object({ ask: z.literal('office-sync') }),
    z.object({ ask: z.literal('fill'), hopper: z.string(), coins: z.int().min(0) }),
    faultsRequestSchema,
    z.object({ ask: z.literal('stop') }),
  ]),
);

type Request = z.infer<typeof requestSchema>;

/** The parent process as the bench's end of the link. */
export interface LinkPort {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The bench is gone: a machine on a bench ends with it. */
  onGone(listener: () => void): void;
}

/** Opens the link to the bench: answers what it asks, and gives the means to tell it what happens. */
export function serveRigLink(port: LinkPort, subject: RigSubject): void {
  port.onMessage(async (message) => {
    const parsed = requestSchema.safeParse(message);
    if (!parsed.success) {
      const id = z.object({ id: z.int() }).safeParse(message);
      const detail = parsed.error.issues[0]?.message;
      if (id.success)
        port.send({ id: id.data.id, ok: false, status: 400, error: 'not a request of the rig link', detail });
      return;
    }
    const { id } = parsed.data;
    try {
      port.send({ id, ...(await answer(subject, parsed.data)) });
    } catch (error) {
      port.send({ id, ok: false, status: 409, error: error instanceof Error ? error.message : String(error) });
    }
  });
  port.onGone(() => void subject.stop());
}

type Answer = { ok: true; answer: unknown } | { ok: false; status: 400 | 404 | 409; error: string };

async function answer(subject: RigSubject, request: Request): Promise<Answer> {
  const done = (value: unknown = null): Answer => ({ ok: true, answer: value });
  switch (request.ask) {
    case 'vehicle':
      return done(await subject.vehicle(request.look));
    case 'clock':
      subject.setClock(request.clock);
      return done();
    case 'touch':
      return touched(subject.touch({ button: request.button, scene: request.scene }));
    case 'touch-at':
      return touched(subject.touch({ x: request.x, y: request.y, scene: request.scene }));
    case 'key':
      return touched(subject.pressKey(request.key));
    case 'state':
      return done(subject.state());
    case 'scenes':
      return done(subject.scenes(request.after));
    case 'signals':
      return done(subject.signals(request.after));
    case 'journal':
      return done(await subject.journal(request.after));
    case 'tariff':
      return done(subject.tariff());
    case 'coverage':
      return done(subject.coverage());
    case 'field':
      return done({
        reached: await subject.field(request.reader, request.cards, request.settled ?? false, request.timeoutMs),
      });
    case 'office-sync':
      return done(await subject.syncOffice());
    case 'fill': {
      const filled = await subject.fill?.(request.hopper, request.coins);
      return filled === true ? done() : { ok: false, status: 404, error: `there is no hopper ${request.hopper}` };
    }
    case 'faults':
      await subject.setFaults(request.faults);
      return done();
    case 'stop':
      await subject.stop();
      return done();
    default:
      return request satisfies never;
  }
}

function touched(result: TouchAnswer): Answer {
  return result.kind === 'taken'
    ? { ok: true, answer: { scene: result.scene } }
    : { ok: false, status: result.status, error: result.error };
}
