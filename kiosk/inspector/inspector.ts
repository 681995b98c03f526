import {
  type AnyStateMachine,
  assign,
  createActor,
  fromPromise,
  type InspectionEvent,
  type NonReducibleUnknown,
} from 'xstate';
import type { CardInField, CardReader } from '../../devices/card-reader/contract.ts';
import type { Printer } from '../../devices/printer/contract.ts';
import type { Scanner } from '../../devices/scanner/contract.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import { inspectorChart } from '../../statecharts/inspector/chart.ts';
import type {
  CardAnswer,
  CodeAnswer,
  CodeRequest,
  InspectorEvent,
  RetentionAnswer,
  RetentionOrder,
  SurchargeAnswer,
  SurchargeOrder,
} from '../../statecharts/inspector/events.ts';
import type { SlipState } from '../../statecharts/inspector/situation.ts';
import type { MachineClock } from '../machine/clock.ts';
import { everyMinute } from '../machine/every-minute.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import { note } from '../validator/service/carry-out.ts';
import { refused } from '../validator/service/entries.ts';
import type { InspectorDesk } from './desk.ts';
import { InspectorPresenter } from './presenter.ts';
import { checkScan } from './service/check-scan.ts';
import { inspectCard } from './service/inspect-card.ts';
import { documentSeen, printAgain, recordSurcharge, retainCard } from './service/keep-and-charge.ts';

export interface InspectorParts {
  readonly clock: Pick<MachineClock, 'now' | 'elapsed' | 'setTimeout' | 'clearTimeout'>;
  readonly desk: InspectorDesk;
  readonly reader: CardReader;
  readonly scanner: Scanner | undefined;
  readonly printer: Printer | undefined;
  readonly vehicle: Vehicle;
  readonly signals: Pick<RecordedSignals, 'give'>;
  readonly stage: Pick<Stage, 'show'>;
  /** Whether the office was heard last time it was asked. */
  readonly isOnline: () => boolean;
  /** An inspector for the chart's actor, given the chart with its effects. */
  readonly watch?: ((chart: AnyStateMachine) => (event: InspectionEvent) => void) | undefined;
}

/** A running inspector's reader. */
export interface Inspector {
  /** XState's state value. */
  readonly stateValue: unknown;
  /** Resolves when an inspection can begin for the first time, or when the reason why not is on the screen. */
  readonly settledIn: Promise<void>;
  /** A card is being read or written, a code checked, a slip printed. */
  readonly busy: boolean;
  touch(button: string): void;
  scene(): UnnumberedScene;
  /** After the clock was set: what is on the screen may be wrong. */
  refresh(): void;
  onIdle(listener: () => void): void;
  stop(): void;
}

/** Four figures, none of them a 0 at the beginning, so that all of them are typed. */
const LEAST_CHALLENGE = 1000;
const CHALLENGES = 9000;

