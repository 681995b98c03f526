import { ArrowRight, CircleUser, LogIn, LogOut, Pencil } from 'lucide';
import { each, h, region } from '../dom/element.ts';
import { icon, svg } from '../dom/icon.ts';
import { cell, derived, effect, untracked } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readBus } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { moveVehicle, type VehicleChange } from '../rig/surroundings.ts';
import { words } from '../words/words.ts';
import { callOf } from './card-face.ts';

const move = (change: VehicleChange): Promise<boolean> =>
  attempt(async () => {
    await moveVehicle(bench.shownMachine(), change);
    await readBus();
  });

/** The bus on its line: it can be driven on, or put at any stop. */
export function lineStrip(): HTMLElement {
  return h(
    'section',
    { class: 'strip', 'aria-label': () => words().bus.label },
    sign(),
    road(),
    h('div', { class: 'strip-drive' }, onward(), nextStop()),
  );
}

/** What stands on the front of the bus; pressed, it can be changed. */
function sign(): HTMLElement {
  const bus = bench.vehicle;
  const editing = cell(false);
  effect(() => {
    bench.shownMachine();
    editing.set(false);
  });
  const towards = () => words().bus.towards(bus()?.stops.at(-1)?.name ?? '');
  const about = () => `${words().bus.course} ${bus()?.course ?? ''} · ${words().bus.vehicle} ${bus()?.vehicle ?? ''}`;
  return h(
    'div',
    { class: 'sign' },
    region(() =>
      editing()
        ? // What is being typed stays, whatever the bus does meanwhile.
          [untracked(() => courseForm(() => editing.set(false)))]
        : [
            h('span', { class: 'sign-line' }, () => bus()?.line ?? '–'),
            h('span', { class: 'sign-words' }, h('strong', {}, towards), h('span', { class: 'quiet' }, about)),
            h(
              'button',
              {
                type: 'button',
                class: 'button-plain',
                'aria-label': () => words().bus.change,
                title: () => words().bus.change,
                on: { click: () => editing.set(true) },
              },
              icon(Pencil, 16),
            ),
          ],
    ),
  );
}

function courseForm(close: () => void): HTMLElement {
  const { line = '', course = '', vehicle = 0 } = bench.vehicle() ?? {};
  const fields = {
    line: h('input', { class: 'input', value: line, maxlength: 8, required: true, 'aria-label': words().bus.line }),
    course: h('input', {
      class: 'input',
      value: course,
      maxlength: 32,
      required: true,
      'aria-label': words().bus.course,
    }),
    vehicle: h('input', {
      class: 'input',
      value: vehicle,
      type: 'number',
      min: 0,
      max: 65535,
      required: true,
      'aria-label': words().bus.vehicle,
    }),
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const change = { line: fields.line.value, course: fields.course.value, vehicle: Number(fields.vehicle.value) };
    if (await move(change)) close();
  };
  const captions = { line: words().bus.line, course: words().bus.course, vehicle: words().bus.vehicle };
  return h(
    'form',
    {
      class: 'course-form',
      on: {
        submit: (event) => void submit(event),
        keydown: (event) => event instanceof KeyboardEvent && event.key === 'Escape' && close(),
      },
    },
    ...(['line', 'course', 'vehicle'] as const).map((name) =>
      h(
        'span',
        { class: 'course-field' },
        h('span', { class: 'field-name', 'aria-hidden': 'true' }, captions[name]),
        fields[name],
      ),
    ),
    h('button', { type: 'submit', class: 'button primary small' }, words().bus.save),
  );
}

function road(): HTMLElement {
  const list = h('ol', { class: 'road-stops' });
  each(
    list,
    () => (bench.vehicle()?.stops ?? []).map((_, index) => index),
    String,
    (key) => stopOnRoad(Number(key)),
  );
  const bus = h('div', { class: 'road-bus', 'aria-hidden': 'true' }, drawnBus());
  const inner = h('div', { class: 'road-inner' }, h('div', { class: 'road-line' }), bus, list);
  const outer = h('div', { class: 'road' }, inner);
  effect(() => {
    const { at = 0, phase, stops = [] } = bench.vehicle() ?? {};
    inner.style.setProperty('--stops', String(stops.length));
    inner.style.setProperty('--bus', String(at + (phase === 'between' ? 0.5 : 0)));
    follow(outer, at);
  });
  return outer;
}

