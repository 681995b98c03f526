import type { Scene } from '../scene.ts';

export type OutgoingTouch =
  | { readonly button: string; readonly scene: number }
  | { readonly x: number; readonly y: number; readonly scene: number };

export interface LinkListener {
  onScene(scene: Scene): void;
  /** The machine has been out of reach for two seconds. */
  onLost(): void;
}

export interface Link {
  /** Sends a touch; one made without a connection is dropped: the panel says that there is none. */
  touch(touch: OutgoingTouch): void;
}

const lostAfterMs = 2_000;
const retryMs = 500;
/** A machine that hangs keeps its connection, so it is asked now and then. */
const askEveryMs = 4_000;

/** Keeps a connection to the machine whose page this is, wherever the page is mounted. */
export function openLink(listener: LinkListener): Link {
  const address = new URL('screen/ws', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  let socket: WebSocket | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let asking: ReturnType<typeof setTimeout> | undefined;
  let lost = false;

  /** Any word of the machine ends the wait for one. */
  function heard(): void {
    clearTimeout(silence);
    silence = undefined;
    lost = false;
    clearTimeout(asking);
    asking = setTimeout(() => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ask: 'alive' }));
      expectWord();
    }, askEveryMs);
  }

  function expectWord(): void {
    if (silence !== undefined || lost) return;
    silence = setTimeout(() => {
      silence = undefined;
      lost = true;
      listener.onLost();
      socket?.close();
    }, lostAfterMs);
  }

  function connect(): void {
    const opened = new WebSocket(address);
    socket = opened;
    expectWord();
    opened.addEventListener('message', ({ data }) => {
      heard();
      const scene = sceneIn(data);
      if (scene) listener.onScene(scene);
    });
    opened.addEventListener('close', () => {
      clearTimeout(asking);
      expectWord();
      setTimeout(connect, retryMs);
    });
  }

  connect();
  return {
    touch(touch) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ touch }));
    },
  };
}

/** The scene in a message of our own machine; undefined for its other words. */
function sceneIn(data: unknown): Scene | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message: { readonly scene?: Scene } = JSON.parse(data);
    return Array.isArray(message.scene?.items) ? message.scene : undefined;
  } catch {
    return undefined;
  }
}
