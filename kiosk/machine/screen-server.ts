import Fastify from 'fastify';
import { panelSocketIn, servePanelSocket } from '../screen/panel-socket.ts';
import type { ScreenBuzzer } from '../screen/screen-buzzer.ts';
import type { ScreenSpeaker } from '../screen/screen-speaker.ts';
import { screenPlugin } from '../screen/server.ts';
import type { Stage } from '../screen/stage.ts';
import type { ScreenSource } from '../screen/viewer.ts';
import type { Log } from './log.ts';

export interface ScreenServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ScreenServerParts {
  readonly port: number;
  /** The machine's data folder: its shell finds the screen there, without the network. */
  readonly data: string;
  readonly stage: Stage;
  readonly buzzer: ScreenBuzzer | undefined;
  readonly speaker?: ScreenSpeaker | undefined;
  readonly log: Log;
}

/**
 * Serves this machine's screen to whatever shows it: on 127.0.0.1 to a browser and the bench's page, at a socket of
 * its data folder to the shell. Throws an Error whose message is one line when the port is in use.
 */
export async function serveScreen({
  port,
  data,
  stage,
  buzzer,
  speaker,
  log,
}: ScreenServerParts): Promise<ScreenServer> {
  const server = Fastify({ forceCloseConnections: true });
  const source: ScreenSource = {
    current: () => stage.current(),
    subscribe: (listener) => stage.subscribe(listener),
    onTouch: (touch) => stage.touch(touch),
    ...(buzzer === undefined ? {} : { subscribeTones: (listener) => buzzer.subscribe(listener) }),
    ...(speaker === undefined ? {} : { subscribeSpeech: (listener) => speaker.subscribe(listener) }),
  };
  await server.register(screenPlugin, source);
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw inUse ? new Error(`port ${port} is in use`) : error;
  }
  // Some file systems keep no sockets; a browser still shows the screen.
  const socket = await servePanelSocket(panelSocketIn(data), source).catch((error: unknown) => {
    log('no socket for the shell', { error: String(error) });
    return undefined;
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      await socket?.close();
      await server.close();
    },
  };
}
