/** Farther than a trembling hand. */
const DRAG_PX = 6;
/** A hand need not hit the slot to the pixel. */
const EDGE_PX = 26;
const FALL_MS = 420;

export interface Carried {
  /** What follows the hand, as large as it lies there. */
  readonly picture: () => Element;
  /** Where it belongs; a selector. */
  readonly target: string;
  /** It has been put there, by dragging or by a click. */
  readonly put: () => void;
  /** Vanishes into the target, as a coin does in a slot; or comes back, as a card does. */
  readonly stays: boolean;
  /** False: a click or a drop does nothing but what `put` does, and nothing is seen to go there. */
  readonly goes: () => boolean;
}

/** A thing that a click sends to its place in the machine, and that can be dragged there. */
export function carried(handle: HTMLElement, thing: Carried): void {
  handle.addEventListener('dragstart', (event) => event.preventDefault());
  handle.addEventListener('pointerdown', (down) => {
    if (down.button !== 0 || !down.isPrimary) return;
    drag(handle, thing, down);
  });
  // A click that no pointer made comes from the keyboard or from assistive technology.
  handle.addEventListener('click', (event) => {
    if (event.detail === 0) send(handle, thing);
  });
}

function send(handle: HTMLElement, thing: Carried): void {
  if (thing.goes()) void flyInto(floating(handle, thing), thing.target, thing.stays);
  thing.put();
}

function drag(handle: HTMLElement, thing: Carried, down: PointerEvent): void {
  const box = handle.getBoundingClientRect();
  const whole = document.documentElement;
  let float: HTMLElement | undefined;
  whole.setPointerCapture(down.pointerId);
  const move = (event: PointerEvent): void => {
    const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
    if (!float && Math.hypot(x, y) < DRAG_PX) return;
    if (!float) {
      float = floating(handle, thing);
      document.body.classList.add('dragging');
    }
    float.style.transform = `translate(${box.left + x}px, ${box.top + y}px)`;
    mark(thing.target, isOver(thing.target, event));
  };
  const end = (event: PointerEvent): void => {
    whole.removeEventListener('pointermove', move);
    whole.removeEventListener('pointerup', end);
    whole.removeEventListener('pointercancel', end);
    document.body.classList.remove('dragging');
    mark(thing.target, false);
    const dropped = event.type === 'pointerup';
    if (!float) {
      if (dropped) send(handle, thing);
      return;
    }
    const there = dropped && isOver(thing.target, event);
    if (there && thing.stays && thing.goes()) void flyInto(float, thing.target, true);
    else void flyBack(float, box);
    if (there) thing.put();
  };
  whole.addEventListener('pointermove', move);
  whole.addEventListener('pointerup', end);
  whole.addEventListener('pointercancel', end);
}

function floating(handle: HTMLElement, { picture }: Carried): HTMLElement {
  const box = handle.getBoundingClientRect();
  const float = document.createElement('div');
  float.className = 'carried';
  float.style.width = `${box.width}px`;
  float.style.height = `${box.height}px`;
  float.style.transform = `translate(${box.left}px, ${box.top}px)`;
  float.append(picture());
  document.body.append(float);
  return float;
}

function isOver(selector: string, { clientX, clientY }: PointerEvent): boolean {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  if (!box) return false;
  const across = clientX >= box.left - EDGE_PX && clientX <= box.right + EDGE_PX;
  return across && clientY >= box.top - EDGE_PX && clientY <= box.bottom + EDGE_PX;
}

function mark(selector: string, aimed: boolean): void {
  document.querySelector(selector)?.toggleAttribute('data-aimed', aimed);
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** To the middle of the target; `stays`: turned on its edge there, as a coin in a slot. */
async function flyInto(float: HTMLElement, target: string, stays: boolean): Promise<void> {
  const box = document.querySelector(target)?.getBoundingClientRect();
  if (!box || isStill()) return float.remove();
  const { width, height } = float.getBoundingClientRect();
  const there = `translate(${box.left + (box.width - width) / 2}px, ${box.top + (box.height - height) / 2}px)`;
  const frames = stays
    ? [
        { transform: there, offset: 0.7 },
        { transform: `${there} translateY(6px) scale(0.06, 0.9)`, opacity: 0.8 },
      ]
    : [{ transform: there, offset: 0.5 }, { transform: there, offset: 0.8 }, { transform: float.style.transform }];
  await float.animate(frames, { duration: stays ? FALL_MS : FALL_MS * 2, easing: 'ease-in-out' }).finished;
  float.remove();
}

async function flyBack(float: HTMLElement, box: DOMRect): Promise<void> {
  if (!isStill()) {
    const home = { transform: `translate(${box.left}px, ${box.top}px)` };
    await float.animate([home], { duration: 180, easing: 'ease-out' }).finished;
  }
  float.remove();
}

/** A coin that falls through, from the slot down into the tray. */
export async function fallThrough(picture: Element, from: string, to: string): Promise<void> {
  const [start, end] = [from, to].map((selector) => document.querySelector(selector)?.getBoundingClientRect());
  if (!start || !end || isStill()) return;
  const float = document.createElement('div');
  float.className = 'carried';
  float.append(picture);
  document.body.append(float);
  const { width } = float.getBoundingClientRect();
  const at = (box: DOMRect, y: number): string => `translate(${box.left + (box.width - width) / 2}px, ${y}px)`;
  const frames = [
    { transform: `${at(start, start.top)} scale(0.1, 0.9)` },
    { transform: at(start, start.bottom), offset: 0.25 },
    { transform: at(end, end.top + 10) },
  ];
  await float.animate(frames, { duration: 520, easing: 'ease-in' }).finished;
  float.remove();
}
