import type { Grosze } from './money.ts';

/** U+00A0 keeps the amount and its unit in one line. */
const NO_BREAK_SPACE = '\u00a0';
/** U+2212, as long as a figure; a hyphen is too short to be seen. */
const MINUS = '\u2212';

/** How a language writes numbers: decimal mark and what parts thousands, and from how many digits on. */
interface NumberStyle {
  readonly decimalMark: string;
  readonly groupMark: string;
  readonly groupFrom: number;
}

/** Polish leaves a number of four digits ungrouped (CLDR, minimumGroupingDigits 2). */
const STYLES = {
  pl: { decimalMark: ',', groupMark: NO_BREAK_SPACE, groupFrom: 5 },
  uk: { decimalMark: ',', groupMark: NO_BREAK_SPACE, groupFrom: 4 },
  de: { decimalMark: ',', groupMark: '.', groupFrom: 4 },
  en: { decimalMark: '.', groupMark: ',', groupFrom: 4 },
} as const satisfies Record<string, NumberStyle>;

export type AmountLanguage = keyof typeof STYLES;

/** An amount for people: `4,60 zł`, in English `4.60 zł`; the unit always follows, as on every price in Poland. */
export function formatAmount(amount: Grosze, language: AmountLanguage = 'pl'): string {
  return `${formatNumber(amount, language)}${NO_BREAK_SPACE}zł`;
}

/** The same without the unit: `4,60`. */
export function formatNumber(amount: Grosze, language: AmountLanguage = 'pl'): string {
  const style = STYLES[language];
  const absolute = Math.abs(amount);
  const zlotys = String(Math.floor(absolute / 100));
  const groszeDigits = String(absolute % 100).padStart(2, '0');
  const grouped = zlotys.length >= style.groupFrom ? zlotys.replace(/\B(?=(\d{3})+$)/g, style.groupMark) : zlotys;
  return `${amount < 0 ? MINUS : ''}${grouped}${style.decimalMark}${groszeDigits}`;
}
