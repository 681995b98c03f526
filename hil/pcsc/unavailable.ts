/**
 * No private PC/SC service can run here; `reason` says exactly why (a missing program, a forbidden namespace, ...).
 * The bench then lets machines reach cards over sockets; where the real stack is required this is a failure.
 */
export class PcscUnavailable extends Error {
  override readonly name = 'PcscUnavailable';
  readonly reason: string;
  constructor(reason: string) {
    super(`no private PC/SC service: ${reason}`);
    this.reason = reason;
  }
}
