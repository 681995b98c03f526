import { EventEmitter } from 'node:events';
import type { Event, IpcMainEvent, WebFrameMain } from 'electron';
import type { ElectronParts, WindowOptions } from '../../../kiosk/shell/electron-parts.ts';

type App = ElectronParts['app'];
type Contents = ReturnType<ElectronParts['openWindow']>['webContents'];
type Session = ReturnType<ElectronParts['openSession']>;
type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;
type Handlers = {
  [Name in 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler']: Parameters<
    Session[Name]
  >[0];
};

/**
 * Electron as the shell sees it, without its binary: the calls it gets are kept, its events are raised by the test. Its
 * parts have Electron's own types; only the overloads of `on` are those of a plain emitter.
 */
export class ContentsStandIn extends EventEmitter {
  readonly id = 7;
  readonly sent: { readonly channel: string; readonly words: readonly unknown[] }[] = [];
  openHandler: Parameters<Contents['setWindowOpenHandler']>[0] | undefined;
  crashed = 0;
  destroyed = false;

  readonly setWindowOpenHandler: Contents['setWindowOpenHandler'] = (handler) => {
    this.openHandler = handler;
  };
  /** Where words to the page go on to. */
  forward: (channel: string, words: readonly unknown[]) => void = () => {};
  readonly send: Contents['send'] = (channel, ...words) => {
    this.sent.push({ channel, words });
    this.forward(channel, words);
  };
  readonly isDestroyed = (): boolean => this.destroyed;
  readonly forcefullyCrashRenderer = (): void => {
    this.crashed += 1;
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  };

  /** Raises an event that can be prevented; answers whether it was. */
  prevented(name: string, details: object): boolean {
    let prevented = false;
    const preventDefault = (): void => {
      prevented = true;
    };
    this.emit(name, { preventDefault, defaultPrevented: false, ...details } satisfies Event);
    return prevented;
  }
}

export class WindowStandIn extends EventEmitter {
  readonly webContents = new ContentsStandIn();
  readonly loaded: string[] = [];
  shown = false;
  readonly options: WindowOptions;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
  }

  readonly loadURL = async (address: string): Promise<void> => void this.loaded.push(address);
  readonly show = (): void => {
    this.shown = true;
  };
  readonly isDestroyed = (): boolean => this.webContents.destroyed;
}

export class SessionStandIn extends EventEmitter {
  readonly handlers: Partial<Handlers> = {};
  readonly served = new Map<string, Parameters<Session['protocol']['handle']>[1]>();
  readonly #keep =
    <Name extends keyof Handlers>(name: Name) =>
    (handler: Handlers[Name]): void => {
      this.handlers[name] = handler;
    };
  #beforeRequest: BeforeRequest = () => {};

  readonly setPermissionRequestHandler = this.#keep('setPermissionRequestHandler');
  readonly setPermissionCheckHandler = this.#keep('setPermissionCheckHandler');
  readonly setDevicePermissionHandler = this.#keep('setDevicePermissionHandler');
  readonly protocol: Session['protocol'] = { handle: (scheme, handler) => void this.served.set(scheme, handler) };
  readonly webRequest = {
    onBeforeRequest: (listener: unknown) => {
      this.#beforeRequest = listener as BeforeRequest;
    },
  } as unknown as Session['webRequest'];

  /** Whether a request to this address would go out. */
  allows(url: string): boolean {
    let cancelled: boolean | undefined;
    this.#beforeRequest({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled === false;
  }
}

export class ElectronStandIn {
  /** What was called before and after `ready`, in order. */
  readonly calls: string[] = [];
  readonly session = new SessionStandIn();
  readonly windows: WindowStandIn[] = [];
  readonly appEvents = new EventEmitter();
  readonly ipc = new EventEmitter();
  readonly paths = new Map<string, string>();
  readonly schemes: Parameters<ElectronParts['protocol']['registerSchemesAsPrivileged']>[0][number][] = [];
  quits = 0;
  #ready: () => void = () => {};
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#ready = () => {
      this.calls.push('ready');
      resolve();
    };
  });

  readonly parts: ElectronParts = {
    app: {
      enableSandbox: () => void this.calls.push('enableSandbox'),
      setPath: (name, path) => void this.paths.set(name, path),
      quit: () => {
        this.quits += 1;
      },
      whenReady: () => this.#whenReady,
      commandLine: { appendSwitch: (name) => void this.calls.push(`switch ${name}`) },
      on: this.appEvents.on.bind(this.appEvents) as unknown as App['on'],
    },
    ipcMain: { on: this.ipc.on.bind(this.ipc) as unknown as ElectronParts['ipcMain']['on'] },
    protocol: {
      registerSchemesAsPrivileged: (schemes) => {
        this.calls.push('registerSchemes');
        this.schemes.push(...schemes);
      },
    },
    openSession: () => this.session as unknown as Session,
    openWindow: (options) => {
      const window = new WindowStandIn(options);
      this.windows.push(window);
      this.appEvents.emit('web-contents-created', {}, window.webContents);
      return window as unknown as ReturnType<ElectronParts['openWindow']>;
    },
    removeMenu: () => void this.calls.push('removeMenu'),
  };

  /** Electron is ready: the rest of the start runs. */
  async becomeReady(): Promise<void> {
    this.#ready();
    await new Promise((resolve) => setImmediate(resolve));
  }

  get window(): WindowStandIn {
    const window = this.windows.at(-1);
    if (window === undefined) throw new Error('no window was opened');
    return window;
  }

  /** A word of the page; `from` as Electron tells it. */
  say(channel: string, word?: unknown, from: Partial<FrameGiven> = {}): void {
    const { id = 7, url = 'app://screen/index.html', parent = null, gone = false } = from;
    const senderFrame = gone ? null : ({ url, parent } as WebFrameMain);
    this.ipc.emit(channel, { sender: { id }, senderFrame } as IpcMainEvent, word);
  }
}

interface FrameGiven {
  readonly id: number;
  readonly url: string;
  readonly parent: WebFrameMain | null;
  readonly gone: boolean;
}
