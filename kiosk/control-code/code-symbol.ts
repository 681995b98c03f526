import bwip from 'bwip-js/browser';

/** Aztec wants no white around it; two modules are for a dirty screen. */
const QUIET_MODULES = 2;

/**
 * The Aztec symbol (ISO/IEC 24778) of a control code as SVG for a phone's screen (P37), a unit a module: 53 x 53 modules
 * for 213 bytes at the standard's 23 % of correction. Runs in a browser as in Node.
 */
export function codeSymbol(code: Uint8Array): string {
  const text = Array.from(code, (byte) => String.fromCharCode(byte)).join('');
  const [symbol] = bwip.raw({ bcid: 'azteccode', text, binarytext: true });
  if (symbol === undefined || !('pixs' in symbol)) throw new Error('no Aztec symbol was made');
  const across = symbol.pixx;
  const modules = [...symbol.pixs].flatMap((pixel, at) =>
    pixel === 1 ? [`M${(at % across) + QUIET_MODULES} ${Math.floor(at / across) + QUIET_MODULES}h1v1h-1z`] : [],
  );
  const side = across + 2 * QUIET_MODULES;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">`,
    `<path fill="#fff" d="M0 0h${side}v${side}h-${side}z"/><path fill="#000" d="${modules.join('')}"/></svg>`,
  ].join('');
}
