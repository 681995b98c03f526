/** The system did what no rule allows; `rule` is a short name that stays the same when the steps are played again. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly rule: string;
  readonly detail: unknown;

  constructor(rule: string, message: string, detail?: unknown) {
    super(`${rule}: ${message}`);
    this.rule = rule;
    this.detail = detail;
  }
}

/** Throws a Violation unless it holds. */
export function demand(holds: boolean, rule: string, message: string, detail?: unknown): asserts holds {
  if (!holds) throw new Violation(rule, message, detail);
}
