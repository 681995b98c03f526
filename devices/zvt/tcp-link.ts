import { DeviceFailure } from '../device-failure.ts';
import type { ByteLine } from '../serial-line/serial-line.ts';
import { type Apdu, encodeApdu } from './apdu.ts';
import type { ApduLink } from './apdu-link.ts';
import { TcpStreamReader } from './tcp-stream.ts';

/** Bare APDUs over TCP. Bytes that begin no message end the connection: there is no other way back into step. */
export function tcpLink(line: ByteLine): ApduLink {
  const reader = new TcpStreamReader();
  const listeners: ((message: Apdu) => void)[] = [];
  const bereft: ((detail: string) => void)[] = [];
  let gone: string | undefined;
  const tellGone = (detail: string) => {
    if (gone !== undefined) return;
    gone = detail;
    for (const listener of bereft) listener(detail);
  };
  line.onGone(tellGone);
  line.onBytes((bytes) => {
    if (gone !== undefined) return;
    for (const event of reader.hear(bytes)) {
      if (event.kind === 'nonsense') {
        tellGone(`not ZVT: ${event.detail}`);
        void line.close();
        return;
      }
      for (const listener of listeners) listener(event.apdu);
    }
  });
  return {
    async send(message) {
      if (gone !== undefined) throw new DeviceFailure('ZVT', 'lost', gone);
      line.write(encodeApdu(message));
      return { resent: false };
    },
    onApdu: (listener) => void listeners.push(listener),
    onGone: (listener) => {
      if (gone === undefined) bereft.push(listener);
      else listener(gone);
    },
    close: async () => {
      tellGone('closed');
      await line.close();
    },
  };
}
