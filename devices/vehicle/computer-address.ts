/** Where the on-board computer's CustomerInformationService is; it may be found later, and move. */
export interface ComputerAddress {
  /** The services' base address; undefined: not found yet, or gone. */
  readonly current: URL | undefined;
  /** The listener is called when the address has changed. */
  subscribe(listener: () => void): () => void;
  /** Asks the network again. */
  search(): void;
  close(): Promise<void>;
}

/** An address from the configuration. */
export function fixedAddress(address: URL): ComputerAddress {
  return { current: address, subscribe: () => () => {}, search: () => {}, close: async () => {} };
}
