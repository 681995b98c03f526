import { differences, isUnchanged } from './ledger/agreement.ts';
import type { Outcome, Written } from './ledger/outcome.ts';
import type { Seen } from './presentation.ts';
import { beepsOf, demandNoAmountsInDoubt, isResult, isShown } from './screen-rules.ts';
import type { Scene } from './shapes.ts';
import { demand, Violation } from './violation.ts';

/** What became of a tap, as far as it can be told. */
export interface Verdict {
  /** The outcome the screen has told; undefined when it has told none of those the rules allow. */
  readonly told: Outcome | undefined;
  /** The transaction that is on the card now. */
  readonly onCard: Written | undefined;
  readonly scene: Scene | undefined;
  /** The machine has read the card's state. */
  readonly read: boolean;
}

/** A check-in or check-out: one authentication, no more than seven commands. */
const SEVEN = [
  'SelectApplication',
  'AuthenticateAES',
  'AdditionalFrame',
  'ReadRecords',
  'MONEY',
  'WriteRecord',
  'CommitTransaction',
];
const MONEY = { 'check-in': 'Debit', 'check-out': 'LimitedCredit' } as const;
/** Tickets that join an open ride: what is open is given back first (A37). */
const MOST_FOR_A_GROUP = 8;
const COMMANDS_TO_READ = 4;
/** The last that is written before Commit; in several frames where it is long. */
const WRITES = ['WriteRecord', 'WriteData', 'AdditionalFrame'];

/** Nothing disturbed this tap: it must be one of the outcomes, to the last detail. */
export function judgeUndisturbed(seen: Seen, outcomes: readonly Outcome[], settles: boolean): Verdict {
  const scene = resultOf(seen);
  demand(scene !== undefined, 'a tap gets an answer', 'a card was held and nothing was shown', told(seen, outcomes));
  const found = outcomes.find((outcome) => isTold(outcome, scene, seen));
  demand(
    found !== undefined,
    ruleOf(outcomes, scene),
    `shown: ${scene.view} ${scene.reason ?? ''}`,
    told(seen, outcomes),
  );
  demand(
    seen.sight?.beeps.length === 1 && seen.sight.beeps[0] === beepsOf(scene),
    'beeps go with the result',
    `${scene.view} came with beeps ${JSON.stringify(seen.sight?.beeps)}`,
    told(seen, outcomes),
  );
  if (found.kind === 'written') demandWritten(found, seen, settles);
  else demandNothingSent(seen, found);
  return { told: found, onCard: found.kind === 'written' ? found : undefined, scene, read: true };
}

/** Something struck, or the card was snatched away: much may have happened, but nothing wrong. */
export function judgeDisturbed(seen: Seen, outcomes: readonly Outcome[]): Verdict {
  const { commands, died } = seen;
  const onCard = transactionOn(seen, outcomes);
  const commitSent = commands.includes('CommitTransaction');
  const read = commands.length > COMMANDS_TO_READ;
  const scene = resultOf(seen);
  const verdict = { told: undefined, onCard, scene, read };
  if (died && scene === undefined) return verdict;
  if (scene === undefined) {
    demand(
      !commitSent && onCard === undefined,
      'a tap gets an answer',
      'a commit was sent, nothing shown',
      told(seen, outcomes),
    );
    return verdict;
  }
  demandOneSignal(seen, scene, outcomes);
  switch (scene.view) {
    case 'uncertain':
      // A commit may have left the machine and not have reached a card that was just being taken away.
      demand(
        commitSent || WRITES.includes(commands.at(-1) ?? ''),
        'T93 uncertain only after commit',
        'no commit was sent',
        told(seen, outcomes),
      );
      return verdict;
    case 'carried-over':
    case 'refused': {
      const found = outcomes.find((outcome) => isTold(outcome, scene, seen));
      // T119 is what a card says that was taken out of the pocket.
      const early = ['removed-early', 'damaged', 'foreign'].includes(scene.reason ?? '') || scene.outcome === 3;
      demand(
        onCard === undefined || found?.kind === 'written',
        'refused means nothing charged',
        'the card has changed',
        told(seen, outcomes),
      );
      demand(found !== undefined || early, ruleOf(outcomes, scene), `refused: ${scene.reason}`, told(seen, outcomes));
      return found === undefined ? verdict : { ...verdict, told: found, read: true };
    }
    default: {
      const found = outcomes.find((outcome) => isTold(outcome, scene, seen));
      demand(found !== undefined, ruleOf(outcomes, scene), `shown: ${scene.view}`, told(seen, outcomes));
      return { ...verdict, told: found, read: true };
    }
  }
}

/** The disk takes nothing, so no transaction may begin. */
export function judgeWithoutDisk(seen: Seen, outcomes: readonly Outcome[]): Verdict {
  const verdict = judgeDisturbed(seen, outcomes);
  demand(
    verdict.onCard === undefined,
    'PREPARED before commit',
    'a card was written without a journal',
    told(seen, outcomes),
  );
  return verdict;
}

/**
 * The result that was shown. What was there already may be drawn again for another reason (the time, the bus), or
 * because this card came to the very same: then it beeps and stays.
 */
export function resultOf({ sight }: Seen): Scene | undefined {
  const drawn = sight?.scenes.findLast((scene) => isResult(scene) && !saysTheSame(scene, sight.shownBefore));
  if (drawn !== undefined || sight === undefined || sight.beeps.length === 0) return drawn;
  const { scene } = sight.state;
  return isResult(scene) ? scene : undefined;
}

