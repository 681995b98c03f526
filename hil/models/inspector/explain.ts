import type { Model } from '../contract.ts';

const PRESSED = /isButton\(([\w-]+)\)/;

/** Why nothing takes this branch of the inspector's reader, as far as it has to do with fingers and defects. */
export function whyUnreachable(id: string, { structure }: Model): string | undefined {
  const branch = structure.branches.find((each) => each.id === id);
  if (branch === undefined) return undefined;
  const { trigger, guard } = branch;
  if (trigger.kind === 'error') {
    return `only a defect of the program makes ${trigger.actor} reject: what cards, disks and printers do is in its answer`;
  }
  const button = PRESSED.exec(guard ?? '')?.[1];
  return button === undefined ? undefined : `no picture of this state has a button ${button}`;
}
