/** Money is an integer of grosze (1 zł = 100 gr); no other unit and no fraction exists inside the program. */
export type Grosze = number & { readonly __unit: 'grosze' };

/** Takes an integer as an amount of grosze. Throws RangeError on a fraction, NaN or an unsafe integer. */
export function grosze(amount: number): Grosze {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an integer amount of grosze: ${amount}`);
  // -0 and 0 are the same money.
  return (amount === 0 ? 0 : amount) as Grosze;
}

export const NOTHING: Grosze = grosze(0);

export function add(...amounts: readonly Grosze[]): Grosze {
  return grosze(amounts.reduce<number>((sum, amount) => sum + amount, 0));
}

export function subtract(from: Grosze, amount: Grosze): Grosze {
  return grosze(from - amount);
}

export function times(amount: Grosze, count: number): Grosze {
  return grosze(amount * count);
}

export function atLeast(amount: Grosze, floor: Grosze): Grosze {
  return amount < floor ? floor : amount;
}

export function atMost(amount: Grosze, ceiling: Grosze): Grosze {
  return amount > ceiling ? ceiling : amount;
}
