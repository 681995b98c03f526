/** Who may reach and show the page of the screen. */
export interface ScreenPolicy {
  /** Sources of `connect-src`. */
  readonly connect: string;
  /** Sources of `frame-ancestors`. */
  readonly framedBy: string;
}

/** The page's Content-Security-Policy: no script, style, font, picture or connection but its own. */
export function contentSecurityPolicy({ connect, framedBy }: ScreenPolicy): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ].join('; ');
}
