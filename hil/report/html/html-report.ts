import type { ReportSubject } from '../verdict-of-record.ts';

export async function htmlReport({ verdict }: ReportSubject): Promise<string> {
  return `<!doctype html><title>${verdict}</title>`;
}
