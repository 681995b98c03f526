import type { Scene } from '../scene.ts';
import { disconnectedScene, type Look } from '../view/validator.ts';
import { createAccessTree } from './access.ts';
import { createAnnouncer } from './announcer.ts';
import { throughShell } from './bridge-transport.ts';
import { createSceneCanvas, type Drawer } from './canvas.ts';
import { openLink } from './link.ts';
import { createLoudspeaker } from './loudspeaker.ts';
import { loadType } from './type-case.ts';
import { openWebSocket } from './web-socket-transport.ts';

const main = document.getElementById('screen');
if (main) await start(main);

/** `?drawer=webgl` or `?drawer=canvas` in the address. */
function wantedDrawer(): Drawer {
  const wanted = new URLSearchParams(location.search).get('drawer');
  return wanted === 'webgl' || wanted === 'canvas' ? wanted : 'cheapest';
}

function lookOf(scene: Scene | undefined): Look {
  if (scene === undefined) return { language: 'pl', larger: false };
  const { language, larger, theme, panel } = scene;
  return { language, larger, night: theme === 'night', panel };
}

async function start(panel: HTMLElement): Promise<void> {
  await loadType();
  const canvas = await createSceneCanvas(panel, wantedDrawer());
  let scene: Scene | undefined;
  let scale = 1;
  /** Number of the scene under the finger, from the moment it came down. */
  let touched: number | undefined;

  const access = createAccessTree(panel, (button) => {
    if (scene && scene.number > 0) link.touch({ button, scene: touched ?? scene.number });
    touched = undefined;
  });

  function show(next: Scene): void {
    const resized = scene?.panel.width !== next.panel.width || scene?.panel.height !== next.panel.height;
    scene = next;
    if (resized) fillWindow();
    canvas.draw(next);
    access.show(next);
    // For whoever looks from outside: the scene that is on the panel now.
    panel.dataset.scene = String(next.number);
  }

  /** As large as the window allows, the rest stays black; drawn at the display's own resolution. */
  function fillWindow(): void {
    const { width, height } = scene?.panel ?? { width: 800, height: 480 };
    scale = Math.min(window.innerWidth / width, window.innerHeight / height) || 1;
    Object.assign(panel.style, {
      width: `${width * scale}px`,
      height: `${height * scale}px`,
      left: `${(window.innerWidth - width * scale) / 2}px`,
      top: `${(window.innerHeight - height * scale) / 2}px`,
    });
    Object.assign(canvas.element.style, { width: '100%', height: '100%' });
    canvas.resize(width, height, scale * (window.devicePixelRatio || 1));
    access.resize(scale);
  }

  const loudspeaker = createLoudspeaker(window);
  const announcer = createAnnouncer(window);
  const link = openLink(window.kasownik ? throughShell(window.kasownik) : openWebSocket, {
    onScene: show,
    onTones: (tones) => loudspeaker.sound(tones),
    onSpeech: (announcement) => announcer.say(announcement),
    onLost: () => show({ ...disconnectedScene(lookOf(scene)), number: 0 }),
  });

  panel.addEventListener('pointerdown', () => {
    touched = scene?.number;
  });
  panel.addEventListener('keydown', () => {
    touched = undefined;
  });
  // Beside the buttons: the machine decides whether a near miss was meant.
  panel.addEventListener('click', (event) => {
    const number = touched ?? scene?.number ?? 0;
    touched = undefined;
    if (number === 0) return;
    const bounds = panel.getBoundingClientRect();
    const at = (client: number, edge: number) => Math.round(((client - edge) / scale) * 10) / 10;
    link.touch({ x: at(event.clientX, bounds.left), y: at(event.clientY, bounds.top), scene: number });
  });
  // A kiosk has no menu and nothing to drag.
  panel.addEventListener('contextmenu', (event) => event.preventDefault());
  window.addEventListener('resize', fillWindow);
  fillWindow();
}