/** Puts chart, devices, journal and screen together. Everything that happens comes in as an event of the chart. */
export function startInspector(parts: InspectorParts): Inspector {
  const { clock, desk, reader, scanner, printer, signals } = parts;
  const { delays } = desk.profile;
  const idle = new Set<() => void>();
  let working = 0;

  async function work<Result>(job: () => Promise<Result>): Promise<Result> {
    working += 1;
    try {
      return await job();
    } finally {
      working -= 1;
      // After the chart has taken the result.
      setImmediate(() => {
        for (const listener of idle) listener();
      });
    }
  }
  const promised = <Output, Input = NonReducibleUnknown>(job: (input: Input) => Promise<Output>) =>
    fromPromise<Output, Input>(({ input }) => work(() => job(input)));

  const chart = inspectorChart.provide({
    actors: {
      inspectCard: promised<CardAnswer, { readonly card: CardInField }>(({ card }) => inspectCard(desk, card)),
      checkCode: promised<CodeAnswer, CodeRequest>((request) => checkScan(desk, request)),
      retainCard: promised<RetentionAnswer, RetentionOrder>((order) => retainCard(desk, order)),
      recordSurcharge: promised<SurchargeAnswer, SurchargeOrder>((order) => recordSurcharge(desk, order)),
      printAgain: promised<SlipState>(() => printAgain(desk)),
    },
    actions: {
      beep: (_, { cause }) => {
        signals.give({ kind: 'beep', count: cause === 'right' || cause === 'done' ? 1 : 3 });
      },
      newChallenge: assign(() => ({ challenge: challengeFrom(desk) })),
      reportRefusal: (_, { reason }) => note(desk.card, refused(desk.now(), reason, 'at the reader')),
      reportDocument: (_, { seen, subject }) => documentSeen(desk, seen, subject),
      reportDefect: ({ event }) => desk.card.log('a defect during an inspection', { error: String(errorOf(event)) }),
    },
    delays: {
      resultTime: delays.resultMs,
      choiceWait: delays.choiceMs,
      challengeWait: delays.challengeMs,
      outOfServiceTime: delays.outOfServiceMs,
    },
  });
  const actor = createActor(chart, {
    clock,
    input: { languages: ['pl', 'en', 'uk', 'de'] },
    ...(parts.watch === undefined ? {} : { inspect: parts.watch(chart) }),
  });
  const presenter = new InspectorPresenter({ ...parts, actor });
  actor.subscribe(() => presenter.refresh());
  actor.start();
  const tell = (event: InspectorEvent): void => actor.send(event);

  function health(device: 'READER' | 'SCANNER' | 'PRINTER', status: string | undefined): void {
    if (status === 'starting') return;
    tell({ type: status === 'ready' ? `${device}_READY` : `${device}_LOST` });
  }

  function heard(device: 'READER' | 'SCANNER' | 'PRINTER', name: string, status: string): void {
    note(desk.card, { at: desk.now(), kind: 'DEVICE', body: { device: name, status } });
    health(device, status);
  }

  const { journal } = desk.card;
  function hearJournal(): void {
    const { status } = journal;
    if (status.kind === 'ready') tell({ type: 'JOURNAL_READY' });
    else tell({ type: 'JOURNAL_FAILED', fault: status.failure === 'disk-full' ? 'disk-full' : 'journal' });
  }

  const ends = [
    reader.subscribe((event) => {
      switch (event.kind) {
        case 'card':
          return tell({ type: 'CARD', card: event.card });
        case 'two-cards':
          return tell({ type: 'TWO_CARDS' });
        case 'unreadable':
          return tell({ type: 'UNREADABLE' });
        case 'removed':
          return tell({ type: 'FIELD_EMPTY' });
        case 'status':
          return heard('READER', 'antenna', event.status.kind);
      }
    }),
    scanner?.subscribe((event) => {
      if (event.kind === 'scan') tell({ type: 'SCANNED', bytes: event.scan.bytes });
      // A code that came in pieces of which some were lost: told as damaged, so that it is scanned again.
      else if (event.kind === 'discarded' && event.why !== 'not-a-code') tell({ type: 'SCANNED', bytes: CUT_SHORT });
      else if (event.kind === 'status') heard('SCANNER', 'scanner', event.status.kind);
    }) ?? (() => {}),
    printer?.subscribe((event) => heard('PRINTER', 'printer', event.status.kind)) ?? (() => {}),
    journal.subscribe((event) => {
      if (event.kind === 'status') hearJournal();
    }),
    parts.vehicle.subscribe(() => presenter.refresh()),
    everyMinute(clock, () => presenter.refresh()),
  ];
  hearJournal();
  health('READER', reader.status.kind);
  health('SCANNER', scanner?.status.kind);
  health('PRINTER', printer?.status.kind);
  presenter.refresh();

  const settledIn = new Promise<void>((resolve) => {
    const look = (): void => {
      if (!actor.getSnapshot().matches({ dialog: 'starting' })) resolve();
    };
    actor.subscribe(look);
    look();
  });

  return {
    get stateValue() {
      return actor.getSnapshot().value;
    },
    settledIn,
    get busy() {
      return working > 0;
    },
    touch: (button) => tell({ type: 'TOUCH', button }),
    scene: () => presenter.scene(),
    refresh: () => presenter.refresh(),
    onIdle: (listener) => void idle.add(listener),
    stop() {
      for (const end of ends) end();
      actor.stop();
    },
  };
}

/** The mark of a control code, and nothing behind it. */
const CUT_SHORT = Uint8Array.of(0x4b, 0x31);

function challengeFrom({ card: { random } }: InspectorDesk): number {
  const [high = 0, low = 0] = random(2);
  return LEAST_CHALLENGE + ((high * 256 + low) % CHALLENGES);
}

function errorOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'error' in event ? event.error : event;
}
