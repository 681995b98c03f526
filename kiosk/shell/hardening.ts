import { isOwnAddress } from './app-protocol.ts';
import type { ShellApp, ShellContents, ShellSession } from './electron-parts.ts';
import type { ShellLog } from './log.ts';

/** Every permission is refused, every download and every address but the page's own. */
export function closeSession(session: ShellSession, log: ShellLog): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log('permission refused', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    // What the page makes itself (`blob:`) never leaves it.
    const allowed = isOwnAddress(url) || url.startsWith('blob:') || url.startsWith('devtools:');
    if (!allowed) log('address refused', { url });
    answer({ cancel: !allowed });
  });
}

/** No page, frame or window of whatever kind goes anywhere or opens another. */
export function closeContents(app: ShellApp, log: ShellLog): void {
  app.on('web-contents-created', (_event, contents) => closeWays(contents, log));
}

function closeWays(contents: ShellContents, log: ShellLog): void {
  const stay = (kind: string) => (event: { readonly url: string; preventDefault(): void }) => {
    log(`${kind} refused`, { url: event.url });
    event.preventDefault();
  };
  contents.on('will-navigate', stay('navigation'));
  contents.on('will-frame-navigate', stay('navigation of a frame'));
  contents.on('will-redirect', stay('redirection'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log('new window refused', { url });
    return { action: 'deny' };
  });
}
