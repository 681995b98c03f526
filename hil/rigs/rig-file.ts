import { z } from 'zod';

/**
 * A rig file: for each device whether it is virtual or real and where, what acts on the machine, where things are, and
 * what an act costs. Lengths are millimetres of the gantry's own coordinates, times seconds. Each check says what would
 * be right.
 */

const BY_ID = 'a serial device by its id, such as /dev/serial/by-id/usb-Maker_Device_0001-if00-port0';
const ADDRESS = 'an address such as http://192.168.10.20:8081';
const HOST = 'a host and port such as 192.168.10.30:20007';

const finite = z.number({ error: 'expected a number' });
const positive = finite.positive('expected a number above 0');
const names = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'expected small letters, digits and hyphens');

/** `by-id` names follow the device, `/dev/ttyUSB0` follows the order of plugging in. */
const serialPath = z
  .string({ error: `expected ${BY_ID}` })
  .regex(/^\/dev\/serial\/by-(id|path)\/[^/]+$/, `expected ${BY_ID}`);

const readerName = z
  .string({ error: 'expected the name of a PC/SC reader' })
  .min(1, 'expected the name of a PC/SC reader');

/** Virtual readers lie behind a PC/SC service of the bench's own, or, without one, on sockets. */
const virtualReaders = z.strictObject({
  is: z.literal('virtual'),
  through: z.enum(['pcsc', 'socket'], 'expected "pcsc" or "socket"').default('pcsc'),
});
const realReaders = z.strictObject({
  is: z.literal('real'),
  /** Names as PC/SC has them, matched by prefix. */
  antenna: z.array(readerName).min(1, 'expected at least one reader name'),
  slot: z.array(readerName).default([]),
});

const virtual = z.strictObject({ is: z.literal('virtual') });
const realVehicle = z.strictObject({
  is: z.literal('real'),
  address: z.url({ protocol: /^http$/, error: `expected ${ADDRESS}` }),
  own: z.ipv4("expected the machine's own IPv4 address in the vehicle's network"),
  port: z.int().min(0).max(65_535).default(0),
});

const realSerial = (baud: number) =>
  z.strictObject({
    is: z.literal('real'),
    serial: serialPath,
    baud: z.int('expected a whole number of baud').positive().default(baud),
  });
/** A twin speaks the device's protocol on a pseudo-terminal of this computer. */
const twin = z.strictObject({ is: z.literal('twin') });
const port = (baud: number) =>
  z.discriminatedUnion('is', [twin, realSerial(baud)], {
    error: 'expected { "is": "twin" } or { "is": "real", "serial": ... }',
  });

const place = z.tuple([finite, finite], { error: 'expected [x, y] in millimetres' });
const span = z
  .tuple([finite, finite], { error: 'expected [least, most] in millimetres' })
  .refine(([least, most]) => least < most, 'expected the smaller number first');
const angle = finite.min(0, 'expected an angle from 0 to 180').max(180, 'expected an angle from 0 to 180');
const spot = z.strictObject({ at: place, z: finite });

const cardInHolder = z.strictObject({
  kind: z.enum(['city', 'foreign', 'damaged', 'blank']).default('city'),
  city: z.enum(['tarnow', 'jaworzno', 'krakow']).optional(),
  tier: z.enum(['standard', 'premium']).optional(),
  concession: z.enum(['normal', 'local', 'statutory']).optional(),
});

const gantry = z.strictObject({
  port: port(115_200),
  limits: z.strictObject({ x: span, y: span, z: span }),
  /** Height at which the head may travel across everything. */
  travelZ: finite,
  /** Millimetres a minute. */
  feed: z.strictObject({ travel: positive, work: positive }),
  /** The touch panel: where the panel's top left corner is, the height to press from, and how it is turned. */
  panel: z.strictObject({ origin: place, z: finite, degrees: finite.min(-180).max(180).default(0) }),
  finger: z.strictObject({ servo: z.int().min(0).max(7), up: angle, down: angle, dwell: positive }),
  gripper: z.strictObject({ servo: z.int().min(0).max(7), open: angle, closed: angle, settle: positive }),
  antenna: spot,
  slot: spot.optional(),
  /** Where cards wait. On a real rig somebody has put these cards there. */
  holders: z.array(z.strictObject({ at: place, z: finite, card: cardInHolder.optional() })).default([]),
  /** Tubes with coins, and the machine's slot for them. */
  coins: z
    .strictObject({ tubes: z.array(z.strictObject({ grosze: z.int().positive(), at: place, z: finite })), slot: spot })
    .optional(),
});
export type GantryPlan = z.output<typeof gantry>;

