import type { Scene, SceneButton } from '../scene.ts';

/** The same scene for a screen reader, a keyboard and a switch: heading, texts, real buttons, announcements. */
export interface AccessTree {
  show(scene: Scene): void;
  /** Scale of panel pixels to CSS pixels. */
  resize(scale: number): void;
}

export function createAccessTree(parent: HTMLElement, press: (button: string) => void): AccessTree {
  const reading = part(parent, 'reading');
  const title = document.createElement('h1');
  const texts = document.createElement('div');
  reading.append(title, texts);
  const controls = part(parent, 'controls');
  const announcer = part(parent, 'announcer');
  announcer.setAttribute('role', 'status');
  announcer.setAttribute('aria-live', 'polite');
  const buttons = new Map<string, HTMLButtonElement>();
  let announced = '';

  function showButtons(shown: readonly SceneButton[]): void {
    for (const [id, element] of buttons) {
      if (shown.some((button) => button.id === id)) continue;
      element.remove();
      buttons.delete(id);
    }
    let before: HTMLButtonElement | null = null;
    for (const button of shown) {
      const element = buttons.get(button.id) ?? createButton(button.id, press);
      buttons.set(button.id, element);
      place(element, button);
      // An element is moved only if it must be: moving it would take the focus away.
      const wanted: Element | null = before === null ? controls.firstElementChild : before.nextElementSibling;
      if (wanted !== element) controls.insertBefore(element, wanted);
      before = element;
    }
  }

  return {
    show(scene) {
      document.documentElement.lang = scene.language;
      title.textContent = scene.title;
      if (texts.textContent !== scene.lines.join('')) {
        texts.replaceChildren(
          ...scene.lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })),
        );
      }
      showButtons(scene.buttons);
      const saying = `${scene.view} ${scene.speech}`;
      if (saying !== announced) announcer.textContent = scene.speech;
      announced = saying;
    },
    resize(scale) {
      controls.style.transform = `scale(${scale})`;
    },
  };
}

function part(parent: HTMLElement, name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  parent.append(element);
  return element;
}

function createButton(id: string, press: (button: string) => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.dataset.button = id;
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    press(id);
  });
  return element;
}

function place(element: HTMLButtonElement, { label, enabled, rect, pressed, spoken }: SceneButton): void {
  const [x, y, width, height] = rect;
  element.setAttribute('aria-label', spoken ?? label);
  if (pressed === undefined) element.removeAttribute('aria-pressed');
  else element.setAttribute('aria-pressed', String(pressed));
  element.setAttribute('aria-disabled', String(!enabled));
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}
