import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument, UnreadableDocument } from '../../../devices/vehicle/ibis-ip-document.ts';
import { allData, bytes, read } from './words.ts';

const position = (document: string) => {
  const report = read(document);
  if (report.kind !== 'position') throw new Error(`${report.reason}: ${report.detail}`);
  return report.position;
};

describe('documents in the forms that are published', () => {
  test('the schema of version 2.2', () => {
    expect(position(allData())).toEqual({
      line: '9',
      course: '12',
      vehicle: 437,
      stops: ['A', 'B', 'C', 'D'].map((name) => ({ id: `T${name}`, name })),
      at: 0,
      phase: 'at-stop',
    });
  });

  // In the form of the Prague sample document (2.2CZ1.0): no references, properties, connections and zones with names.
  test('the Czech sample: stops without references, zones with names, a connection with a line of its own', () => {
    const line = (number: string) =>
      `<LineInformation><LineProperty>Day</LineProperty><LineName><Value>${number}</Value><Language>cs</Language></LineName>
       <LineShortName><Value>${number}</Value><Language>cs</Language></LineShortName><LineNumber><Value>100${number}</Value></LineNumber></LineInformation>`;
    const stop = (index: number, name: string) => `
      <StopPoint>
        <StopIndex><Value>${index}</Value></StopIndex>
        <StopProperty>RequestStop</StopProperty>
        <StopName><Value>${name}</Value><Language>cs</Language></StopName>
        <Platform><Value>A</Value></Platform>
        <DisplayContent>${line('315')}<ViaPoint><PlaceName><Value>X</Value></PlaceName></ViaPoint></DisplayContent>
        <!-- not shown -->
        <DepartureScheduled><Value>2019-01-28T16:14:00</Value></DepartureScheduled>
        <Connection><ConnectionType>Static</ConnectionType><DisplayContent>${line('22')}</DisplayContent></Connection>
        <FareZone><FareZoneType><FareZoneTypeName><Value>PID</Value></FareZoneTypeName></FareZoneType>
          <FareZoneShortName><Value>3</Value><Language>cs</Language></FareZoneShortName></FareZone>
      </StopPoint>`;
    const document = `<CustomerInformationService.GetAllDataResponse><AllData>
      <TimeStamp><Value>2019-01-28T16:14:55</Value></TimeStamp>
      <VehicleRef><Value>1234</Value></VehicleRef>
      <DefaultLanguage><Value>cs</Value></DefaultLanguage>
      <TripInformation><TripRef><Value>77</Value></TripRef>
        <StopSequence>${stop(1, 'Zličín')}${stop(2, 'Řepy')}</StopSequence>
        <LocationState>AtStop</LocationState><TimetableDelay><Value>120</Value></TimetableDelay></TripInformation>
      <CurrentStopIndex><Value>2</Value></CurrentStopIndex>
      <RouteDeviation>onroute</RouteDeviation><DoorState>AllDoorsClosed</DoorState>
      <MyOwnVehicleMode><PtMainMode>BusSubmode</PtMainMode><BusSubmode>localBus</BusSubmode></MyOwnVehicleMode>
      <TripState>OnTrip</TripState></AllData></CustomerInformationService.GetAllDataResponse>`;
    expect(position(document)).toEqual({
      line: '315',
      course: '77',
      vehicle: 1234,
      stops: [
        { id: '1', name: 'Zličín', zone: '3' },
        { id: '2', name: 'Řepy', zone: '3' },
      ],
      at: 1,
      phase: 'at-stop',
    });
  });

  test('a zone as a plain token, a namespace, a door state in a value, entities, names in two languages', () => {
    const document = allData({ location: undefined, doors: '<Value>DoorsOpen</Value>' })
      .replace('</DisplayContent>', '</DisplayContent><FareZone><Value>I</Value></FareZone>')
      .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1ibis:')
      .replace('<ibis:Value>A<', '<ibis:Value>A&#x119; &amp; Co<')
      .replace(
        '<ibis:StopName>',
        '<ibis:StopName><ibis:Value>A in English</ibis:Value><ibis:Language>en</ibis:Language></ibis:StopName><ibis:StopName>',
      );
    expect(position(document).stops[0]).toEqual({ id: 'TA', name: 'Aę & Co', zone: 'I' });
  });

  test.each([
    ['utf-16le', (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['latin-2', (text: string) => latin2(text.replace('utf-8', 'iso-8859-2'))],
    ['declared utf-16, sent as utf-8', (text: string) => Buffer.from(text.replace('utf-8', 'utf-16'))],
    ['utf-8 with its mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ])('in %s', (_, encode) => {
    const { content } = readDocument(encode(allData({ stops: ['Żółw', 'B'] })));
    expect(JSON.stringify(content)).toContain('Żółw');
  });
});

const latin2 = (text: string): Uint8Array => {
  const letters: Record<string, number> = { Ż: 0xaf, ó: 0xf3, ł: 0xb3 };
  return Uint8Array.from([...text].map((letter) => letters[letter] ?? letter.charCodeAt(0)));
};

describe('documents that are none', () => {
  test.each([
    ['', 'Start tag expected'],
    ['<html><body>502</body></html>', 'a html in place of CustomerInformationService.GetAllDataResponse'],
    [allData().slice(0, 900), 'Unclosed tag|Closing tag'],
    [allData().replace('<?xml', '<!DOCTYPE x [<!ENTITY a "b">]><?xml'), 'a document type of its own'],
    ['<a/><b/>', 'not one root element'],
    [
      '<CustomerInformationService.GetAllDataResponse><OperationErrorMessage><Value>starting</Value></OperationErrorMessage></CustomerInformationService.GetAllDataResponse>',
      'the on-board computer answers: starting',
    ],
    [allData({ current: 'two' }), 'AllData.CurrentStopIndex: not a number'],
    [
      allData().replace('<Value>437</Value>', '<ErrorCode>DataNotValid</ErrorCode>'),
      'AllData.VehicleRef: marked DataNotValid',
    ],
    [
      allData().replace(
        '<CurrentStopIndex><Value>1</Value>',
        '<CurrentStopIndex><Value>1</Value><ErrorCode>DataEstimated</ErrorCode>',
      ),
      'AllData.CurrentStopIndex: marked DataEstimated',
    ],
    [allData({ trip: '' }), 'AllData.TripInformation.0.TripRef: without a value'],
    [allData({ location: 'Nearby' }), 'AllData.TripInformation.0.LocationState'],
    [allData({ stops: [] }), 'AllData.TripInformation.0.StopSequence'],
  ])('%# are named', (document, why) => {
    expect(() => read(document)).toThrow(new RegExp(why));
    expect(() => read(document)).toThrow(UnreadableDocument);
  });

  test('a document longer than a megabyte, and one nested without end', () => {
    expect(() => readDocument(new Uint8Array((1 << 20) + 1))).toThrow(UnreadableDocument);
    expect(() => readDocument(bytes('<a>'.repeat(10_000)))).toThrow(UnreadableDocument);
    expect(() => readDocument(bytes(`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`))).toThrow(UnreadableDocument);
  });

  test('any bytes at all are a document or unreadable, never another failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(() => readDocument(noise)).toThrow(UnreadableDocument);
      }),
    );
  });

  test('a spoiled document is a report or unreadable, never another failure', () => {
    const whole = bytes(allData({ stops: ['Żółw', 'B', 'C'] }));
    const spot = fc.record({ at: fc.nat(whole.length - 1), is: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (spots, length) => {
        const spoiled = Uint8Array.from(whole);
        for (const { at, is } of spots) spoiled[at] = is;
        try {
          read(new TextDecoder().decode(spoiled.subarray(0, length < 20 ? length : undefined)));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableDocument);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('elements shuffled, doubled and dropped: a report or unreadable', () => {
    const elements = allData({ stops: ['A', 'B'] }).match(/<[^>]+>|[^<]+/g) ?? [];
    fc.assert(
      fc.property(fc.subarray([...elements.keys()], { minLength: 10 }), (kept) => {
        try {
          read(kept.map((index) => elements[index]).join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableDocument);
        }
      }),
      { numRuns: 300 },
    );
  });
});
