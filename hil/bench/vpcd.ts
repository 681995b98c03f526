import { type PlugAction, SlotUnreachable, VpcdPlug } from '../card/vpcd-plug.ts';
import type { AnswerFate, CardPlugOptions, CommandFate, PluggedCard } from './card-plug.ts';

/** A reader that went away is looked for this often: a service being restarted, a machine that was killed. */
const RETRY_MS = 50;
/** A code DESFire has not: the card refuses it and drops what was pending, as when the reader takes its power. */
const REFUSED_COMMAND = Uint8Array.of(0x90, 0xfe, 0x00, 0x00, 0x00);

/**
 * Lays a card into a place that speaks vpcd's protocol. It lies there until it is taken out or torn out; while
 * nobody holds the other end it waits, and is found when somebody does again.
 */
export function plugIntoVpcd(options: CardPlugOptions): PluggedCard {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  if (!options.hold) released.resolve();
  let plug: VpcdPlug | undefined;
  let out = false;
  const tornOut = (): void => {
    if (out) return;
    out = true;
    options.onTorn();
  };
  /** A cut together with the death of whoever held the other end: the plug is out already, and must not go in again. */
  const mindful = <Fate extends CommandFate | AnswerFate>(fate: Fate): Fate => {
    if (fate.kind === 'tear' && !plug?.isIn) tornOut();
    return fate;
  };

  const lie = async (): Promise<void> => {
    while (!out) {
      try {
        plug = await VpcdPlug.plug({
          card: options.card,
          port: options.port,
          hooks: {
            onCommand: async ({ command }) => actionAtCommand(mindful(await options.onCommand(command))),
            onAnswer: async ({ command, answer }) => actionAtAnswer(mindful(await options.onAnswer(command, answer))),
            hold: () => {
              asked.resolve();
              return released.promise;
            },
          },
        });
        if (out) plug.unplug();
        const why = await plug.unplugged;
        if (why.kind === 'asked') return;
        if (why.kind === 'failed') process.stderr.write(`bench: a card fell out of the field: ${String(why.error)}\n`);
        if (why.kind !== 'reader-gone') tornOut();
      } catch (cause) {
        if (!(cause instanceof SlotUnreachable)) throw cause;
      }
      if (!out) await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
    }
  };
  const lying = lie().catch((cause: unknown) => {
    process.stderr.write(`bench: a card cannot lie in the field: ${String(cause)}\n`);
    tornOut();
  });

  return {
    asked: asked.promise,
    release: () => released.resolve(),
    unplug: async () => {
      out = true;
      released.resolve();
      plug?.unplug();
      await Promise.race([lying, new Promise((resolve) => setTimeout(resolve, 2 * RETRY_MS))]);
    },
  };
}

function actionAtCommand(fate: CommandFate): PlugAction {
  switch (fate.kind) {
    case 'pass':
      return { kind: 'corrupt', change: () => fate.command };
    case 'tear':
      return { kind: 'tear', outcome: 'not-executed' };
    case 'silent':
      return { kind: 'silent' };
    case 'unheard':
      return { kind: 'corrupt', change: () => REFUSED_COMMAND };
  }
}

function actionAtAnswer(fate: AnswerFate): PlugAction {
  switch (fate.kind) {
    case 'pass':
      return { kind: 'corrupt', change: () => fate.answer };
    case 'tear':
      return { kind: 'tear' };
    case 'silent':
      return { kind: 'silent' };
  }
}
