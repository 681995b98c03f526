import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The bench's page: served by the bench under `/bench/`, everything from its own origin. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/bench/',
  // The folder also holds a picture for the README, which is no part of the page.
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../../node_modules/.cache/kasownik/bench', import.meta.url)),
    emptyOutDir: true,
    target: 'es2024',
    modulePreload: false,
    // A strict content security policy allows no data: addresses.
    assetsInlineLimit: 0,
  },
});
