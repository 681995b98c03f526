import type { AnswerFate, CommandFate } from './card-plug.ts';
import type { CommandStrike } from './faults.ts';
import type { Random } from './random.ts';

/** What a strike needs to reach beyond the card. */
export interface StrikeMeans {
  readonly killMachine: () => Promise<void>;
  readonly loseReaders: () => Promise<void>;
  readonly random: Random;
}

/**
 * Carries out what strikes before a command. The machine's death and the reader's come first, so that a cut can
 * be combined with them.
 */
export async function strikeCommand(
  strikes: readonly CommandStrike[],
  command: Uint8Array,
  means: StrikeMeans,
): Promise<CommandFate> {
  const kinds = kindsOf(strikes, 'before');
  const beyond = await strikeBeyond(kinds, means);
  if (kinds.has('tear')) return { kind: 'tear' };
  if (kinds.has('silent')) return { kind: 'silent' };
  if (beyond) return { kind: 'unheard' };
  return { kind: 'pass', command: kinds.has('corrupt') ? flipped(command, means.random) : command };
}

/** Carries out what strikes after the card has executed the command and before its answer is heard. */
export async function strikeAnswer(
  strikes: readonly CommandStrike[],
  answer: Uint8Array,
  means: StrikeMeans,
): Promise<AnswerFate> {
  const kinds = kindsOf(strikes, 'after');
  await strikeBeyond(kinds, means);
  if (kinds.has('tear')) return { kind: 'tear' };
  if (kinds.has('silent')) return { kind: 'silent' };
  return { kind: 'pass', answer: kinds.has('corrupt') ? flipped(answer, means.random) : answer };
}

function kindsOf(strikes: readonly CommandStrike[], when: 'before' | 'after'): ReadonlySet<CommandStrike['kind']> {
  return new Set(strikes.filter((strike) => strike.when === when).map(({ kind }) => kind));
}

async function strikeBeyond(kinds: ReadonlySet<CommandStrike['kind']>, means: StrikeMeans): Promise<boolean> {
  if (kinds.has('kill')) await means.killMachine();
  if (kinds.has('reader-lost')) await means.loseReaders();
  return kinds.has('kill') || kinds.has('reader-lost');
}

/** One bit is not what was sent. */
function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return bytes;
  const bit = random.below(bytes.length * 8);
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
