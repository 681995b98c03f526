import { fileURLToPath } from 'node:url';

/** Where `vite build --config kiosk/screen/client/vite.config.ts` puts the page. */
export const builtScreen = fileURLToPath(new URL('../../node_modules/.cache/kasownik/screen/', import.meta.url));