/** Keeps the bus in sight, with the stop before it still to be seen. */
function follow(outer: HTMLElement, at: number): void {
  const width = Number.parseFloat(getComputedStyle(outer).getPropertyValue('--stop-width')) || 112;
  outer.scrollTo({ left: Math.max(0, (at - 1.1) * width), behavior: 'smooth' });
}

function stopOnRoad(index: number): Element {
  const stop = derived(() => bench.vehicle()?.stops[index]);
  const place = derived(() => {
    const { at = 0, phase } = bench.vehicle() ?? {};
    if (index === at) return phase === 'between' ? 'left' : 'here';
    return index < at ? 'passed' : 'ahead';
  });
  // Fares go by towns: where one begins is written over the road.
  const zoneBegins = derived(
    () => stop()?.zone !== undefined && stop()?.zone !== bench.vehicle()?.stops[index - 1]?.zone,
  );
  const gotOn = derived(() =>
    [...bench.memories()]
      .filter(([, { journey }]) => {
        const bus = bench.vehicle();
        return journey && bus && journey.stop === index && journey.vehicle === bus.vehicle && journey.line === bus.line;
      })
      .map(([id]) => callOf(id))
      .join(', '),
  );
  const label = () => {
    const { bus } = words();
    const more = place() === 'here' ? [bus.here] : place() === 'left' ? [bus.left] : [];
    return [bus.stop(stop()?.name ?? '', index + 1), ...more, ...(gotOn() ? [bus.gotOn(gotOn())] : [])].join(', ');
  };
  return h(
    'li',
    { class: () => `stop stop-${place()}` },
    region(() => [zoneBegins() && h('span', { class: 'stop-zone' }, stop()?.zone ?? '')]),
    h(
      'button',
      {
        type: 'button',
        'aria-label': label,
        title: () => stop()?.name ?? '',
        'aria-current': () => (place() === 'here' ? 'location' : undefined),
        on: { click: () => void move({ at: index, phase: 'at-stop' }) },
      },
      region(() => [
        gotOn() !== '' && place() !== 'here' && h('span', { class: 'stop-flag' }, icon(CircleUser, 13), gotOn()),
      ]),
      h('span', { class: 'stop-dot' }),
      h('span', { class: 'stop-name' }, () => stop()?.name ?? ''),
    ),
  );
}

const atEnd = (): boolean => {
  const bus = bench.vehicle();
  return !bus || bus.at >= bus.stops.length - 1;
};

/** Leaves the stop, or arrives at the next one. */
function onward(): HTMLElement {
  const moving = (): boolean => bench.vehicle()?.phase === 'between';
  const press = (): void => {
    const at = bench.vehicle()?.at ?? 0;
    void move(moving() ? { at: at + 1, phase: 'at-stop' } : { phase: 'between' });
  };
  return h(
    'button',
    { type: 'button', class: 'button', 'data-drive': 'onward', disabled: atEnd, on: { click: press } },
    region(() => [icon(moving() ? LogIn : LogOut, 18)]),
    () => (moving() ? words().bus.arrive : words().bus.leave),
  );
}

function nextStop(): HTMLElement {
  const press = (): void => void move({ at: (bench.vehicle()?.at ?? 0) + 1, phase: 'at-stop' });
  return h(
    'button',
    {
      type: 'button',
      class: 'button primary',
      'data-drive': 'next',
      disabled: atEnd,
      title: () => (atEnd() ? words().bus.terminus : undefined),
      on: { click: press },
    },
    () => words().bus.next,
    icon(ArrowRight, 18),
  );
}

/** A bus from the side, 64 x 36. */
function drawnBus(): SVGElement {
  const windows = [8, 20, 32, 44].map((x) =>
    svg('rect', { x, y: 8, width: 9, height: 9, rx: 1.5, class: 'bus-glass' }),
  );
  const wheels = [17, 48].map((cx) => svg('circle', { cx, cy: 30, r: 5, class: 'bus-wheel' }));
  return svg(
    'svg',
    { viewBox: '0 0 64 36', class: 'bus-picture' },
    svg('path', { d: 'M5 3 H54 Q60 3 61 10 L63 22 V27 Q63 30 60 30 H5 Q2 30 2 27 V6 Q2 3 5 3 Z', class: 'bus-body' }),
    ...windows,
    svg('path', { d: 'M56 8 H57.5 L59.3 17 H56 Z', class: 'bus-glass' }),
    svg('rect', { x: 2, y: 21, width: 61, height: 2.5, class: 'bus-stripe' }),
    ...wheels,
  );
}
