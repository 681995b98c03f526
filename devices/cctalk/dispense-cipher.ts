/**
 * What goes before the number of coins in a dispense command (header 167). The cipher of encrypting hoppers is not
 * public ("not given in this document", ccTalk Part 3): who has it under contract puts it behind this interface.
 */
export interface DispenseCipher {
  /** The whole data of the command. `ask`: another command to the same hopper, e.g. for its random number. */
  order(
    serial: number,
    count: number,
    ask: (header: number, data: Uint8Array) => Promise<Uint8Array>,
  ): Promise<Uint8Array>;
}

/** Hoppers that want their own serial number, 3 bytes, low byte first. */
export const BY_SERIAL_NUMBER: DispenseCipher = {
  order: async (serial, count) => Uint8Array.of(serial & 0xff, (serial >> 8) & 0xff, (serial >> 16) & 0xff, count),
};

/** Hoppers whose encryption is switched off: eight bytes that they ignore. */
export const UNENCRYPTED: DispenseCipher = {
  order: async (_serial, count) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, count),
};