function saysTheSame(scene: Scene, other: Scene | undefined): boolean {
  const words = (each: Scene | undefined): string => JSON.stringify([each?.view, each?.title, each?.lines]);
  return words(scene) === words(other);
}

/** Everything that helps to understand a violation. */
function told({ sight, commands, before, after, fired, died }: Seen, outcomes: readonly Outcome[]): object {
  const scenes = sight?.scenes.map(({ view, reason, title, lines }) => ({ view, reason, title, lines }));
  const memory = [before[0], after[0]].map((each) => each && { ...each, log: each.log.slice(0, 1) });
  return {
    expected: outcomes,
    scenes,
    beeps: sight?.beeps,
    signals: sight?.signals,
    drawn: sight?.drawn,
    entries: sight?.entries.map(({ kind, at, reason, what, result }) => ({ kind, at, reason, what, result })),
    commands,
    fired,
    died,
    before: memory[0],
    after: memory[1],
  };
}

function isTold(outcome: Outcome, scene: Scene, seen: Seen): boolean {
  const [before, after] = [seen.before[0], seen.after[0]];
  if (before === undefined || after === undefined || !isShown(outcome.screen, scene)) return false;
  return outcome.kind === 'written'
    ? differences(after, outcome.after).length === 0 && !isUnchanged(before, after)
    : isUnchanged(before, after);
}

/** What the card says was done; anything but one of the transactions the rules allow is a violation. */
function transactionOn(seen: Seen, outcomes: readonly Outcome[]): Written | undefined {
  const [before, after] = [seen.before[0], seen.after[0]];
  if (before === undefined || after === undefined) throw new Violation('a card has a memory', 'it could not be read');
  if (isUnchanged(before, after)) return undefined;
  const found = outcomes.find(
    (outcome): outcome is Written => outcome.kind === 'written' && differences(after, outcome.after).length === 0,
  );
  demand(
    found !== undefined,
    'only what the ledger allows',
    'the card was changed in another way',
    told(seen, outcomes),
  );
  return found;
}

/** As few commands as a tap may cost, and one transaction in the journal. */
function demandWritten(written: Written, seen: Seen, settles: boolean): void {
  const { does, after } = written;
  const { commands, sight } = seen;
  if (does === 'check-in' || does === 'check-out') demandSeven(does, commands, settles);
  const few = commands.length <= MOST_FOR_A_GROUP || settles;
  demand(does !== 'group' || few, 'eight commands', `${commands.length} commands for a group`, { commands });
  const tx = seen.after[0]?.log[0]?.tx;
  const recorded = seen.before[0]?.counter !== after.counter;
  const entries = (sight?.entries ?? []).filter((entry) => !recorded || entry.tx === tx);
  const kinds = entries.map(({ kind }) => kind).filter((kind) => kind === 'PREPARED' || kind === 'COMMITTED');
  demand(
    kinds.join() === 'PREPARED,COMMITTED',
    'the journal has the transaction',
    `entries of ${tx}, counter ${after.counter}: ${kinds.join()}`,
    { entries: sight?.entries },
  );
}

function demandSeven(does: 'check-in' | 'check-out', commands: readonly string[], settles: boolean): void {
  const wanted = SEVEN.map((name) => (name === 'MONEY' ? MONEY[does] : name));
  // A doubt that others have overtaken is looked for among the older records, in as many frames as they take; one
  // that only coded season tickets, in their places.
  const log = commands.join(' ').replace(/ReadRecords( ReadRecords| ReadData)( AdditionalFrame)*/, 'ReadRecords');
  const right = wanted.join() === commands.join() || (settles && wanted.join(' ') === log);
  demand(right, 'seven commands', `${commands.length} commands for a ${does}`, { commands });
}

function demandNothingSent({ commands, before, after }: Seen, { kind }: Outcome): void {
  const writing = commands.filter((name) =>
    ['Debit', 'LimitedCredit', 'Credit', 'WriteRecord', 'WriteData'].includes(name),
  );
  const [was, is] = [before[0], after[0]];
  const same = was !== undefined && is !== undefined && isUnchanged(was, is);
  demand(writing.length === 0 && same, 'nothing is written', `${kind}: ${writing.join()}`, { commands });
}

/** One result, one signal; a machine that then goes out of service has one more. */
function demandOneSignal(seen: Seen, scene: Scene, outcomes: readonly Outcome[]): void {
  const { beeps = [], scenes = [] } = seen.sight ?? {};
  const closed = scenes.some(({ view }) => view === 'out-of-service');
  const right = beeps.length >= 1 && beeps.length <= (closed ? 2 : 1) && beeps.includes(beepsOf(scene));
  demand(right, 'beeps go with the result', `${scene.view} with beeps ${beeps.join()}`, told(seen, outcomes));
  demandNoAmountsInDoubt(scenes);
}

/** A short name of what was expected and what was shown, the same whenever it happens. */
function ruleOf(outcomes: readonly Outcome[], scene: Scene): string {
  const expected = outcomes.map((each) => (each.kind === 'written' ? each.does : `${each.kind} ${wordOf(each)}`));
  return `expected ${[...new Set(expected)].join(' or ')}, was ${scene.view} ${scene.reason ?? scene.outcome ?? ''}`.trim();
}

const wordOf = ({ screen }: Outcome): string => screen.reason ?? `${screen.view} ${screen.outcome ?? ''}`.trim();
