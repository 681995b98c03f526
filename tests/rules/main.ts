import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/**
 * `npm run rules [-- --json] [-- --city T]`: which rules of the five source documents a test proves, which are
 * open, and which are not a machine's matter. A test proves the rules whose ids its title begins with.
 */
const ruleSchema = z.array(z.object({ id: z.string(), rule: z.string(), values: z.string(), who: z.string() }));
const listSchema = z.array(z.object({ name: z.string(), file: z.string() }));
const whySchema = z.record(z.string(), z.string());

interface Row {
  readonly id: string;
  readonly status: 'proved' | 'open' | 'elsewhere';
  readonly tests: readonly string[];
  readonly why?: string;
}

const here = (name: string) => new URL(name, import.meta.url).pathname;
const readJson = (name: string): unknown => JSON.parse(readFileSync(here(name), 'utf8'));

/** Every rule id at the head of a title: `T83 ...`, `T16 A15 ...`, `T48, T49 ...`. */
export function rulesOf(title: string): readonly string[] {
  const head = /^(?:[A-Z]\d+[a-z]?(?:[,\s]+|$))+/.exec(title)?.[0] ?? '';
  return head.match(/[A-Z]\d+/g) ?? [];
}

function testNames(): readonly string[] {
  const list = spawnSync(
    process.execPath,
    [here('../../node_modules/vitest/vitest.mjs'), 'list', '--json', '--config', here('../vitest.config.ts')],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const start = list.stdout.indexOf('[');
  if (list.status !== 0 || start < 0) throw new Error(`the tests could not be listed: ${list.stderr.split('\n')[0]}`);
  // `describe > describe > title`
  return listSchema.parse(JSON.parse(list.stdout.slice(start))).map((test) => test.name);
}

function rows(): readonly Row[] {
  const proofs = new Map<string, string[]>();
  for (const name of testNames()) {
    for (const part of name.split(' > ')) {
      for (const id of rulesOf(part)) proofs.set(id, [...(proofs.get(id) ?? []), name]);
    }
  }
  const elsewhere = whySchema.parse(readJson('elsewhere.json'));
  const open = whySchema.parse(readJson('open.json'));
  return ruleSchema.parse(readJson('rules.json')).map(({ id }): Row => {
    const tests = proofs.get(id);
    if (tests !== undefined) return { id, status: 'proved', tests };
    const why = elsewhere[id];
    if (why !== undefined) return { id, status: 'elsewhere', tests: [], why };
    return { id, status: 'open', tests: [], why: open[id] ?? open[id.slice(0, 1)] ?? 'not built yet' };
  });
}

function print(all: readonly Row[]): void {
  const documents = { K: 'mKK, Kraków', P: '5plus1, Kraków', M: 'mKraków', T: 'Tarnów', J: 'Jaworzno' };
  for (const [letter, name] of Object.entries(documents)) {
    const own = all.filter((row) => row.id.startsWith(letter));
    const count = (status: Row['status']) => own.filter((row) => row.status === status).length;
    const bar = '█'.repeat(Math.round((count('proved') / own.length) * 30)).padEnd(30, '░');
    console.log(
      `${letter}  ${bar}  ${count('proved')} proved, ${count('elsewhere')} elsewhere, ${count('open')} open  (${name})`,
    );
  }
  console.log();
  for (const row of all) {
    const text = row.status === 'proved' ? row.tests[0] : row.why;
    console.log(`${row.id.padEnd(5)} ${row.status.padEnd(10)} ${text}`);
  }
}

/** Reasons that nobody needs any more: a test proves the rule now. */
function outdated(all: readonly Row[]): readonly string[] {
  const given = ['open.json', 'elsewhere.json'].flatMap((name) => Object.keys(whySchema.parse(readJson(name))));
  const proved = new Set(all.filter(({ status }) => status === 'proved').map(({ id }) => id));
  return given.filter((id) => proved.has(id));
}

const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
const all = rows();
if (values.json) console.log(JSON.stringify({ rows: all }));
else print(all);
const past = outdated(all);
if (past.length > 0)
  process.stderr.write(`proved, and still explained in open.json or elsewhere.json: ${past.join(', ')}\n`);
