import type { OpenTransport } from './transport.ts';

const retryMs = 500;

/** The WebSocket of the machine whose page this is, wherever the page is mounted. */
export const openWebSocket: OpenTransport = (listener) => {
  const address = new URL('screen/ws', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  let socket: WebSocket | undefined;

  function connect(): void {
    const opened = new WebSocket(address);
    socket = opened;
    opened.addEventListener('message', ({ data }) => listener.onAnswer(parsed(data)));
    opened.addEventListener('close', () => {
      listener.onInterrupted();
      setTimeout(connect, retryMs);
    });
  }

  connect();
  return {
    say(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    // `close` follows, and with it the next try.
    renew: () => socket?.close(),
  };
};

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