const relay = z.strictObject({ port: port(9600), channel: z.int().min(1).max(8), offSeconds: positive.default(2) });
export type RelayPlan = z.output<typeof relay>;

const by = <Means extends string>(...means: readonly [Means, ...Means[]]) =>
  z.enum(means, { error: `expected ${means.map((each) => `"${each}"`).join(' or ')}` }).default(means[0]);

const secondsPerAct = finite.min(0, 'expected seconds, 0 or more');

export const rigFileSchema = z
  .strictObject({
    name: names,
    about: z.string().default(''),
    devices: z
      .strictObject({
        readers: z
          .discriminatedUnion('is', [virtualReaders, realReaders], { error: 'expected "is": "virtual" or "real"' })
          .prefault({ is: 'virtual' }),
        vehicle: z
          .discriminatedUnion('is', [virtual, realVehicle], { error: 'expected "is": "virtual" or "real"' })
          .prefault({ is: 'virtual' }),
      })
      .prefault({}),
    /** Who does what a passenger or an engineer does: the rig interface, or something that moves. */
    actuators: z
      .strictObject({
        touch: by('interface', 'gantry'),
        card: by('interface', 'gantry'),
        coin: by('interface', 'gantry'),
        power: by('interface', 'relay'),
      })
      .prefault({}),
    gantry: gantry.optional(),
    relay: relay.optional(),
    /** Seconds by kind of act; `other` for all that are not named. */
    costs: z.record(z.string(), secondsPerAct).default({}),
    /** A camera that looks at the panel and answers a picture over HTTP. */
    camera: z.strictObject({ snapshot: z.url({ protocol: /^https?$/, error: `expected ${ADDRESS}` }) }).optional(),
    /** Further things on the network that have to answer before a run. */
    network: z.record(z.string(), z.string().regex(/^[\w.-]+:\d{1,5}$/, `expected ${HOST}`)).default({}),
  })
  .superRefine((rig, context) => {
    const say = (path: readonly (string | number)[], message: string): void =>
      void context.addIssue({ code: 'custom', path: [...path], message });
    for (const [act, means] of Object.entries(rig.actuators)) {
      if (means === 'gantry' && rig.gantry === undefined)
        say(['actuators', act], 'says "gantry", and there is no "gantry" in the file');
      if (means === 'relay' && rig.relay === undefined)
        say(['actuators', act], 'says "relay", and there is no "relay" in the file');
    }
    if (rig.gantry) checkGantry(rig.gantry, rig.actuators, say);
    if (rig.devices.readers.is === 'real' && rig.actuators.card === 'interface')
      say(['actuators', 'card'], 'says "interface", and a real reader takes no virtual card: expected "gantry"');
  });

type Say = (path: readonly (string | number)[], message: string) => void;

/** Every place the head is sent to lies within its limits. */
function checkGantry(plan: GantryPlan, actuators: { card: string; coin: string }, say: Say): void {
  const { limits } = plan;
  const within = (
    value: number,
    [least, most]: readonly [number, number],
    path: readonly (string | number)[],
  ): void => {
    // Limits that are upside down have been told.
    if (least < most && (value < least || value > most))
      say(['gantry', ...path], `${value} lies outside the limits: expected ${least} to ${most}`);
  };
  const spotWithin = (
    given: { at: readonly [number, number]; z: number },
    ...path: readonly (string | number)[]
  ): void => {
    within(given.at[0], limits.x, [...path, 'at', 0]);
    within(given.at[1], limits.y, [...path, 'at', 1]);
    within(given.z, limits.z, [...path, 'z']);
  };
  within(plan.travelZ, limits.z, ['travelZ']);
  within(plan.panel.origin[0], limits.x, ['panel', 'origin', 0]);
  within(plan.panel.origin[1], limits.y, ['panel', 'origin', 1]);
  within(plan.panel.z, limits.z, ['panel', 'z']);
  spotWithin(plan.antenna, 'antenna');
  if (plan.slot) spotWithin(plan.slot, 'slot');
  for (const [index, holder] of plan.holders.entries()) spotWithin(holder, 'holders', index);
  for (const [index, tube] of plan.coins?.tubes.entries() ?? []) spotWithin(tube, 'coins', 'tubes', index);
  if (plan.coins) spotWithin(plan.coins.slot, 'coins', 'slot');
  if (actuators.card === 'gantry' && plan.holders.length === 0)
    say(['gantry', 'holders'], 'expected at least one holder for a card');
  if (actuators.coin === 'gantry' && plan.coins === undefined)
    say(['gantry', 'coins'], 'expected tubes and a slot for coins');
}

export type RigFile = z.output<typeof rigFileSchema>;
