import { contextBridge, ipcRenderer } from 'electron';
import type { ShellBridge } from '../screen/client/bridge.ts';
import type { ToMain, ToPage } from './channels.ts';

/**
 * The only thing that the page gets of the shell: the machine's words in, touches out. Runs in Electron's sandbox, in a
 * context of its own; no function or object of Electron's is handed over.
 */
const send = (channel: ToMain, ...words: readonly unknown[]): void => ipcRenderer.send(channel, ...words);
const receive = (channel: ToPage, listener: (word: unknown) => void): void => {
  ipcRenderer.removeAllListeners(channel);
  ipcRenderer.on(channel, (_event, word: unknown) => listener(word));
};

const bridge: ShellBridge = {
  listen(onAnswer, onInterrupted) {
    receive('screen:answer', (answer) => onAnswer(answer));
    receive('screen:interrupted', () => onInterrupted());
    send('screen:listen');
  },
  say: (message) => send('screen:say', message),
  renew: () => send('screen:renew'),
};

contextBridge.exposeInMainWorld('kasownik', bridge);
