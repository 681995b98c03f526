import { z } from 'zod';
import { KEY_LENGTH } from './cipher.ts';
import { type CardFile, type CardMemory, MOST_APPLICATIONS, MOST_FILES, MOST_KEYS } from './memory.ts';

const bytes = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .transform((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
const bytesOf = (length: number) => bytes.refine((value) => value.length === length, `not ${length} bytes`);
const byte = z.int().min(0).max(0xff);
const size = z.int().min(1).max(0xffffff);
const int32 = z.int().min(-0x8000_0000).max(0x7fff_ffff);

const header = {
  number: z.int().min(0).lt(MOST_FILES),
  communication: z.enum(['plain', 'maced', 'enciphered']),
  rights: z.int().min(0).max(0xffff),
};

const file = z.discriminatedUnion('kind', [
  z.object({ ...header, kind: z.enum(['standard', 'backup']), data: bytes }),
  z
    .object({
      ...header,
      kind: z.literal('value'),
      lower: int32,
      upper: int32,
      value: int32,
      limitedCredit: z.int().min(0),
      limitedCreditEnabled: z.boolean(),
      freeGetValue: z.boolean(),
    })
    .refine((value) => value.lower <= value.value && value.value <= value.upper, 'value outside its limits'),
  z
    .object({
      ...header,
      kind: z.enum(['linear', 'cyclic']),
      recordSize: size,
      capacity: size,
      records: z.array(bytes),
    })
    .refine((records) => records.records.length <= records.capacity, 'more records than fit')
    .refine(
      (records) => records.records.every((record) => record.length === records.recordSize),
      'a record of another size',
    ),
]);

const application = z
  .object({
    aid: z.int().min(0).max(0xffffff),
    settings: byte,
    keyKind: z.enum(['des', '3k3des', 'aes']),
    keys: z.array(z.object({ value: bytes, version: byte })).max(MOST_KEYS),
    files: z.array(file).max(MOST_FILES),
  })
  .refine(({ keyKind, keys }) => keys.every((key) => key.value.length === KEY_LENGTH[keyKind]), 'a key of wrong length')
  .transform(({ files, ...rest }) => ({
    ...rest,
    files: new Map<number, CardFile>(files.map((each) => [each.number, each])),
  }));

const storedCard = z
  .object({
    format: z.literal('kasownik-virtual-card-1'),
    model: z.object({
      uid: bytesOf(7),
      hardware: bytesOf(7),
      software: bytesOf(7),
      production: bytesOf(7),
      answerFrame: z.int().min(16).max(59),
      capacity: z.int().min(0),
    }),
    picc: application.refine((picc) => picc.keys.length === 1, 'the card has one master key'),
    applications: z.array(application).max(MOST_APPLICATIONS),
    configuration: z.object({
      formatDisabled: z.boolean(),
      randomUid: z.boolean(),
      defaultKey: bytesOf(24),
      defaultKeyVersion: byte,
      ats: bytes,
    }),
    allocated: z.int().min(0),
  })
  .transform(({ format: _, applications, ...rest }) => ({
    ...rest,
    applications: new Map(applications.map((each) => [each.aid, each])),
  }));

/** A card's memory as it lies in a file: byte strings in lower-case hexadecimal. */
export type StoredCard = z.input<typeof storedCard>;

export class StoredCardInvalid extends Error {
  override readonly name = 'StoredCardInvalid';
}

export function storeCard(memory: CardMemory): StoredCard {
  const applicationOf = ({ files, keys, ...rest }: CardMemory['picc']) => ({
    ...rest,
    keys: keys.map((key) => ({ value: hex(key.value), version: key.version })),
    files: [...files.values()].map(storeFile),
  });
  const { model, configuration } = memory;
  return {
    format: 'kasownik-virtual-card-1',
    model: {
      ...model,
      uid: hex(model.uid),
      hardware: hex(model.hardware),
      software: hex(model.software),
      production: hex(model.production),
    },
    picc: applicationOf(memory.picc),
    applications: [...memory.applications.values()].map(applicationOf),
    configuration: { ...configuration, defaultKey: hex(configuration.defaultKey), ats: hex(configuration.ats) },
    allocated: memory.allocated,
  };
}

function storeFile(cardFile: CardFile): z.input<typeof file> {
  switch (cardFile.kind) {
    case 'standard':
    case 'backup':
      return { ...cardFile, data: hex(cardFile.data) };
    case 'value':
      return { ...cardFile };
    case 'linear':
    case 'cyclic':
      return { ...cardFile, records: cardFile.records.map(hex) };
  }
}

/** Parses what storeCard wrote. Throws StoredCardInvalid on anything else. */
export function loadCard(stored: unknown): CardMemory {
  const parsed = storedCard.safeParse(stored);
  if (!parsed.success) throw new StoredCardInvalid(z.prettifyError(parsed.error));
  return parsed.data;
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}
