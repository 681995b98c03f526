import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The page of the screen; relative addresses only, since it is also served below a prefix. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  clearScreen: false,
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../../../node_modules/.cache/kasownik/screen/', import.meta.url)),
    emptyOutDir: true,
    // Fonts stay files: the page's policy allows no data addresses.
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
