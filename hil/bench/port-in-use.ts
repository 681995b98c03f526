/** Somebody listens on the bench's port already. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(port: number) {
    super(`port ${port} is in use; choose another with --port, or --port 0 for any free one`);
  }
}
