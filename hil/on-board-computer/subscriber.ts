import { z } from 'zod';
import { readDocument, UnreadableDocument } from '../../devices/vehicle/ibis-ip-document.ts';
import type { Structure } from './customer-information.ts';
import type { VehicleSocket } from './vehicle-socket.ts';

const text = z.object({ Value: z.string() });
const request = z.object({
  'Client-IP-Address': text,
  ReplyPort: text.optional(),
  ReplyPath: text.optional(),
});

/** Who subscribes or unsubscribes: the address to which it wants to be told. Throws UnreadableDocument. */
export function replyAddressOf(body: Uint8Array, root: 'SubscribeRequest' | 'UnsubscribeRequest'): URL {
  const document = readDocument(body);
  const parsed = request.safeParse(document.content);
  if (document.root !== root || !parsed.success) throw new UnreadableDocument(`not a ${root}`);
  const { 'Client-IP-Address': address, ReplyPort, ReplyPath } = parsed.data;
  const path = (ReplyPath?.Value ?? '').replace(/^\/*/, '');
  const url = `http://${address.Value}:${ReplyPort?.Value ?? 80}/${path}`;
  // The bench is this computer and nothing else.
  if (!/^127(\.\d{1,3}){3}$/.test(address.Value) || !URL.canParse(url))
    throw new UnreadableDocument('not of this bench');
  return new URL(url);
}

/** A device that wants to be told, at the network socket through which it asked. */
export class Subscriber {
  readonly structure: Structure;
  readonly url: URL;
  readonly socket: VehicleSocket;
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(structure: Structure, url: URL, socket: VehicleSocket) {
    this.structure = structure;
    this.url = url;
    this.socket = socket;
  }

  is(structure: Structure, url: URL): boolean {
    return this.structure === structure && this.url.href === url.href;
  }

  /** One document at a time, in order, each as things are when its turn comes. False: nobody listens there any more. */
  tell(document: () => string): Promise<boolean> {
    this.#last = this.#last.then(() => this.socket.post(this.url, document()));
    return this.#last;
  }
}
