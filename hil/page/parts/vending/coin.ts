import { svg } from '../../dom/icon.ts';

/** Polish coins in circulation, grosze, the largest first; the last three no machine takes. */
export const COINS = [500, 200, 100, 50, 20, 10, 5, 2, 1] as const;

/** Diameters in millimetres, National Bank of Poland. */
const DIAMETERS: Readonly<Record<number, number>> = {
  500: 24,
  200: 21.5,
  100: 23,
  50: 20.5,
  20: 18.5,
  10: 16.5,
  5: 19.5,
  2: 17.5,
  1: 15.5,
};

/** Rim and heart: 5 zł and 2 zł are of two metals, small ones of brass, the others of copper-nickel. */
function metals(grosze: number): readonly [string, string] {
  if (grosze === 500) return ['silver', 'gold'];
  if (grosze === 200) return ['gold', 'silver'];
  return grosze < 10 ? ['gold', 'gold'] : ['silver', 'silver'];
}

/** A coin as it lies there, as large as it is beside the others; its words stand elsewhere. */
export function coinPicture(grosze: number, pixelsPerMillimetre: number): SVGElement {
  const size = (DIAMETERS[grosze] ?? 20) * pixelsPerMillimetre;
  const [rim, heart] = metals(grosze);
  const large = grosze >= 100;
  const number = String(large ? grosze / 100 : grosze);
  return svg(
    'svg',
    { class: 'coin', viewBox: '0 0 100 100', width: size, height: size, 'aria-hidden': 'true', 'data-coin': grosze },
    svg('circle', { cx: 50, cy: 50, r: 48, class: `coin-rim coin-${rim}` }),
    svg('circle', { cx: 50, cy: 50, r: rim === heart ? 42 : 35, class: `coin-heart coin-${heart}` }),
    svg('text', { x: 50, y: large ? 54 : 52, class: 'coin-number' }, number),
    svg('text', { x: 50, y: large ? 73 : 72, class: 'coin-unit' }, large ? 'zł' : 'gr'),
  );
}
