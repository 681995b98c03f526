import { type AnyStateMachine, createActor, fromPromise, type InspectionEvent } from 'xstate';
import type { CardReader } from '../../devices/card-reader/contract.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import type { Vehicle } from '../../devices/vehicle/contract.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { civilDay } from '../../fares/local-time.ts';
import { steppedAmount } from '../../fares/pocket/purse-transfer.ts';
import { validatorChart } from '../../statecharts/validator/chart.ts';
import type { ServiceRequest, ServiceResult, ValidatorEvent } from '../../statecharts/validator/events.ts';
import type { BankCardNews } from '../../statecharts/validator/situation.ts';
import type { MachineClock } from '../machine/clock.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import type { MachineFunction } from '../screen/view/input.ts';
import { Presenter } from './presenter.ts';
import { chartEventOf, journalHealth, pocketEventOf, readerHealth } from './reader-events.ts';
import { note } from './service/carry-out.ts';
import type { Desk } from './service/desk.ts';
import { refused } from './service/entries.ts';
import { serveCard } from './service/serve-card.ts';
import { signal } from './signal-for.ts';
import { paced, pageTimeOf, timeOf } from './timed-view.ts';

export interface ValidatorParts {
  readonly clock: MachineClock;
  readonly profile: CityProfile;
  readonly desk: Desk;
  readonly antenna: CardReader;
  readonly pocket: CardReader | undefined;
  readonly vehicle: Vehicle;
  readonly signals: RecordedSignals;
  readonly stage: Stage;
  /** For the rig: hears every step of the chart that runs. Absent: nothing is inspected. */
  readonly watch?: (chart: AnyStateMachine) => (event: InspectionEvent) => void;
}

/** A running validator. */
export interface Validator {
  /** XState's state value. */
  readonly stateValue: unknown;
  /** Resolves when passengers can be served for the first time, or when the reason why not is on the screen. */
  readonly settledIn: Promise<void>;
  /** A card is being served. */
  readonly busy: boolean;
  touch(button: string): void;
  /** J47, J68: a key beside the screen, by what is written on it; false: this machine has none of that name. */
  press(key: string): boolean;
  /** What became of a bank card. */
  tellBankCard(news: BankCardNews): void;
  /** False while it is out of service, or not yet in it. */
  readonly open: boolean;
  /** What belongs on the panel at this moment, with the time that is left. */
  scene(): UnnumberedScene;
  /** After the clock was set: what is on the screen may be wrong. */
  refresh(): void;
  onIdle(listener: () => void): void;
  stop(): void;
}

const LANGUAGES = ['pl', 'en', 'uk', 'de'] as const;

