/** A HID device as the system lists it. */
export interface ListedDevice {
  readonly path: string;
  readonly vendor: number;
  readonly product: number;
  readonly model: string;
  readonly serial: string;
  readonly usagePage: number;
  readonly usage: number;
}

/** Which scanner is meant; nothing: the first. */
export interface WantedScanner {
  readonly vendor?: number | undefined;
  readonly product?: number | undefined;
  readonly serial?: string | undefined;
}

export type FoundScanner =
  | { readonly kind: 'found'; readonly device: ListedDevice }
  | { readonly kind: 'keyboard-wedge'; readonly detail: string }
  | { readonly kind: 'none' };

/** HID Point of Sale Usage Tables 1.02: bar code scanner page, bar code scanner. */
const SCANNER = { page: 0x8c, usage: 0x02 } as const;
/** HID Usage Tables: generic desktop, keyboard. */
const KEYBOARD = { page: 0x01, usage: 0x06 } as const;
/** Makers of scanners: Honeywell, Symbol/Zebra, Datalogic, Newland, Access-IS. A keyboard of theirs is one. */
const MAKERS: readonly number[] = [0x0c2e, 0x05e0, 0x05f9, 0x1eab, 0x0db5];

/**
 * The scanner among what is plugged in. One that types like a keyboard is not used: its keys go to whatever has the
 * focus, bytes that are no letters get lost, and anybody's keyboard could pretend to be it.
 */
export function findScanner(devices: readonly ListedDevice[], wanted: WantedScanner): FoundScanner {
  const isWanted = ({ vendor, product, serial }: ListedDevice): boolean =>
    (wanted.vendor ?? vendor) === vendor &&
    (wanted.product ?? product) === product &&
    (wanted.serial ?? serial) === serial;
  const mine = devices.filter(isWanted);
  const device = mine.find(({ usagePage, usage }) => usagePage === SCANNER.page && usage === SCANNER.usage);
  if (device !== undefined) return { kind: 'found', device };
  const wedge = mine.find(
    ({ usagePage, usage, vendor }) =>
      usagePage === KEYBOARD.page &&
      usage === KEYBOARD.usage &&
      (wanted.vendor !== undefined || MAKERS.includes(vendor)),
  );
  if (wedge === undefined) return { kind: 'none' };
  const detail = `${wedge.model} types like a keyboard; set it to HID POS (USB bar code scanner) with the setup code of its manual`;
  return { kind: 'keyboard-wedge', detail };
}
