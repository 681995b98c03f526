import { cell } from '../dom/reactive.ts';
import { RigFailure } from '../rig/call.ts';

/** What went wrong last, until it is put away; the words for it are chosen where it is shown. */
export const notice = cell<RigFailure | undefined>(undefined);
/** Whether the bench answers. */
export const connected = cell(true);

/** Does what a person asked for; a refusal becomes the notice instead of an error. Answers whether it was done. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    notice.set(undefined);
    return true;
  } catch (cause) {
    report(cause);
    return false;
  }
}

/** Shows what a call threw. Anything but a refusal of the rig interface is a fault of the page itself. */
export function report(cause: unknown): void {
  if (!(cause instanceof RigFailure)) throw cause;
  if (cause.status === 0) connected.set(false);
  else notice.set(cause);
}
