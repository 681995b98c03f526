// The page of a run: shows what the server tells, whole, each time something is new.

const $ = (id) => document.getElementById(id);
const element = (tag, text = '', className = '') => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};
const two = (value) => String(value).padStart(2, '0');
const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${hours}:` : ''}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
};

let view;
/** Ours minus the server's clock. */
let skew = 0;
let chartAt = 0;
/** Until the server says that it has no picture of this chart. */
let hasChart = true;

function showHead() {
  const { run, verdict, why, aborting } = view;
  const state = verdict ?? (run ? 'RUNNING' : 'waiting');
  $('verdict').textContent = aborting && !verdict ? 'ending' : state.toLowerCase() === 'running' ? 'running' : state;
  $('verdict').className = `badge ${verdict ?? 'RUNNING'}`;
  document.title = run ? `${verdict ?? 'running'} – ${run.suite}` : 'Station';
  $('about').textContent = run?.about ?? 'No run yet';
  $('facts').textContent = run
    ? `${run.suite}, ${run.subject}, rig ${run.rig}, seed ${run.seed}, commit ${run.commit}`
    : '';
  $('why').textContent = why ?? '';
  $('why').hidden = !why;
  $('abort').hidden = !run || Boolean(verdict);
  $('abort').disabled = aborting;
}

function showScreen() {
  const frame = $('screen');
  $('no-screen').hidden = Boolean(view.screen);
  $('no-screen').textContent = view.verdict ? 'The run is over and its machine is off' : 'The machine is not up yet';
  frame.hidden = !view.screen;
  if (!view.screen) return;
  const { address, width, height } = view.screen;
  if (frame.dataset.at !== address) {
    frame.dataset.at = address;
    frame.src = address;
  }
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  frame.parentElement.style.aspectRatio = `${width} / ${height}`;
  frame.style.transform = `scale(${frame.parentElement.clientWidth / width})`;
}

function showNow() {
  const { step, done, planned, failed, verdict, run, seconds, secondsLeft } = view;
  const elapsed = seconds ?? (run ? (Date.now() - skew - run.begunAt) / 1000 : 0);
  $('step-title').textContent = step ? step.title : verdict ? 'The run is over' : run ? 'Between two steps' : '–';
  $('count').textContent = planned ? `${done}/${planned}` : String(done);
  $('elapsed').textContent = clock(elapsed);
  $('left').textContent = secondsLeft === undefined ? '–' : clock(secondsLeft - (Date.now() - skew - view.now) / 1000);
  $('failed').textContent = String(failed);
  $('progress').style.width = verdict ? '100%' : planned ? `${Math.min(100, (100 * done) / planned)}%` : '0';
  $('progress').style.background = verdict ? `var(--${verdict.toLowerCase()})` : '';
}

function showSteps() {
  $('steps').replaceChildren(
    ...view.last.toReversed().map((step) => {
      const bad = step.verdict !== 'PASS';
      const line = element('li', '', bad ? `bad ${step.verdict}` : '');
      const title = element('span', bad ? `${step.verdict}  ${step.title}` : step.title);
      if (step.message) title.append(element('small', step.message));
      line.append(
        element('span', String(step.step), 'number'),
        title,
        element('span', `${step.seconds.toFixed(2)} s`, 'took'),
      );
      return line;
    }),
  );
  if (view.last.length === 0) $('steps').append(element('li', 'None yet', 'empty'));
}

function showWire() {
  $('wire').replaceChildren(
    ...view.wire.toReversed().map(({ command, sent, received, faults }) => {
      const line = element('li');
      line.append(
        element('b', command, faults ? 'struck' : ''),
        element('span', `${sent} → ${received || 'no answer'}`, 'bytes'),
      );
      line.title = `${sent}\n${received || 'no answer'}`;
      return line;
    }),
  );
  if (view.wire.length === 0) $('wire').append(element('li', 'No card command yet', 'empty'));
}

function showCoverage() {
  const { coverage, faults } = view;
  $('coverage').hidden = !coverage;
  if (coverage) {
    $('covered').textContent = `${coverage.taken} of ${coverage.of} branches`;
    $('covered-bar').style.width = `${coverage.of ? (100 * coverage.taken) / coverage.of : 0}%`;
    $('branches').replaceChildren(...[...coverage.branches].map((sign) => element('i', '', sign)));
    if (hasChart && chartAt !== coverage.taken) showChart(coverage.taken);
  }
  $('faults').hidden = faults.length === 0;
  $('fault-list').replaceChildren(
    ...faults.map(({ fault, tried, survived }) => {
      const line = element('li', '', survived < tried ? 'FAIL' : '');
      line.append(element('span', fault), element('b', `${survived} of ${tried} survived`));
      return line;
    }),
  );
}

/** The picture is painted by the server; where there is none it stays away. */
function showChart(taken) {
  chartAt = taken;
  const picture = new Image();
  picture.onload = () => {
    $('chart').src = picture.src;
    $('chart-sheet').hidden = false;
  };
  picture.onerror = () => {
    hasChart = false;
  };
  picture.src = `chart.svg?taken=${taken}`;
}

function show() {
  if (!view) return;
  showHead();
  showScreen();
  showNow();
  showSteps();
  showWire();
  showCoverage();
}

const events = new EventSource('events');
events.onmessage = ({ data }) => {
  view = JSON.parse(data);
  skew = Date.now() - view.now;
  show();
};
events.onerror = () => {
  if (view && !view.verdict) $('facts').textContent = 'The runner does not answer; trying again.';
};
$('abort').addEventListener('click', async () => {
  $('abort').disabled = true;
  await fetch('abort', { method: 'POST' });
});
addEventListener('resize', () => view && showScreen());
setInterval(() => view && !view.verdict && showNow(), 500);
