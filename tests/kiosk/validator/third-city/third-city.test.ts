import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CardReader, ReaderEvent } from '../../../../devices/card-reader/contract.ts';
import { RecordedSignals } from '../../../../devices/signals/recorded-signals.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import { PlacedVehicle } from '../../../../hil/benchmark/placed-vehicle.ts';
import type { VirtualCard } from '../../../../hil/card/virtual-card.ts';
import { openJournal } from '../../../../kiosk/journal/open-journal.ts';
import { MachineClock } from '../../../../kiosk/machine/clock.ts';
import { createStage } from '../../../../kiosk/screen/stage.ts';
import { placeOf } from '../../../../kiosk/validator/bus.ts';
import { CourseMemory } from '../../../../kiosk/validator/course-memory.ts';
import { loadCity } from '../../../../kiosk/validator/fares-of-machine.ts';
import { startingScene } from '../../../../kiosk/validator/presenter.ts';
import type { Desk } from '../../../../kiosk/validator/service/desk.ts';
import { DoubtBook } from '../../../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../../../kiosk/validator/service/green-book.ts';
import { startValidator } from '../../../../kiosk/validator/validator.ts';
import { issueTestCard, testKeys } from '../tearing/card.ts';
import { present } from '../tearing/torn-field.ts';
import { INVENTED_CITY } from './invented-city.ts';

/** An antenna in the test's hands. */
function heldAntenna() {
  const listeners = new Set<(event: ReaderEvent) => void>();
  const tell = (event: ReaderEvent) => {
    for (const listener of listeners) listener(event);
  };
  const reader: CardReader = {
    name: 'antenna',
    status: { kind: 'ready' },
    cardsInField: 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {},
    close: async () => {},
  };
  return { reader, tell };
}

/** The machine of every city, with the invented city's profile, tariff and decisions and nothing else of its own. */
async function machine() {
  const folder = mkdtempSync(join(tmpdir(), 'kasownik-third-city-'));
  const random = seededRandom('third city').bytes;
  const clock = new MachineClock();
  const now = () => clock.now();
  const { fares, profile } = loadCity(INVENTED_CITY, {});
  const journal = await openJournal({ directory: join(folder, 'journal'), now, random });
  const vehicle = new PlacedVehicle();
  const courses = new CourseMemory(profile.operatingDayEndsAtSeconds);
  const desk: Desk = {
    city: 'jaworzno',
    keys: testKeys(),
    random,
    now,
    journal,
    doubts: new DoubtBook(),
    greens: new GreenBook(),
    fares,
    pursePolicy: profile.purse,
    loads: undefined,
    place: (at) => placeOf(vehicle.report, at, courses),
    isBlocked: () => false,
    log: () => {},
  };
  const signals = new RecordedSignals(now);
  const stage = createStage({
    first: startingScene(journal.terminal, now(), profile),
    now,
    onPress: (button) => validator.touch(button),
  });
  const antenna = heldAntenna();
  const validator = startValidator({
    clock,
    profile,
    desk,
    antenna: antenna.reader,
    pocket: undefined,
    vehicle,
    signals,
    stage,
  });
  await validator.settledIn;
  onTestFinished(async () => {
    validator.stop();
    await journal.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const stops = Array.from({ length: 4 }, (_, index) => ({ id: `s${index}`, name: `Stop ${index}`, zone: 'Town' }));
  const bus = (at: number) => vehicle.place({ line: 'X', course: '1', vehicle: 9, stops, at, phase: 'at-stop' });
  bus(0);
  const hold = async (card: VirtualCard): Promise<string> => {
    const shown = new Promise<string>((resolve) => {
      const end = stage.subscribe(({ view, reason }) => {
        if (['home', 'choosing', 'working', 'present-card'].includes(view)) return;
        end();
        resolve(reason === undefined ? view : `${view} ${reason}`);
      });
    });
    antenna.tell({ kind: 'card', card: present(card).card });
    const view = await shown;
    antenna.tell({ kind: 'removed' });
    card.powerOff();
    return view;
  };
  const given = () =>
    signals
      .after(0)
      .map(({ signal }) =>
        signal.kind === 'beep' ? `beep ${signal.count}` : `${signal.kind} ${'colour' in signal ? signal.colour : ''}`,
      );
  return { validator, stage, clock, bus, hold, given };
}

test('an invented city is a profile, a tariff and its decisions, through the same chart, services and screen', async () => {
  const { validator, stage, bus, clock, hold, given } = await machine();
  const card = await issueTestCard(9_000_001, 500, clock.now(), { city: 'jaworzno' });
  expect(stage.current().buttons.map(({ id }) => id)).toEqual(expect.arrayContaining(['0', '1', '2']));
  // Its keys, and none of another city.
  expect([validator.press('N'), validator.press('2')]).toEqual([false, true]);
  expect(stage.current()).toMatchObject({ view: 'choosing', secondsLeft: 4 });
  expect(stage.current().lines.join(' ').replaceAll('\u00a0', ' ')).toContain('0,70 zł');
  expect(await hold(card.card)).toBe('checked-in');
  expect(card.memory().t).toBe(430);
  // Its lamp, and no sound.
  expect(given()).toEqual(['lamp yellow']);
  bus(2);
  expect(await hold(card.card)).toBe('checked-out');

  // Its own decision: without a key the normal fare.
  const other = await issueTestCard(9_000_002, 500, clock.now(), { city: 'jaworzno' });
  expect(await hold(other.card)).toBe('checked-in');
  expect(other.memory().t).toBe(350);

  validator.press('0');
  expect(await hold(other.card)).toBe('card-contents');
});
