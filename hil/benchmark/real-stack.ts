import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pcscReaders } from '../../devices/card-reader/nfc-pcsc-reader.ts';
import { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { TARNOW, TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../fares/cities/tarnow-fares.ts';
import { openJournal } from '../../kiosk/journal/open-journal.ts';
import { MachineClock } from '../../kiosk/machine/clock.ts';
import { createStage } from '../../kiosk/screen/stage.ts';
import { placeOf } from '../../kiosk/validator/bus.ts';
import { CourseMemory } from '../../kiosk/validator/course-memory.ts';
import { startingScene } from '../../kiosk/validator/presenter.ts';
import type { Desk } from '../../kiosk/validator/service/desk.ts';
import { DoubtBook } from '../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../kiosk/validator/service/green-book.ts';
import { startValidator, type Validator } from '../../kiosk/validator/validator.ts';
import { startPcsc } from '../pcsc/pcsc-service.ts';
import { PlacedVehicle } from './placed-vehicle.ts';
import { publicKeys } from './public-cards.ts';
import { TimedReader } from './timed-reader.ts';

/** A validator of Tarnów on the real stack, bus and stopwatch in hand; all in this process but PC/SC. */
export interface RealStack {
  readonly validator: Validator;
  readonly antenna: TimedReader;
  readonly vehicle: PlacedVehicle;
  readonly clock: MachineClock;
  /** TCP port at which a virtual card enters the antenna's field. */
  readonly port: number;
  /** Called with the view of each scene that comes up. */
  onScene(listener: (view: string) => void): () => void;
  /** Called when the buzzer sounds. */
  onBeep(listener: () => void): () => void;
  close(): Promise<void>;
}

/** pcscd and vpcd, nfc-pcsc, driver, chart, journal, scene. Throws PcscUnavailable where no PC/SC service can run. */
export async function startRealStack(folder: string): Promise<RealStack> {
  const service = await startPcsc({ directory: join(folder, 'pcsc'), slots: { antenna: 2, pocket: 0 } });
  const clock = new MachineClock();
  const now = () => clock.now();
  const journal = await openJournal({ directory: join(folder, 'journal'), now, random: randomBytes });
  const names = service.readers.antenna.map(({ name }) => name);
  const { readers, close } = pcscReaders({ socket: service.socket, readers: { antenna: names } });
  const antenna = new TimedReader(readers.antenna);
  const signals = new RecordedSignals(now);
  const vehicle = new PlacedVehicle();
  const stage = createStage({ first: startingScene(journal.terminal, now()), now, onPress: () => {} });
  const courses = new CourseMemory(TARNOW.operatingDayEndsAtSeconds);
  const desk: Desk = {
    city: 'tarnow',
    keys: publicKeys(),
    random: randomBytes,
    now,
    journal,
    doubts: new DoubtBook(),
    greens: new GreenBook(),
    fares: tarnowFares(TARNOW_TARIFF, TARNOW),
    pursePolicy: TARNOW.purse,
    loads: undefined,
    place: (at) => placeOf(vehicle.report, at, courses),
    isBlocked: () => false,
    log: () => {},
  };
  const validator = startValidator({
    clock,
    profile: TARNOW,
    desk,
    antenna,
    pocket: undefined,
    vehicle,
    signals,
    stage,
  });
  await antenna.start();
  await validator.settledIn;
  return {
    validator,
    antenna,
    vehicle,
    clock,
    port: service.readers.antenna[0]?.port ?? 0,
    onScene: (listener) => stage.subscribe(({ view }) => listener(view)),
    onBeep: (listener) => signals.subscribe(({ signal }) => signal.kind === 'beep' && listener()),
    async close() {
      validator.stop();
      await close();
      await journal.close();
      await service.stop();
    },
  };
}
