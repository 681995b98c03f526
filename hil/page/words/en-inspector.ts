import type { CodeKind } from '../rig/codes.ts';

const kinds: Readonly<Record<CodeKind, string>> = {
  valid: 'right',
  stale: 'older than two minutes',
  expired: 'of an expired ticket',
  'not-yet-valid': 'of a ticket that begins tomorrow',
  'forged-issuer': 'forged ticket',
  'forged-device': 'copied to another phone',
  damaged: 'damaged',
  foreign: 'somebody else’s code',
};

/** The page's words for the inspector's reader and the passenger's phone. */
export const enInspector = {
  screen: 'Screen of the inspector’s reader',
  phone: 'A passenger’s phone',
  kind: 'Code',
  kinds,
  whose: 'Phone',
  phones: { '1': 'the passenger’s', '22': 'a second one with the same ticket' } as Readonly<Record<string, string>>,
  answer: 'Number told by the inspector',
  reduced: 'Reduced ticket',
  show: 'Show a new code',
  scan: 'Hold it to the scanner',
  none: 'The phone shows no code yet.',
  hint: 'Hold a card to the reader, or show a code and scan it. Choose what is wrong with it.',
  symbol: 'Aztec symbol of the code',
};
