/** What the rig interface answers when a call cannot be carried out: `{ error, detail }` with this status. */
export class RigError extends Error {
  override readonly name = 'RigError';
  readonly status: 400 | 404 | 409;
  /** Stable short name of what is wrong, e.g. `unknown-card`. */
  readonly error: string;
  /** What the caller can do about it. */
  readonly detail: unknown;

  constructor(status: 400 | 404 | 409, error: string, detail: unknown) {
    super(`${error}: ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`);
    this.status = status;
    this.error = error;
    this.detail = detail;
  }
}
