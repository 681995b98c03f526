import { randomBytes } from 'node:crypto';
import { driveSpeaker } from '../../devices/signals/drive-speaker.ts';
import { openSlipStamp } from '../../devices/ticket-stamp/slip-stamp.ts';
import type { ValidatorCity } from '../../fares/cities/validator-city.ts';
import { civilDay } from '../../fares/local-time.ts';
import { ScreenSpeaker } from '../screen/screen-speaker.ts';
import { createStage, type Stage } from '../screen/stage.ts';
import { announce } from '../validator/announce.ts';
import { placeOf } from '../validator/bus.ts';
import { CourseMemory } from '../validator/course-memory.ts';
import { loadCity, validatorCity } from '../validator/fares-of-machine.ts';
import { startingScene } from '../validator/presenter.ts';
import { rehearse } from '../validator/rehearsal.ts';
import type { Desk } from '../validator/service/desk.ts';
import { GreenBook } from '../validator/service/green-book.ts';
import { stampTickets } from '../validator/stamp-tickets.ts';
import { startValidator } from '../validator/validator.ts';
import type { Machine } from './assemble.ts';
import { openBankCards } from './bank-cards.ts';
import type { BenchConnection } from './bench-connection.ts';
import type { MachineConfig } from './config.ts';
import { FieldWatch } from './field-watch.ts';
import { watchLamps } from './lamps.ts';
import { closeParts, connectOffice, openParts, tellBench } from './machine-parts.ts';
import { rigSubjectOf } from './rig-subject.ts';
import { serveScreen } from './screen-server.ts';

/** A validator on the bus; `city`: another than the configuration's own, for a trial of one that is not built yet. */
export async function assembleValidator(
  config: MachineConfig,
  bench: BenchConnection | undefined,
  city: ValidatorCity = validatorCity(config.city),
): Promise<Machine> {
  const { fares, profile, tariffOn } = loadCity(city, config);
  const parts = await openParts(config, bench);
  const { clock, coverage, hotlist, journal, log, now, readers, signals, vehicle } = parts;
  const stage: Stage = createStage({
    first: startingScene(journal.terminal, now(), profile),
    now,
    monotonic: () => clock.elapsed(),
    onPress: (button) => validator.touch(button),
  });
  const courses = new CourseMemory(profile.operatingDayEndsAtSeconds);
  const desk: Desk = {
    city: config.city,
    keys: parts.keys,
    random: randomBytes,
    now,
    journal,
    doubts: parts.doubts,
    greens: new GreenBook(),
    fares,
    pursePolicy: profile.purse,
    loads: parts.loads,
    place: (at) => placeOf(vehicle.report, at, courses),
    isBlocked: (card) => hotlist.has(card),
    log,
  };
  const validator = startValidator({
    clock,
    profile,
    desk,
    antenna: readers.antenna,
    pocket: readers.pocket,
    vehicle,
    signals,
    stage,
    ...(config.rig ? { watch: (chart) => coverage.watch(chart) } : {}),
  });
  const stamp = config.stamp && openSlipStamp({ name: 'stamp', ...config.stamp });
  const unstamp = stamp && stampTickets({ stamp, desk, vehicle, signals, beeps: profile.beeps });
  const speaker = new ScreenSpeaker();
  const silences = [driveSpeaker(signals, speaker), announce(stage, signals, profile.announcements)];
  const buzzer = parts.buzzers.screen;
  const server = await serveScreen({ port: config.port, data: config.data, stage, buzzer, speaker, log });
  const bankCards = await openBankCards(parts, profile, validator);
  const uploader = connectOffice(parts, desk, async (news) => bankCards?.hearOffice(news));
  const unpress = parts.panel?.subscribe((event) => {
    if (event.kind === 'pressed') validator.press(event.key);
  });
  rehearse(desk, profile);
  await vehicle.start();
  await readers.antenna.start();
  await readers.pocket?.start();
  await stamp?.start();
  const field = new FieldWatch(readers, validator);
  tellBench(parts, stage);

  return {
    port: server.port,
    ready: validator.settledIn,
    rigSubject: rigSubjectOf({
      ...parts,
      stage,
      machine: validator,
      owed: () => 0,
      devices: () => ({
        ...(stamp === undefined
          ? {}
          : {
              stamp: {
                kind: 'ticket-stamp',
                status: stamp.status.kind,
                ...('detail' in stamp.status ? { detail: stamp.status.detail } : {}),
              },
            }),
        ...bankCards?.devices,
      }),
      field,
      uploader,
      tariff: () => tariffOn(civilDay(now())) ?? null,
      frontKeys: profile.keys,
      pressKey: (key) => validator.press(key),
      lamps: watchLamps(signals, () => clock.elapsed()),
    }),
    async stop() {
      await field.idle(5000);
      validator.stop();
      unpress?.();
      await bankCards?.close();
      unstamp?.();
      for (const end of silences) end();
      await stamp?.close();
      await closeParts(parts, uploader);
      await server.close();
    },
  };
}
