import { pino } from 'pino';

export type Log = (message: string, detail?: Readonly<Record<string, unknown>>) => void;

/** Log lines as JSON on standard error, one per event: standard output belongs to the ready line. */
export function logTo(stream: NodeJS.WritableStream, machine: string): Log {
  const logger = pino({ base: { machine } }, stream);
  return (message, detail = {}) => logger.info(detail, message);
}
