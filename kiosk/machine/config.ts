import { z } from 'zod';
import { neoSettingsSchema } from '../../devices/contactless/host-messages.ts';
import { panelSchema } from './panel.ts';

/** The on-board computer: IBIS-IP at a configured address, or found by DNS-SD. */
const vehicleSchema = z
  .object({
    access: z.literal('ibis-ip'),
    /** Base address of its services. */
    address: z.url({ protocol: /^http$/ }).optional(),
    discover: z.boolean().optional(),
    /** The machine's own address in the vehicle's network, at which it is told. */
    own: z.ipv4().default('127.0.0.1'),
    /** TCP port at which it is told, 0 = any. */
    port: z.int().min(0).max(65535).default(0),
  })
  .refine(({ address, discover }) => (address === undefined) === (discover === true), {
    message: 'give "address", or "discover": true',
  });

/** The slot for paper tickets: a slip printer (ESC/POS), and how it is reached. */
const stampSchema = z.object({
  transport: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('serial'), path: z.string(), baudRate: z.int().positive().default(9600) }),
    z.object({ kind: z.literal('tcp'), host: z.string(), port: z.int().min(1).max(65535).default(9100) }),
    z.object({ kind: z.literal('lp'), path: z.string() }),
  ]),
  /** `cp852` where the printer has it; else letters lose their marks. */
  codePage: z.enum(['ascii', 'cp852']).default('ascii'),
});

const coins = z.int().min(0);
/** How a ccTalk device checks its frames, and where it is on the line. */
const cctalkUnit = { address: z.int().min(1).max(255), check: z.enum(['checksum', 'crc']).default('checksum') };

/** A ticket and receipt printer that speaks ESC/POS. */
const printerSchema = z.object({
  transport: stampSchema.shape.transport,
  columns: z.literal([32, 35, 42, 44, 48]).optional(),
  codePage: z.enum(['cp852', 'ascii']).optional(),
});

/** What an inspector's reader has besides its card reader; it may lack any of it. */
const handSchema = z.object({
  /** A bar code scanner that speaks HID POS: the first that is found, or this one. */
  scanner: z
    .object({
      vendor: z.int().min(0).max(0xffff).optional(),
      product: z.int().min(0).max(0xffff).optional(),
      serial: z.string().optional(),
      /** On a bench: what stands in for the computer's USB sockets, or for the process that reads them. */
      bench: z
        .object({ environment: z.record(z.string(), z.string()).optional(), host: z.string().optional() })
        .optional(),
    })
    .optional(),
  /** For slips, 58 mm wide. */
  printer: printerSchema.optional(),
});

/** What takes and gives money and paper in a vending machine; a machine may lack any of it. */
const moneySchema = z.object({
  /** One ccTalk line with a coin acceptor and hoppers. */
  coins: z
    .object({
      path: z.string(),
      baudRate: z.int().positive().default(9600),
      /** Many acceptors refuse coins after a second without a question. */
      pollMs: z.int().min(10).max(900).default(200),
      acceptor: z.object(cctalkUnit).optional(),
      hoppers: z
        .array(
          z.object({
            name: z.string().min(1),
            ...cctalkUnit,
            /** Grosze. */
            value: z.int().positive(),
            dispense: z.enum(['serial-number', 'unencrypted']).default('serial-number'),
            /** What it holds when it has never been filled in this journal, and what it can hold. */
            coins,
            room: coins,
          }),
        )
        .default([]),
    })
    .optional(),
  /** A bank terminal that speaks ZVT. */
  terminal: z
    .object({
      line: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('tcp'), host: z.string(), port: z.int().min(1).max(65535).default(20007) }),
        z.object({
          kind: z.literal('serial'),
          path: z.string(),
          baudRate: z.literal([9600, 115200]).default(115200),
        }),
      ]),
      password: z.string().regex(/^\d{6}$/, 'six digits are expected'),
    })
    .optional(),
  printer: printerSchema.optional(),
  /** File with the key that signs paper tickets. Absent on a bench: the test key. */
  ticketKey: z.string().optional(),
  /** How receipts name this machine (J40, J41). */
  pointOfSale: z.string().min(1).max(40).optional(),
});

/** What the start command gives to a machine's process (as JSON in its first argument). */
export const machineConfigSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  city: z.enum(['tarnow', 'jaworzno', 'krakow']),
  machine: z.enum(['validator', 'vending', 'parking', 'inspector']),
  /** Folder of this machine's journal and settings. */
  data: z.string(),
  tariffFile: z.string().optional(),
  profileFile: z.string().optional(),
  /** Base address of the office; absent: records wait in the outbox. */
  office: z.string().optional(),
  readers: z.discriminatedUnion('access', [
    z.object({
      access: z.literal('pcsc'),
      /** PCSCLITE_CSOCK_NAME; absent = the system's own service. Must be set before the native library loads. */
      socket: z.string().optional(),
      /** PC/SC reader names, matched by prefix. */
      antenna: z.array(z.string()),
      pocket: z.array(z.string()),
    }),
    z.object({
      access: z.literal('socket'),
      /** TCP ports on 127.0.0.1 on which the machine waits for cards that speak vpcd's protocol, one per place in the field. */
      antenna: z.array(z.int()),
      pocket: z.array(z.int()),
    }),
  ]),
  vehicle: vehicleSchema,
  /** Absent: the machine stamps no paper tickets. */
  stamp: stampSchema.optional(),
  /** A vending machine's devices. */
  money: moneySchema.optional(),
  /** An inspector's devices. */
  hand: handSchema.optional(),
  /** File with the public keys of control codes' issuers (K38). Absent on a bench: the test keys; else: none. */
  controlKeys: z.string().optional(),
  /** A reader of bank cards that speaks ViVOtech2. Absent: the machine takes none. */
  contactless: neoSettingsSchema.optional(),
  /** File with the master keys of the scheme. */
  keys: z.string(),
  /** File with the office's public keys: what it signs is taken if one of them proves it. Absent on a bench: the test key. */
  officeKeys: z.string().optional(),
  /**
   * What the beeps sound from. `screen` (default): the loudspeaker of whatever shows the screen; `alsa`: the computer's
   * own sound card; `none`: they are not heard.
   */
  buzzer: z
    .union([
      z.enum(['screen', 'none']),
      z.object({ alsa: z.string().min(1), loudness: z.number().gt(0).max(1).default(0.5) }),
    ])
    .optional(),
  /** Absent: the machine has no keys and lamps of its own. */
  panel: panelSchema.optional(),
  /** TCP port of the machine's own screen server on 127.0.0.1, 0 = any. */
  port: z.int().min(0).max(65535),
  /** True under a bench: the rig link (parent process IPC) is opened. Never in production. */
  rig: z.boolean(),
});
export type MachineConfig = z.infer<typeof machineConfigSchema>;
