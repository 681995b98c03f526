import { describe, expect, test } from 'vitest';
import { allData, read, type Words } from './words.ts';

const placeOf = (words: Words): string => {
  const report = read(allData(words));
  return report.kind === 'position' ? `${report.position.phase} ${report.position.at}` : report.reason;
};

describe('T46 T48 T49 T50 T89 where the bus is on its course', () => {
  test.each<[string, Words, string]>([
    ['standing at the first stop', { current: 1, location: 'AtStop' }, 'at-stop 0'],
    ['standing, doors open', { current: 3, location: 'AtStop', doors: 'DoorsOpen' }, 'at-stop 2'],
    ['standing, doors closed', { current: 3, location: 'AtStop', doors: 'AllDoorsClosed' }, 'at-stop 2'],
    ['standing at the last stop', { current: 4, location: 'AtStop' }, 'at-stop 3'],
    ['just after a stop', { current: 3, location: 'AfterStop' }, 'between 1'],
    ['between two', { current: 3, location: 'BetweenStop', doors: 'AllDoorsClosed' }, 'between 1'],
    ['about to stop', { current: 3, location: 'BeforeStop' }, 'between 1'],
    [
      'about to stop, a door open: it has stopped',
      { current: 3, location: 'BeforeStop', doors: 'SingleDoorOpen' },
      'at-stop 2',
    ],
    ['on the way to the first stop a ride begins there', { current: 1, location: 'BetweenStop' }, 'at-stop 0'],
    ['behind the last stop', { current: 5, location: 'AfterStop' }, 'between 3'],
    ['no location, doors open', { current: 2, location: undefined, doors: 'DoorsOpen' }, 'at-stop 1'],
    [
      'no location, one of the doors closed',
      { current: 2, location: undefined, doors: 'SingleDoorClosed' },
      'at-stop 1',
    ],
    ['no location, all doors closed', { current: 2, location: undefined, doors: 'AllDoorsClosed' }, 'between 0'],
    ['stops counted from nought', { from: 0, current: 2, location: 'AtStop' }, 'at-stop 2'],
    ['route deviation unknown', { current: 2, deviation: 'unknown' }, 'at-stop 1'],
    ['a break at the terminus', { current: 1, state: 'TripBreak' }, 'at-stop 0'],
  ])('%s', (_, words, place) => {
    expect(placeOf(words)).toBe(place);
  });

  test.each<[string, Words, string]>([
    ['neither location nor doors', { location: undefined }, 'garbage'],
    ['no current stop', { current: undefined }, 'garbage'],
    ['a stop that is none of the trip', { current: 9 }, 'contradiction'],
    ['a stop before the first', { current: 0 }, 'contradiction'],
    ['standing behind the last stop', { current: 5, location: 'AtStop' }, 'contradiction'],
    ['after a stop, the first before it', { current: 1, location: 'AfterStop' }, 'contradiction'],
    ['between stops with open doors', { current: 3, location: 'BetweenStop', doors: 'DoorsOpen' }, 'contradiction'],
    ['after a stop with open doors', { current: 3, location: 'AfterStop', doors: 'SingleDoorOpen' }, 'contradiction'],
    ['a list of the stops that are left', { from: 3, current: 3 }, 'contradiction'],
    ['off the route', { current: 3, deviation: 'offroute' }, 'off-route'],
    ['an empty run', { state: 'EmptyRun' }, 'no-trip'],
    ['off duty', { state: 'OffDuty' }, 'no-trip'],
    ['a vehicle without a number', { vehicle: 'bus-7' }, 'garbage'],
    ['a vehicle that no card can remember', { vehicle: '65536' }, 'garbage'],
    ['a trip with a name without end', { trip: 'x'.repeat(33) }, 'garbage'],
    ['a line with a name without end', { line: 'Linie 4711 rechts' }, 'garbage'],
    ['a stop without a name', { stops: ['A', ' ', 'C'] }, 'garbage'],
    ['more stops than a card can tell apart', { stops: Array.from({ length: 251 }, (_, n) => `s${n}`) }, 'garbage'],
  ])('%s: nobody knows', (_, words, reason) => {
    expect(placeOf(words)).toBe(reason);
  });

  test('no trip, and stops with gaps or twice the same number', () => {
    const none = allData().replace(/<TripInformation>[\s\S]*<\/TripInformation>/, '');
    expect(read(none)).toMatchObject({ kind: 'unknown', reason: 'no-trip' });
    for (const number of ['1', '3', '2147483']) {
      const gap = allData().replace('<StopIndex><Value>2<', `<StopIndex><Value>${number}<`);
      expect(read(gap)).toMatchObject({ kind: 'unknown', reason: 'contradiction' });
    }
  });

  test('a line that changes in the middle of a trip: no ride can belong to two', () => {
    const stops = allData().split('<StopPoint>');
    const changed = stops
      .map((stop, index) => (index > 2 ? stop.replace('<Value>9<', '<Value>19<') : stop))
      .join('<StopPoint>');
    expect(read(changed)).toMatchObject({ reason: 'contradiction', detail: 'trip 12 runs as lines 9 and 19' });
  });

  test('the trip that follows is not the one the bus is on', () => {
    const [trip = ''] = /<TripInformation>[\s\S]*<\/TripInformation>/.exec(allData({ trip: '13', line: '30' })) ?? [];
    const both = allData({ current: 2 }).replace('</TripInformation>', `</TripInformation>${trip}`);
    expect(read(both)).toMatchObject({ position: { line: '9', course: '12', at: 1 } });
  });

  test('the line as passengers know it: a short name before a long one before a number', () => {
    const short = '<LineShortName><Value>N1</Value><Language>pl</Language></LineShortName>';
    expect(
      read(allData({ line: 'Nocna 1 przez Mościce' }).replaceAll('<LineNumber>', `${short}<LineNumber>`)),
    ).toMatchObject({
      position: { line: 'N1' },
    });
    expect(read(allData().replaceAll(/<LineName>.*<\/LineName>/g, ''))).toMatchObject({ position: { line: '19' } });
  });
});
