import type { Stop, VehiclePosition } from '../../devices/vehicle/contract.ts';
import { writeDocument, writeElement } from '../../devices/vehicle/ibis-ip-document.ts';
import { warsawOffset } from '../../fares/local-time.ts';
import { epochMillis, secondsOf } from '../../fares/time.ts';

/** What the CustomerInformationService can be asked for and subscribed to (VDV 301-2-3). */
export const STRUCTURES = ['AllData', 'CurrentStopIndex', 'TripData', 'VehicleData'] as const;
export type Structure = (typeof STRUCTURES)[number];

const LANGUAGE = 'pl';

/** The answer to Get…, and what subscribers are told, in the form of version 2.2. `now`: epoch milliseconds. */
export function customerInformation(structure: Structure, position: VehiclePosition, now: number): string {
  const timeStamp = { TimeStamp: value(localTime(now)) };
  const vehicle = { VehicleRef: value(position.vehicle) };
  const language = { DefaultLanguage: value(LANGUAGE) };
  const trip = { TripInformation: tripInformation(position) };
  const stopIndex = { CurrentStopIndex: value(currentStopIndex(position)) };
  const contents: Record<Structure, object> = {
    AllData: { ...timeStamp, ...vehicle, ...language, ...trip, ...stopIndex, ...vehicleInformation(position) },
    CurrentStopIndex: { ...timeStamp, ...stopIndex },
    TripData: { ...timeStamp, ...vehicle, ...language, ...trip, ...stopIndex },
    VehicleData: { ...timeStamp, ...vehicle, ...vehicleInformation(position) },
  };
  const element = structure === 'CurrentStopIndex' ? 'CurrentStopIndexData' : structure;
  const text = writeDocument(`CustomerInformationService.Get${structure}Response`, { [element]: contents[structure] });
  return text.replace(NO_STOPS, () => stopSequence(position));
}

/** What the builder makes of a sequence without stops: they are written once for a whole course and put in here. */
const NO_STOPS = '<StopSequence></StopSequence>';
/** By the course's list of stops, and the line. */
const written = new WeakMap<VehiclePosition['stops'], { readonly line: string; readonly text: string }>();

function stopSequence(position: VehiclePosition): string {
  const known = written.get(position.stops);
  if (known?.line === position.line) return known.text;
  const points = position.stops.map((stop, index) => stopPoint(stop, index + 1, position));
  const text = writeElement('StopSequence', { StopPoint: points });
  written.set(position.stops, { line: position.line, text });
  return text;
}

/** The stop at which the bus stands, or else the next one, from 1; one past the last when that has been left. */
function currentStopIndex({ at, phase }: VehiclePosition): number {
  return phase === 'at-stop' ? at + 1 : at + 2;
}

function tripInformation(position: VehiclePosition): object {
  const { course, phase } = position;
  return {
    TripRef: value(course),
    StopSequence: {},
    LocationState: phase === 'at-stop' ? 'AtStop' : 'BetweenStop',
    TimetableDelay: value(0),
  };
}

function stopPoint({ id, name, zone }: Stop, index: number, { line, stops }: VehiclePosition): object {
  const destination = stops.at(-1);
  return {
    StopIndex: value(index),
    StopRef: value(id),
    StopName: international(name),
    DisplayContent: {
      LineInformation: {
        LineRef: value(line),
        LineName: international(line),
        ...(/^\d{1,9}$/.test(line) ? { LineNumber: value(line) } : {}),
      },
      Destination: {
        DestinationRef: value(destination?.id ?? ''),
        DestinationName: international(destination?.name ?? ''),
      },
    },
    ...(zone === undefined ? {} : { FareZone: value(zone) }),
  };
}

function vehicleInformation({ phase }: VehiclePosition): object {
  return {
    RouteDeviation: 'onroute',
    DoorState: phase === 'at-stop' ? 'DoorsOpen' : 'AllDoorsClosed',
    VehicleStopRequested: value(false),
    ExitSide: 'right',
    VehicleMode: 'bus',
    TripState: 'OnTrip',
  };
}

function value(content: string | number | boolean): object {
  return { Value: content };
}

function international(text: string): object {
  return { Value: text, Language: LANGUAGE };
}

/** xs:dateTime of the clock on the wall in Warsaw, without a zone, as such computers write it. */
export function localTime(now: number): string {
  const offset = warsawOffset(secondsOf(epochMillis(now)));
  return new Date(now + offset * 1000).toISOString().slice(0, 19);
}