/** Puts chart, reader, journal and screen together. Everything that happens comes in as an event of the chart. */
export function startValidator(parts: ValidatorParts): Validator {
  const { clock, profile, desk, antenna, signals } = parts;
  const broken = new Set<string>();
  const idle = new Set<() => void>();
  let serving = 0;

  const serve = async (request: ServiceRequest): Promise<ServiceResult> => {
    serving++;
    try {
      return await serveCard(desk, broken, request);
    } finally {
      serving--;
      for (const listener of idle) listener();
    }
  };

  const chart = validatorChart.provide({
    actors: { serveCard: fromPromise<ServiceResult, ServiceRequest>(({ input }) => serve(input)) },
    actions: {
      beep: (_, { cause }) => signal(signals, profile, cause),
      reportRefusal: (_, { reason }) => note(desk, refused(desk.now(), reason, 'the card was not read')),
      reportDefect: ({ event }) => desk.log('a defect while a card was served', { error: String(errorOf(event)) }),
    },
    delays: {
      resultTime: ({ context }) =>
        paced((context.result && timeOf(context.result, profile)) ?? profile.delays.resultMs, context, profile),
      cardWait: ({ context }) => paced(profile.delays.cardWaitMs, context, profile),
      seasonTicketWait: ({ context }) => paced(profile.delays.seasonTicketMs, context, profile),
      insertWait: ({ context }) => paced(profile.delays.insertCardMs, context, profile),
      fareWait: ({ context }) => paced(profile.delays.cardWaitMs, context, profile),
      pageTime: ({ context }) => pageTimeOf(context.result, context, profile),
      groupWait: ({ context }) => paced(profile.delays.groupMs, context, profile),
      amountWait: ({ context }) => paced(profile.delays.amountMs, context, profile),
    },
  });
  const { purseTransfer } = profile;
  const actor = createActor(chart, {
    clock,
    ...(parts.watch === undefined ? {} : { inspect: parts.watch(chart) }),
    input: {
      languages: LANGUAGES,
      firstAmount: purseTransfer.start,
      mostLengthened: profile.slowMode.extensions,
      stepAmount: (amount, press) => steppedAmount(amount, press, purseTransfer),
    },
  });
  const presenter = new Presenter({ ...parts, actor, functions: () => functionsOf(parts) });
  actor.subscribe((snapshot) => presenter.show(snapshot));
  actor.start();

  const tell = (event: ValidatorEvent | null): void => {
    if (event !== null) actor.send(event);
  };
  const unsubscribe = [
    antenna.subscribe((event) => {
      if (event.kind === 'status') {
        note(desk, { at: desk.now(), kind: 'DEVICE', body: { device: 'antenna', status: event.status.kind } });
      }
      tell(chartEventOf(event));
    }),
    parts.pocket?.subscribe((event) => tell(pocketEventOf(event))) ?? (() => {}),
    desk.journal.subscribe((event) => {
      if (event.kind === 'status') tell(journalHealth(event.status));
    }),
    parts.vehicle.subscribe((report) => {
      if (report.kind === 'unknown') {
        note(desk, { at: desk.now(), kind: 'DEVICE', body: { device: 'vehicle', reason: report.reason } });
      }
      presenter.refresh();
    }),
  ];

  function press(name: string): boolean {
    const key = Object.hasOwn(profile.keys, name) ? profile.keys[name] : undefined;
    if (key === undefined) return false;
    actor.send({ type: 'KEY', key });
    return true;
  }

  /** A tariff can begin or end with a day. */
  function lookAtTariff(): void {
    const inForce = desk.fares.hasTariffOn(civilDay(desk.now()));
    actor.send({ type: inForce ? 'TARIFF_READY' : 'TARIFF_MISSING' });
  }

  const settledIn = new Promise<void>((resolve) => {
    const look = () => {
      const { dialog } = actor.getSnapshot().value;
      const known = antenna.status.kind !== 'starting';
      if (dialog !== 'starting' || known) resolve();
    };
    actor.subscribe(look);
    look();
  });

  tell(readerHealth(antenna.status));
  tell(journalHealth(desk.journal.status));
  lookAtTariff();
  const ticking = presenter.tickEveryMinute(lookAtTariff);

  return {
    get stateValue() {
      return actor.getSnapshot().value;
    },
    settledIn,
    get busy() {
      return serving > 0;
    },
    touch(button) {
      if (!press(button)) actor.send({ type: 'TOUCH', button });
    },
    press,
    tellBankCard: (news) => actor.send({ type: 'BANK_CARD', news }),
    get open() {
      const { dialog, health } = actor.getSnapshot().value;
      const isHealthy = health.reader === 'ready' && health.journal === 'ready' && health.tariff === 'ready';
      return isHealthy && typeof dialog === 'object' && !('outOfService' in dialog);
    },
    scene: () => presenter.scene(),
    refresh() {
      lookAtTariff();
      presenter.refresh();
    },
    onIdle: (listener) => void idle.add(listener),
    stop() {
      ticking();
      for (const end of unsubscribe) end();
      actor.stop();
    },
  };
}

/** The card pocket and the office's loads are not on every machine. */
function functionsOf({ pocket, profile }: ValidatorParts): readonly MachineFunction[] {
  const without = pocket === undefined ? ['purse-transfer', 'carry-over'] : [];
  return profile.functions.filter((name) => !without.includes(name));
}

function errorOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'error' in event ? event.error : event;
}
