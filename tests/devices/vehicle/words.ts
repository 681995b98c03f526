import { readAllData } from '../../../devices/vehicle/all-data.ts';
import { reportOf } from '../../../devices/vehicle/bus-position.ts';
import type { VehicleReport } from '../../../devices/vehicle/contract.ts';
import { readDocument } from '../../../devices/vehicle/ibis-ip-document.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a document says, by the whole codec. Throws UnreadableDocument. */
export const read = (document: string): VehicleReport => reportOf(readAllData(readDocument(bytes(document))));

export interface Words {
  readonly trip?: string;
  readonly vehicle?: string;
  readonly line?: string;
  /** Names of the stops. */
  readonly stops?: readonly string[];
  /** Number of the first stop. */
  readonly from?: number;
  readonly current?: number | string | undefined;
  readonly location?: string | undefined;
  readonly doors?: string | undefined;
  readonly deviation?: string;
  readonly state?: string | undefined;
}

/** AllData in the form of the published schema, version 2.2: each value in an element of its own. */
export function allData(words: Words = {}): string {
  const { vehicle = '437', deviation = 'onroute', doors, state } = words;
  const current = 'current' in words ? words.current : 1;
  const stopIndex = current === undefined ? '' : `<CurrentStopIndex><Value>${current}</Value></CurrentStopIndex>`;
  return `<?xml version="1.0" encoding="utf-8"?>
    <CustomerInformationService.GetAllDataResponse xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <AllData>
        <TimeStamp><Value>2019-01-28T16:14:55</Value></TimeStamp>
        <VehicleRef><Value>${vehicle}</Value></VehicleRef>
        <DefaultLanguage><Value>pl</Value></DefaultLanguage>
        ${tripInformation(words)}
        ${stopIndex}
        <RouteDeviation>${deviation}</RouteDeviation>
        ${optional('DoorState', doors)}
        <VehicleStopRequested><Value>false</Value></VehicleStopRequested>
        ${optional('TripState', state)}
      </AllData>
    </CustomerInformationService.GetAllDataResponse>`;
}

function tripInformation({ trip = '12', line = '9', stops = ['A', 'B', 'C', 'D'], from = 1, ...words }: Words): string {
  const location = 'location' in words ? words.location : 'AtStop';
  const points = stops.map(
    (name, index) => `<StopPoint>
      <StopIndex><Value>${from + index}</Value></StopIndex>
      <StopRef><Value>T${name}</Value></StopRef>
      <StopName><Value>${name}</Value><Language>pl</Language></StopName>
      <DisplayContent>
        <LineInformation>
          <LineRef><Value>l${line}</Value></LineRef>
          <LineName><Value>${line}</Value><Language>pl</Language></LineName>
          <LineNumber><Value>1${line}</Value></LineNumber>
        </LineInformation>
        <Destination><DestinationRef><Value>d</Value></DestinationRef></Destination>
      </DisplayContent>
    </StopPoint>`,
  );
  return `<TripInformation>
    <TripRef><Value>${trip}</Value></TripRef>
    <StopSequence>${points.join('')}</StopSequence>
    ${optional('LocationState', location)}
  </TripInformation>`;
}

const optional = (element: string, content: string | undefined): string =>
  content === undefined ? '' : `<${element}>${content}</${element}>`;
