import type { Application, CardFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import type { VirtualCard } from './virtual-card.ts';

/** A card's memory as the bench shows it: committed contents only, no key needed and none shown. */
export interface InspectedCard {
  readonly uid: string;
  readonly applications: readonly InspectedApplication[];
}

export interface InspectedApplication {
  /** Six hexadecimal digits. */
  readonly aid: string;
  readonly keyKind: Application['keyKind'];
  readonly keyVersions: readonly number[];
  readonly files: readonly InspectedFile[];
}

interface InspectedHeader {
  readonly number: number;
  readonly communication: Communication;
  readonly rights: {
    readonly read: number;
    readonly write: number;
    readonly readWrite: number;
    readonly change: number;
  };
}

export type InspectedFile = InspectedHeader &
  (
    | { readonly kind: 'standard' | 'backup'; readonly data: Uint8Array }
    | {
        readonly kind: 'value';
        readonly value: number;
        readonly lower: number;
        readonly upper: number;
        readonly limitedCredit: number;
        readonly limitedCreditEnabled: boolean;
      }
    | {
        readonly kind: 'linear' | 'cyclic';
        readonly recordSize: number;
        /** As created; a cyclic file holds one fewer. */
        readonly capacity: number;
        /** Newest first. */
        readonly records: readonly Uint8Array[];
      }
  );

/** Reads a card's memory directly, whether it lies in a field or not. */
export function inspectCard(card: VirtualCard): InspectedCard {
  return {
    uid: Buffer.from(card.uid).toString('hex'),
    applications: [...card.memory.applications.values()].map((application) => ({
      aid: application.aid.toString(16).padStart(6, '0'),
      keyKind: application.keyKind,
      keyVersions: application.keys.map((key) => key.version),
      files: [...application.files.values()].map(inspectFile),
    })),
  };
}

function inspectFile(file: CardFile): InspectedFile {
  const header: InspectedHeader = {
    number: file.number,
    communication: file.communication,
    rights: {
      read: file.rights >> 12,
      write: (file.rights >> 8) & 0xf,
      readWrite: (file.rights >> 4) & 0xf,
      change: file.rights & 0xf,
    },
  };
  switch (file.kind) {
    case 'standard':
    case 'backup':
      return { ...header, kind: file.kind, data: file.data.slice() };
    case 'value': {
      const { value, lower, upper, limitedCredit, limitedCreditEnabled } = file;
      return { ...header, kind: 'value', value, lower, upper, limitedCredit, limitedCreditEnabled };
    }
    case 'linear':
    case 'cyclic': {
      const { kind, recordSize, capacity } = file;
      const records = file.records.map((record) => record.slice()).reverse();
      return { ...header, kind, recordSize, capacity, records };
    }
  }
}
