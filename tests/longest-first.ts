import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Folders whose files take a minute or so, by what was measured; the longest first. */
const LONG = [
  'tests/stack/',
  'tests/hil/day/',
  'tests/hil/fault-loops/',
  'tests/kiosk/validator/tearing/',
  'tests/hil/page/',
  'tests/hil/bench/',
  'tests/hil/runs/',
];

function place(file: string): number {
  const at = LONG.findIndex((folder) => file.includes(folder));
  return at < 0 ? LONG.length : at;
}

/** Long files first, so that no worker begins a minute's work when the others are through. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => place(one.moduleId) - place(other.moduleId));
  }
}
