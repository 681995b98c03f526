/** A device did not do what it was asked; `reason` says whether it was heard at all. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure';
  readonly device: string;
  readonly reason: 'lost' | 'refused' | 'busy' | 'nonsense';
  readonly detail: string;
  constructor(device: string, reason: DeviceFailure['reason'], detail: string) {
    super(`${device} ${reason}: ${detail}`);
    this.device = device;
    this.reason = reason;
    this.detail = detail;
  }
}
