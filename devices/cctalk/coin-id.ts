import { type Grosze, grosze } from '../../fares/money.ts';

/**
 * The value of a coin id as the device names it (header 184): country, three characters of value, version. The value
 * counts the currency's smallest unit or, with a mark, more: `PL010A` 10 gr, `PL100A` 1 zł, `PL500A` 5 zł, `PL1K0A`
 * would be 10 zł. Undefined for another country, a token, or an empty place (`......`).
 */
export function valueOfCoin(id: string): Grosze | undefined {
  const match = /^PL(?:(\d{3})|(\d)K(\d)|(\d{2})K)[A-Z0-9]$/.exec(id);
  if (match === null) return undefined;
  const [, units, thousands, hundreds, tenThousands] = match;
  if (units !== undefined) return Number(units) > 0 ? grosze(Number(units)) : undefined;
  if (thousands !== undefined) return grosze(Number(thousands) * 1000 + Number(hundreds) * 100);
  return grosze(Number(tenThousands) * 1000);
}
