/** Amounts of money in a text, in grosze, in the order they stand there. */
export function amountsIn(text: string): readonly number[] {
  return [...text.matchAll(/(\d+(?:[\u00a0 ,.]\d{3})*)[,.](\d\d)\u00a0zł/g)].map(
    ([, zlotys = '0', grosze = '0']) => Number(zlotys.replaceAll(/\D/g, '')) * 100 + Number(grosze),
  );
}
