/** What a broken computer or cable may make of a document: cut short, noise, or noise in one place that matters. */
export function spoiled(document: string, below: (limit: number) => number): Uint8Array {
  const bytes = Buffer.from(document);
  switch (below(3)) {
    case 0:
      return bytes.subarray(0, 1 + below(Math.floor(bytes.length * 0.9)));
    case 1:
      return Buffer.from(Array.from({ length: 1 + below(200) }, () => below(256)));
    default:
      return Buffer.from(document.replace(/<Value>\d+<\/Value>/, '<Value>\u00ff\u00fe</Value>'));
  }
}
