/** Runs of 13 to 19 digits, perhaps in groups, as card numbers are printed. */
const DIGITS = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
const SHOWN = 4;

/**
 * Covers what passes for a whole card number (ISO/IEC 7812 check digit) but for its last four digits. A terminal masks
 * by itself; this is for the one that does not.
 */
export function coverCardNumbers(text: string): string {
  return text.replaceAll(DIGITS, (run) => (isCardNumber(run) ? cover(run) : run));
}

export function holdsCardNumber(text: string): boolean {
  return coverCardNumbers(text) !== text;
}

function cover(run: string): string {
  let left = run.replaceAll(/\D/g, '').length - SHOWN;
  return run.replaceAll(/\d/g, (digit) => {
    left -= 1;
    return left >= 0 ? '*' : digit;
  });
}

function isCardNumber(run: string): boolean {
  const digits = [...run.replaceAll(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && digits.some((digit) => digit !== 0);
}
