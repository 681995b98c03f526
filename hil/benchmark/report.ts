import { type Computer, describeComputer } from './computer.ts';
import type { Figure, NotMeasured } from './figure.ts';

export interface Report {
  readonly computer: Computer;
  readonly figures: readonly Figure[];
  readonly notMeasured: readonly NotMeasured[];
}

/** One JSON object; numbers carry four significant digits, which is more than any of them is good for. */
export function asJson({ computer, figures, notMeasured }: Report): string {
  return JSON.stringify({ figures: figures.map(rounded), notMeasured, computer }, null, 2);
}

function rounded(figure: Figure): Figure {
  const members = Object.entries(figure).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [name, typeof member === 'number' ? significant(member) : member]),
  ) as unknown as Figure;
}

function significant(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}

const COLUMNS = ['figure', 'value', 'p99', 'max', 'n'] as const;

/** For people: a line of numbers each, and below it what it is compared with and what limits it. */
export function asTable({ computer, figures, notMeasured }: Report): string {
  const rows = figures.map(cells);
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const body = figures.flatMap((figure, index) => [line(rows[index] ?? []), ...remarks(figure)]);
  const missing = notMeasured.map(({ name, why }) => `not measured: ${name}: ${why}`);
  return [describeComputer(computer), '', line(COLUMNS), ...body, ...missing, ''].join('\n');
}

function cells({ name, value, unit, p99, max, samples }: Figure): readonly string[] {
  const optional = (number: number | undefined): string => (number === undefined ? '' : shown(number));
  return [name, `${shown(value)} ${unit}`, optional(p99), optional(max), samples === undefined ? '' : String(samples)];
}

function remarks({ against, ratio, limit }: Figure): readonly string[] {
  const compared = against === undefined ? [] : [`    against ${against}${ratioText(ratio)}`];
  return limit === undefined ? compared : [...compared, `    ${limit}`];
}

const ratioText = (ratio: number | undefined): string => (ratio === undefined ? '' : ` (ratio ${shown(ratio)})`);

function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
