import type { IpcMain, IpcMainEvent } from 'electron';
import { screenMessageSchema } from '../screen/wire.ts';
import { isOwnAddress } from './app-protocol.ts';
import type { ToMain, ToPage } from './channels.ts';
import type { ShellContents } from './electron-parts.ts';
import type { ShellLog } from './log.ts';
import type { MachineListener, MachineSocket } from './machine-socket.ts';

export interface BridgeParts {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly contents: ShellContents;
  readonly connect: (listener: MachineListener) => MachineSocket;
  readonly log: ShellLog;
}

/**
 * Between the machine's socket and the page. The page's words are taken only from the page itself (its main frame at its
 * own address), and only those that are messages of a screen.
 */
export function bridgeScreen({ ipcMain, contents, connect, log }: BridgeParts): MachineSocket {
  let scene: unknown;
  const send = (channel: ToPage, ...words: readonly unknown[]): void => {
    if (!contents.isDestroyed()) contents.send(channel, ...words);
  };
  const machine = connect({
    onAnswer(answer) {
      if (typeof answer === 'object' && answer !== null && 'scene' in answer) scene = answer;
      send('screen:answer', answer);
    },
    onInterrupted() {
      scene = undefined;
      send('screen:interrupted');
    },
  });

  const on = (channel: ToMain, act: (word: unknown) => void): void => {
    ipcMain.on(channel, (event, word: unknown) => {
      if (isPage(event, contents)) act(word);
      else log('words from a stranger', { channel, from: event.senderFrame?.url ?? 'a frame that is gone' });
    });
  };
  on('screen:listen', () => {
    if (scene !== undefined) send('screen:answer', scene);
  });
  on('screen:renew', () => machine.renew());
  on('screen:say', (word) => {
    const message = screenMessageSchema.safeParse(word);
    if (message.success) machine.say(message.data);
    else log('the page said something unknown', { issues: message.error.issues.length });
  });
  return machine;
}

function isPage({ sender, senderFrame }: IpcMainEvent, contents: ShellContents): boolean {
  return (
    sender.id === contents.id && senderFrame !== null && senderFrame.parent === null && isOwnAddress(senderFrame.url)
  );
}
