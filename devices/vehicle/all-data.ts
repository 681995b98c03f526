import { z } from 'zod';
import { type IbisIpDocument, UnreadableDocument } from './ibis-ip-document.ts';

/**
 * What CustomerInformationService.GetAllData says (VDV 301-2-3, versions 1.0 to 2.4, and the Czech 2.2CZ1.0), as far
 * as fares need it. Values carry their element's names in the schema.
 */
export interface AllData {
  readonly vehicleRef: string;
  /** The current trip first; empty: the bus is on none. */
  readonly trips: readonly TripInformation[];
  /** Number of the stop at which the bus stands, or else of the next one. */
  readonly currentStopIndex: number | undefined;
  readonly routeDeviation: RouteDeviation;
  readonly doorState: DoorState | undefined;
  readonly tripState: TripState | undefined;
}

export interface TripInformation {
  readonly tripRef: string;
  readonly stops: readonly StopPoint[];
  readonly locationState: LocationState | undefined;
}

export interface StopPoint {
  /** Number of the stop in the trip. */
  readonly index: number;
  readonly ref: string;
  readonly name: string;
  readonly zone: string | undefined;
  /** The line as passengers know it, where this stop tells it. */
  readonly line: string | undefined;
}

export type LocationState = z.infer<typeof locationState>;
export type DoorState = z.infer<typeof doorState>;
export type RouteDeviation = z.infer<typeof routeDeviation>;
export type TripState = z.infer<typeof tripState>;

export const ALL_DATA_ROOT = 'CustomerInformationService.GetAllDataResponse';

/** A card remembers the line's course by a hash: longer names than these exist nowhere. */
const LONGEST_LINE = 8;

const enumerated = <const Values extends readonly [string, ...string[]]>(values: Values) => {
  const plain = z.enum(values);
  return z.union([plain, z.object({ Value: plain }).transform(({ Value }) => Value)]);
};
const locationState = enumerated(['AfterStop', 'AtStop', 'BeforeStop', 'BetweenStop']);
const doorState = enumerated(['DoorsOpen', 'AllDoorsClosed', 'SingleDoorOpen', 'SingleDoorClosed']);
const routeDeviation = enumerated(['onroute', 'offroute', 'unknown']);
const tripState = enumerated(['EmptyRun', 'OnTrip', 'OffTrip', 'TripBreak', 'OffDuty', 'unknown']);

/** IBIS-IP.string, NMTOKEN and so on: a value, or a code that says why it is not to be trusted. */
const text = z
  .object({ Value: z.string().optional(), ErrorCode: z.string().optional() })
  .transform(({ Value, ErrorCode }, context) => {
    if (Value !== undefined && Value !== '' && ErrorCode === undefined) return Value;
    const message = ErrorCode === undefined ? 'without a value' : `marked ${ErrorCode}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
const int = text.pipe(
  z
    .string()
    .regex(/^[+-]?\d{1,9}$/, 'not a number')
    .transform(Number),
);

/** Texts in several languages; which is told by each. */
const international = z.array(z.object({ Value: z.string(), Language: z.string().optional() })).default([]);
type International = z.infer<typeof international>;

const lineInformation = z.object({
  LineRef: text.optional(),
  LineName: international,
  LineShortName: international,
  LineNumber: text.optional(),
});
const displayContent = z.array(z.object({ LineInformation: lineInformation.optional() })).default([]);

/** A plain token, or a structure with names in the Czech versions. */
const fareZone = z.union([
  z.object({ FareZoneShortName: z.array(z.object({ Value: z.string() })).min(1) }),
  z.object({ Value: z.string() }),
]);

const stopPoint = z.object({
  StopIndex: int,
  StopRef: text.optional(),
  StopName: international,
  DisplayContent: displayContent,
  FareZone: z.array(fareZone).default([]),
});

const tripInformation = z.object({
  TripRef: text,
  StopSequence: z.object({ StopPoint: z.array(stopPoint).min(1) }),
  LocationState: locationState.optional(),
});

const allData = z.object({
  VehicleRef: text,
  DefaultLanguage: text.optional(),
  TripInformation: z.array(tripInformation).default([]),
  CurrentStopIndex: int.optional(),
  RouteDeviation: routeDeviation.default('unknown'),
  DoorState: doorState.optional(),
  TripState: tripState.optional(),
  GlobalDisplayContent: displayContent,
});

const response = z.union([
  z.object({ AllData: allData }),
  z.object({ OperationErrorMessage: z.object({ Value: z.string() }) }),
]);

/** Throws UnreadableDocument: another document, an error message in its place, or elements that make no sense. */
export function readAllData({ root, content }: IbisIpDocument): AllData {
  if (root !== ALL_DATA_ROOT) throw new UnreadableDocument(`a ${root.slice(0, 80)} in place of ${ALL_DATA_ROOT}`);
  const parsed = response.safeParse(content);
  if (!parsed.success) throw new UnreadableDocument(faultOf(parsed.error));
  if ('OperationErrorMessage' in parsed.data) {
    const { Value } = parsed.data.OperationErrorMessage;
    throw new UnreadableDocument(`the on-board computer answers: ${Value.slice(0, 200)}`);
  }
  const { AllData: data } = parsed.data;
  const language = data.DefaultLanguage;
  const global = lineOf(data.GlobalDisplayContent, language);
  return {
    vehicleRef: data.VehicleRef,
    trips: data.TripInformation.map((trip) => ({
      tripRef: trip.TripRef,
      stops: trip.StopSequence.StopPoint.map((stop) => ({
        index: stop.StopIndex,
        // The Czech versions have no reference here: the number in the trip names the stop well enough.
        ref: stop.StopRef ?? String(stop.StopIndex),
        name: inLanguage(stop.StopName, language),
        zone: zoneOf(stop.FareZone[0]),
        line: lineOf(stop.DisplayContent, language) ?? global,
      })),
      locationState: trip.LocationState,
    })),
    currentStopIndex: data.CurrentStopIndex,
    routeDeviation: data.RouteDeviation,
    doorState: data.DoorState,
    tripState: data.TripState,
  };
}

/** The first name that is short enough to be one: what passengers read before what machines read. */
function lineOf(contents: z.infer<typeof displayContent>, language: string | undefined): string | undefined {
  const line = contents[0]?.LineInformation;
  if (line === undefined) return undefined;
  const { LineName, LineNumber, LineRef, LineShortName } = line;
  const names = [inLanguage(LineShortName, language), inLanguage(LineName, language), LineNumber, LineRef];
  return names.find((name) => name !== undefined && name !== '' && name.length <= LONGEST_LINE);
}

function inLanguage(texts: International, language: string | undefined): string {
  return (texts.find(({ Language }) => Language === language) ?? texts[0])?.Value ?? '';
}

function zoneOf(zone: z.infer<typeof fareZone> | undefined): string | undefined {
  if (zone === undefined) return undefined;
  const name = 'Value' in zone ? zone.Value : zone.FareZoneShortName[0]?.Value;
  return name === '' ? undefined : name;
}

/** The deepest complaint of the alternative that was meant. */
function faultOf(error: z.ZodError): string {
  let [issue] = error.issues;
  const path: PropertyKey[] = [...(issue?.path ?? [])];
  while (issue?.code === 'invalid_union') {
    const [meant] = issue.errors.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0));
    issue = meant?.[0];
    path.push(...(issue?.path ?? []));
  }
  return `${path.join('.') || 'response'}: ${issue?.message ?? 'unreadable'}`;
}
