import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InspectedFile, inspectCard } from '../../../../hil/card/inspection.ts';
import { VirtualCard } from '../../../../hil/card/virtual-card.ts';
import type { PlugHooks } from '../../../../hil/card/vpcd-plug.ts';
import { hex } from '../recording.ts';
import { PrivatePcscd } from './private-pcscd.ts';

/** What this test stands on; setup installs it on Debian. */
const NEEDED = [
  '/usr/include/freefare.h',
  '/usr/include/nfc/nfc.h',
  '/usr/include/PCSC/winscard.h',
  '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
  '/usr/sbin/pcscd',
  '/usr/bin/gcc',
];
const missing = NEEDED.filter((path) => !existsSync(path));
if (process.getuid?.() !== 0) missing.push('root, for a mount namespace');
// On a developer's machine without them the rest can still be tested; in CI nothing is skipped.
const isPossible = missing.length === 0 || process.env.CI !== undefined;

describe.runIf(isPossible)('libfreefare, an independent client, through pcscd', () => {
  let pcscd: PrivatePcscd;
  let folder: string | undefined;
  let client: string;

  beforeAll(async () => {
    if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
    folder = mkdtempSync(join(tmpdir(), 'libfreefare-client-'));
    client = join(folder, 'client');
    const sources = ['client.c', 'nfc-over-pcsc.c'].map((name) => join(import.meta.dirname, name));
    const libraries = ['-I/usr/include/PCSC', '-lfreefare', '-lnfc', '-lpcsclite'];
    const compiled = spawnSync('gcc', ['-std=c11', '-Wall', '-Wextra', '-o', client, ...sources, ...libraries]);
    if (compiled.status !== 0) throw new Error(`the client does not compile:\n${compiled.stderr}`);
  });

  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  // One each: pcscd may take a card put there within its polling interval for the one that was torn out.
  beforeEach(async () => {
    pcscd = await PrivatePcscd.start();
  });

  afterEach(async () => {
    await pcscd.stop();
  });

  async function run(card: VirtualCard, scenario: string, hooks: PlugHooks = {}) {
    const plug = await pcscd.plug(card, hooks);
    const child = spawn(client, [scenario], { env: pcscd.environment, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    plug.unplug();
    return { status, output };
  }

  test('value files in each communication mode: debit, limited credit, boundaries, abort', async () => {
    const card = blankCard();
    expect(await run(card, 'purse')).toEqual({ status: 0, output: 'done\n' });
    const purses = filesOf(card).map((file) => (file.kind === 'value' ? [file.value, file.limitedCredit] : undefined));
    expect(purses).toEqual([
      [4750, 0],
      [4750, 0],
      [4750, 0],
    ]);
  });

  test('standard and backup files in each communication mode, in several frames', async () => {
    const card = blankCard();
    expect(await run(card, 'data')).toEqual({ status: 0, output: 'done\n' });
    const written = Uint8Array.from({ length: 300 }, (_, index) => (index * 7 + 1) & 0xff);
    for (const file of filesOf(card)) {
      if (file.kind === 'standard') expect(hex(file.data)).toBe(hex(written));
      else if (file.kind === 'backup') expect(hex(file.data)).toBe(`00000000${hex(written.slice(0, 60))}`);
      else expect.unreachable();
    }
    expect(filesOf(card).length).toBe(6);
  });

  test('linear and cyclic records in each communication mode', async () => {
    const card = blankCard();
    expect(await run(card, 'records')).toEqual({ status: 0, output: 'done\n' });
    const newest = filesOf(card).map((file) => ('records' in file ? file.records.map((record) => record[39]) : []));
    expect(newest).toEqual([[], [5, 4, 3], [], [5, 4, 3], [], [5, 4, 3]]);
  });

  test('keys: versions, settings, the key changer, master key to DES and back, FormatPICC', async () => {
    const card = blankCard();
    expect(await run(card, 'keys')).toEqual({ status: 0, output: 'uid 04a1b2c3d4e5f6\ndone\n' });
    expect(card.toJSON()).toEqual({ ...blankCard().toJSON() });
  });

  test.each([
    ['not-executed', 500, 0],
    ['executed', 400, 1],
  ] as const)(
    'pulled out during CommitTransaction, %s: the client gets no answer, the card is whole',
    async (outcome, value, count) => {
      const card = blankCard();
      const result = await run(card, 'torn', {
        onCommand: ({ name }) => (name === 'CommitTransaction' ? { kind: 'tear', outcome } : { kind: 'pass' }),
      });
      expect(result).toEqual({ status: 0, output: 'commit -1\ndone\n' });
      const [purse, log] = filesOf(card);
      expect(purse).toMatchObject({ kind: 'value', value });
      expect(log?.kind === 'cyclic' && log.records.length).toBe(count);
    },
  );
});

function blankCard(): VirtualCard {
  const uid = Uint8Array.of(0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6);
  return VirtualCard.blank({ uid, random: (length) => Uint8Array.from(randomBytes(length)) });
}

function filesOf(card: VirtualCard): readonly InspectedFile[] {
  return inspectCard(card).applications[0]?.files ?? [];
}
