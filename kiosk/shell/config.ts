import { z } from 'zod';

/** What the start command gives to the shell, as JSON in its last argument. */
const shellConfigSchema = z.strictObject({
  /** Socket of the machine whose screen is shown. */
  socket: z.string().min(1),
  /** Folder of the built page. */
  page: z.string().min(1),
  /** The bundled preload script. */
  preload: z.string().min(1),
  /** Where Electron may keep files of its own. */
  data: z.string().min(1),
  /** No tools for developers. */
  production: z.boolean(),
});
export type ShellConfig = z.infer<typeof shellConfigSchema>;

/** The arguments for Electron: its own switches before, the configuration last. */
export function shellArguments(config: ShellConfig): string {
  return JSON.stringify(config);
}

/** Reads the configuration from a command line. Throws an Error with one line. */
export function readShellConfig(argv: readonly string[]): ShellConfig {
  let given: unknown;
  try {
    given = JSON.parse(argv.at(-1) ?? '');
  } catch {
    throw new Error('the shell is started by the start command: its last argument is its configuration');
  }
  const read = shellConfigSchema.safeParse(given);
  if (!read.success) throw new Error(`the shell's configuration: ${z.prettifyError(read.error).split('\n')[0]}`);
  return read.data;
}
