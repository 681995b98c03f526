import type { AcceptorModel } from './virtual-acceptor.ts';

/** Coins of the National Bank of Poland, as an acceptor that knows them all calls them. */
export const POLISH_COINS: AcceptorModel['coins'] = [
  { id: 'PL001A', grosze: 1 },
  { id: 'PL002A', grosze: 2 },
  { id: 'PL005A', grosze: 5 },
  { id: 'PL010A', grosze: 10 },
  { id: 'PL020A', grosze: 20 },
  { id: 'PL050A', grosze: 50 },
  { id: 'PL100A', grosze: 100 },
  { id: 'PL200A', grosze: 200 },
  { id: 'PL500A', grosze: 500 },
];
