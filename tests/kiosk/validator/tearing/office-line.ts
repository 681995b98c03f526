import Fastify, { type FastifyInstance } from 'fastify';
import { officeRoutes } from '../../../../kiosk/office/http.ts';
import { type LoadDesk, openLoadDesk } from '../../../../kiosk/office/load-desk.ts';
import type { TestOffice } from './office.ts';

/** `claims-lost`: the office hears and grants, and its answers to claims never arrive. */
export type LineState = 'up' | 'down' | 'claims-lost';

/** The way from validators to the office's counter: its real routes, without a socket between. */
export class OfficeLine {
  state: LineState = 'up';
  /** So many answers to claims are lost from now on, whatever the state. */
  losesClaims = 0;
  readonly #server: FastifyInstance;

  private constructor(server: FastifyInstance) {
    this.#server = server;
  }

  static async open(office: TestOffice): Promise<OfficeLine> {
    const server = Fastify();
    await server.register(officeRoutes, { prefix: '/office', office: office.served });
    return new OfficeLine(server);
  }

  deskOf(machine: string): LoadDesk {
    return openLoadDesk({
      office: 'http://office/office',
      machine,
      fetch: (...call) => this.#fetch(...call),
      attempts: 2,
    });
  }

  readonly #fetch: typeof fetch = async (input, init) => {
    if (this.state === 'down') throw new TypeError('nobody is there');
    const { method = 'GET', body } = init ?? {};
    const url = String(input);
    const isClaim = url.endsWith('/claims');
    const answer = await this.#server.inject({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      ...(typeof body === 'string' ? { payload: body, headers: { 'content-type': 'application/json' } } : {}),
    });
    if (isClaim && this.#isLost()) throw new TypeError('the answer is lost');
    return new Response(answer.payload, { status: answer.statusCode });
  };

  #isLost(): boolean {
    if (this.state === 'claims-lost') return true;
    if (this.losesClaims === 0) return false;
    this.losesClaims -= 1;
    return true;
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
