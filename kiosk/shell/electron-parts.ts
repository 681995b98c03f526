import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CommandLine,
  IpcMain,
  Protocol,
  Session,
  WebContents,
  WebRequest,
} from 'electron';

/** The parts of Electron that the shell uses, with Electron's own types: what stands in for them in a test must fit these. */
export interface ElectronParts {
  readonly app: ShellApp;
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  /** A session that keeps nothing. */
  openSession(): ShellSession;
  openWindow(options: WindowOptions): ShellWindow;
  /** No menu, and none of the keys that belong to one. */
  removeMenu(): void;
}

export type ShellApp = Pick<App, 'enableSandbox' | 'on' | 'quit' | 'setPath' | 'whenReady'> & {
  readonly commandLine: Pick<CommandLine, 'appendSwitch'>;
};

export type ShellSession = Pick<
  Session,
  'on' | 'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
> & {
  readonly protocol: Pick<Protocol, 'handle'>;
  readonly webRequest: Pick<WebRequest, 'onBeforeRequest'>;
};

/** As Electron's, with a session of ours. */
export type WindowOptions = Omit<BrowserWindowConstructorOptions, 'webPreferences'> & {
  readonly webPreferences: Omit<NonNullable<BrowserWindowConstructorOptions['webPreferences']>, 'session'> & {
    readonly session: ShellSession;
  };
};

export type ShellContents = Pick<
  WebContents,
  'forcefullyCrashRenderer' | 'id' | 'isDestroyed' | 'on' | 'send' | 'setWindowOpenHandler'
>;

export type ShellWindow = Pick<BrowserWindow, 'isDestroyed' | 'loadURL' | 'once' | 'show'> & {
  readonly webContents: ShellContents;
};
