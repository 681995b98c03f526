import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type MachineConfig, machineConfigSchema } from '../machine/config.ts';
import { type StartOptions, WrongOption } from './options.ts';
import type { Running } from './rig-switch.ts';

/** Real devices are named in `settings.json` in the data folder. */
const settingsSchema = z.strictObject({
  name: machineConfigSchema.shape.name.default('main'),
  office: z.url().optional(),
  antenna: z.array(z.string()).min(1),
  pocket: z.array(z.string()).default([]),
  vehicle: machineConfigSchema.shape.vehicle,
  stamp: machineConfigSchema.shape.stamp,
  money: machineConfigSchema.shape.money,
  hand: machineConfigSchema.shape.hand,
  /** File with the public keys of control codes' issuers. */
  controlKeys: machineConfigSchema.shape.controlKeys,
  buzzer: machineConfigSchema.shape.buzzer,
  panel: machineConfigSchema.shape.panel,
  contactless: machineConfigSchema.shape.contactless,
  /** File with the scheme's master keys; the public test keys are refused. */
  keys: z.string(),
  /** File with the office's public keys; the public test key is refused. */
  officeKeys: z.string().optional(),
});

const readySchema = z.object({ ready: z.literal(true), screen: z.url(), pid: z.int() });

/** Starts the machine on real devices: no bench, no rig interface. */
export async function startAlone(options: StartOptions): Promise<Running> {
  const settings = readSettings(options.data);
  const config: MachineConfig = {
    name: settings.name,
    city: options.city,
    machine: options.machine,
    data: options.data,
    ...(options.tariff === undefined ? {} : { tariffFile: options.tariff }),
    ...(options.profile === undefined ? {} : { profileFile: options.profile }),
    ...(settings.office === undefined ? {} : { office: settings.office }),
    readers: { access: 'pcsc', antenna: settings.antenna, pocket: settings.pocket },
    vehicle: settings.vehicle,
    ...(settings.stamp === undefined ? {} : { stamp: settings.stamp }),
    ...(settings.money === undefined ? {} : { money: settings.money }),
    ...(settings.hand === undefined ? {} : { hand: settings.hand }),
    ...(settings.controlKeys === undefined ? {} : { controlKeys: settings.controlKeys }),
    keys: settings.keys,
    ...(settings.buzzer === undefined ? {} : { buzzer: settings.buzzer }),
    ...(settings.panel === undefined ? {} : { panel: settings.panel }),
    ...(settings.contactless === undefined ? {} : { contactless: settings.contactless }),
    ...(settings.officeKeys === undefined ? {} : { officeKeys: settings.officeKeys }),
    port: options.port,
    rig: false,
  };
  const main = new URL('../machine/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  // Also when the command is stopped before the machine is ready.
  process.once('exit', () => child.kill('SIGTERM'));
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readySchema.safeParse(parseJson(line));
    if (!ready.success) continue;
    return {
      ready: ready.data,
      async stop() {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }
  throw new Error('the machine could not start');
}

function readSettings(data: string): z.infer<typeof settingsSchema> {
  mkdirSync(data, { recursive: true });
  const file = join(data, 'settings.json');
  if (!existsSync(file))
    throw new WrongOption(`--rig none needs ${file} with the reader names, the on-board computer and the key file`);
  const settings = settingsSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  throw new WrongOption(`${file}: ${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'unreadable'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
