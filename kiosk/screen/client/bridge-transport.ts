import type { ShellBridge } from './bridge.ts';
import type { OpenTransport } from './transport.ts';

/** Through the shell: its main process keeps the connection to the machine. */
export function throughShell(bridge: ShellBridge): OpenTransport {
  return (listener) => {
    bridge.listen(
      (answer) => listener.onAnswer(answer),
      () => listener.onInterrupted(),
    );
    return { say: (message) => bridge.say(message), renew: () => bridge.renew() };
  };
}
