import { inspectorMessagesIn } from '../messages/inspector-messages.ts';
import type { Scene } from '../scene.ts';
import { inspectedView } from './inspector-card.ts';
import { codeView } from './inspector-code.ts';
import {
  handheld,
  handheldField,
  type InspectorDrawing,
  type InspectorSceneInput,
  type InspectorTold,
  inspectorType,
  largerInspectorType,
} from './inspector-input.ts';
import {
  challengeView,
  chooseView,
  closedView,
  homeView,
  refusedView,
  retainedView,
  surchargedView,
  uncertainView,
  workingView,
} from './inspector-notice.ts';
import { onPanel } from './panel.ts';
import { createPicture } from './picture.ts';
import { day, highContrast } from './tokens.ts';

/** The picture of the inspector's reader for a situation; pure. Every text is certain to fit its box. */
export function inspectorScene(input: InspectorSceneInput): Omit<Scene, 'number'> {
  const theme = input.contrast ? highContrast : day;
  const picture = createPicture(theme, handheldField(input.panel));
  const drawing: InspectorDrawing = {
    picture,
    messages: inspectorMessagesIn(input.language),
    input,
    type: input.larger ? largerInspectorType : inspectorType,
  };
  picture.box([0, 0, handheld.width, handheld.height], theme.paper.fill);
  const { title, tone, speech, reason } = told(drawing);
  const { items, buttons } = onPanel(picture, picture.field);
  return {
    view: input.situation.view,
    ...(reason === undefined ? {} : { reason }),
    title,
    lines: picture.lines,
    buttons,
    language: input.language,
    tone,
    speech,
    theme: input.contrast ? 'contrast' : 'day',
    larger: input.larger,
    panel: input.panel,
    items,
  };
}

function told(drawing: InspectorDrawing): InspectorTold {
  const { situation } = drawing.input;
  switch (situation.view) {
    case 'home':
      return homeView(drawing, situation);
    case 'challenge':
      return challengeView(drawing, situation);
    case 'working':
      return workingView(drawing, situation);
    case 'inspected':
    case 'coded':
      return inspectedView(drawing, situation);
    case 'code':
      return codeView(drawing, situation);
    case 'refused':
      return refusedView(drawing, situation);
    case 'uncertain':
      return uncertainView(drawing, situation);
    case 'choose':
      return chooseView(drawing, situation);
    case 'retained':
      return retainedView(drawing, situation);
    case 'surcharged':
      return surchargedView(drawing, situation);
    case 'out-of-service':
      return closedView(drawing, situation);
    default:
      return situation satisfies never;
  }
}
