import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** An on-board computer that says what a test tells it to. */
export class ScriptedComputer {
  /** The answer to GetAllData; null: none ever comes; a number: that HTTP status. */
  allData: string | null | number = '';
  subscribeAnswer: string | null | number =
    '<SubscribeResponse><Active><Value>true</Value></Active></SubscribeResponse>';
  /** What was asked, in order. */
  readonly asked: string[] = [];
  /** Where subscribers want to be told. */
  readonly subscribers: string[] = [];
  readonly #hanging = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#port}/`);
  }

  async open(): Promise<void> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    const bound = this.#server.address();
    this.#port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  /** Gone; open() brings it back at the same address. */
  async close(): Promise<void> {
    for (const response of this.#hanging) response.destroy();
    await new Promise((resolve) => {
      this.#server?.close(resolve);
      this.#server?.closeAllConnections();
    });
  }

  /** Posts to the last subscriber; the HTTP status of its answer. */
  async push(document: string | Uint8Array, path?: string): Promise<number> {
    const target = new URL(this.subscribers.at(-1) ?? 'http://127.0.0.1:9/');
    if (path !== undefined) target.pathname = path;
    const response = await fetch(target, { method: 'POST', body: Buffer.from(document) });
    await response.arrayBuffer();
    return response.status;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const operation = request.url?.split('/').at(-1) ?? '';
    this.asked.push(`${request.method} ${request.url}`);
    if (operation === 'SubscribeAllData') this.subscribers.push(replyAddress(body));
    if (operation === 'UnsubscribeAllData') this.subscribers.splice(0);
    const answer = operation.startsWith('Get') ? this.allData : this.subscribeAnswer;
    if (answer === null) this.#hanging.add(response);
    else if (typeof answer === 'number') response.writeHead(answer).end('<html>error</html>');
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(answer);
  }
}

function replyAddress(body: string): string {
  const told = (element: string) => new RegExp(`<${element}><Value>(.*)</Value></${element}>`).exec(body)?.[1] ?? '';
  return `http://${told('Client-IP-Address')}:${told('ReplyPort')}${told('ReplyPath')}`;
}
