import type { FastifyInstance } from 'fastify';
import type { Bench } from '../bench/bench.ts';
import { documentKindOf } from '../printer/document-kind.ts';
import { moneyOf } from './coin-routes.ts';
import { afterQuery, query } from './request.ts';

/** What has come out of the printer: each sheet as text and as a picture (PNG, base64). */
export function paperRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.get('/paper', async (request) => {
    const { machine, after } = query(afterQuery, request);
    const sheets = (bench.seat(machine).hand ?? moneyOf(bench, machine, 'printer')).printer.paper();
    return sheets
      .filter(({ seq }) => seq > after)
      .map(({ seq, kind: end, text, png }) => {
        return { seq, kind: documentKindOf(text), end, text, png: Buffer.from(png).toString('base64') };
      });
  });
}
