const LOOK_EVERY_MS = 15;

/** The state that was waited for did not come; says what was seen last. */
export class NeverCame extends Error {
  override readonly name = 'NeverCame';
}

/** Looks again and again until what is seen is wanted. Waits for a state; the limit only ends a wait in vain. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value> | Value,
  wanted: (value: Value) => boolean,
  limitMs = 15_000,
): Promise<Value> {
  const began = performance.now();
  for (;;) {
    const value = await look();
    if (wanted(value)) return value;
    if (performance.now() - began > limitMs) {
      throw new NeverCame(
        `${what}: not within ${limitMs / 1000} s; last seen: ${JSON.stringify(value)?.slice(0, 600)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
