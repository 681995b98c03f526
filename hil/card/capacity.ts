import type { Application, CardFile, CardMemory } from './memory.ts';
import { refuseUnless } from './status.ts';

/** The card gives out its memory in blocks of 32 bytes. */
const BLOCK = 32;

export function freeMemory(memory: CardMemory): number {
  return memory.model.capacity - memory.allocated;
}

/** Takes memory for a new application or file. Throws CardRefusal outOfMemory and then takes nothing. */
export function allocate(memory: CardMemory, bytes: number): void {
  refuseUnless(bytes <= freeMemory(memory), 'outOfMemory');
  memory.allocated += bytes;
}

export function sizeOfApplication(application: Application): number {
  const keys = application.keys.reduce((bytes, key) => bytes + key.value.length, 0);
  return BLOCK + blocks(keys);
}

/** Files with a backup image take their space twice; a cyclic file's spare record is in its capacity already. */
export function sizeOfFile(file: CardFile): number {
  switch (file.kind) {
    case 'standard':
      return blocks(file.data.length);
    case 'backup':
      return 2 * blocks(file.data.length);
    case 'value':
      return BLOCK;
    case 'linear':
    case 'cyclic':
      return blocks(file.recordSize * file.capacity);
  }
}

function blocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}
