/** One line of JSON on standard error for each event, as the machine's own. */
export type ShellLog = (message: string, detail?: Readonly<Record<string, unknown>>) => void;

export function shellLog(stream: Pick<NodeJS.WritableStream, 'write'>, now: () => number): ShellLog {
  return (msg, detail = {}) => void stream.write(`${JSON.stringify({ time: now(), part: 'shell', ...detail, msg })}\n`);
}
