import { messagesIn, nextLanguage } from '../messages/catalogue.ts';
import { functionButtons, functionRowHeight } from './function-buttons.ts';
import type { Drawing, ShownRide, Told } from './input.ts';
import { invitation, invitationToChoose } from './invitation.ts';
import { keyRow, keyRowHeight } from './key-buttons.ts';
import { lineStrip, lineStripHeight } from './line-strip.ts';
import { shownTime } from './shown-time.ts';
import { stack, steps } from './stack.ts';
import { widthOf } from './text-fit.ts';

const headerHeight = 88;
/** Wide enough for the longest name of a language. */
const languageWidth = 106;
const largerWidth = 88;

/** T45-T50: time and date, where the bus is, the invitation, the functions that this machine has. */
export function homeView(drawing: Drawing): Told {
  const { picture, messages, input } = drawing;
  const { width, height } = drawing.picture.field;
  picture.box([0, 0, width, height], picture.theme.paper.fill);
  header(drawing, input.ride);
  const keys = Object.keys(input.keys ?? {});
  const rowHeight = keys.length > 0 ? keyRowHeight : functionRowHeight(drawing);
  const rowTop = height - 12 - rowHeight;
  const bandBottom = rowTop - 12;
  if (input.ride === null) {
    unknownRide(drawing, bandBottom);
    lowestRow(drawing, rowTop, rowHeight);
    return {
      title: messages.noRide.title,
      tone: 'closed',
      speech: `${messages.noRide.fact} ${messages.noRide.remedy}`,
    };
  }
  const bandTop = headerHeight + lineStripHeight(drawing);
  lineStrip(drawing, headerHeight, input.ride);
  const band = [0, bandTop, width, bandBottom - bandTop] as const;
  const words = keys.length > 0 ? messages.chooseAndPresent : messages.presentCard;
  if (keys.length > 0) invitationToChoose(drawing, band);
  else invitation(drawing, band, words);
  lowestRow(drawing, rowTop, rowHeight);
  return { title: words, tone: 'calm', speech: '' };
}

/** The functions that are pressed on the screen, or the likes of the keys beside it. */
function lowestRow(drawing: Drawing, top: number, height: number): void {
  if (Object.keys(drawing.input.keys ?? {}).length > 0) keyRow(drawing, top);
  else functionButtons(drawing, top, height);
}

function header(drawing: Drawing, ride: ShownRide | null): void {
  const { picture, messages, language, input } = drawing;
  const { header: ground } = picture.theme;
  const { width } = drawing.picture.field;
  picture.box([0, 0, width, headerHeight], ground.fill);
  const shown = shownTime(input.now);
  const timeSize = input.larger ? 50 : 44;
  const timeWidth = Math.max(136, Math.ceil(widthOf('00:00', timeSize, 700)));
  picture.text({
    text: shown.time,
    rect: [20, input.larger ? 0 : 3, timeWidth, 60],
    sizes: [timeSize],
    weight: 700,
    ground,
  });
  picture.text({
    text: `${messages.weekdays[shown.weekday] ?? ''} ${shown.date}`,
    rect: [20, 56, 170, 28],
    sizes: steps(input.larger ? 23 : 20, 17),
    weight: 500,
    ground,
    colour: ground.muted,
    maxLines: 1,
  });
  const buttonsLeft = width - languageWidth - largerWidth - 12;
  if (ride) busSign(drawing, ride, 196, buttonsLeft - 14);
  const next = messagesIn(nextLanguage(language));
  const button = { ground, edge: picture.theme.headerEdge, sizes: [17], iconSize: 26, iconAt: 'above' } as const;
  picture.button({
    ...button,
    id: 'language',
    label: next.languageName,
    icon: 'languages',
    rect: [buttonsLeft, 4, languageWidth, 80],
  });
  picture.button({
    ...button,
    id: 'larger',
    label: input.larger ? messages.buttons.ordinary : messages.buttons.larger,
    icon: 'a-large-small',
    rect: [buttonsLeft + languageWidth + 6, 4, largerWidth, 80],
  });
}

/** The line as it stands on the bus: number in a lit field, destination beside it. */
function busSign(drawing: Drawing, ride: ShownRide, left: number, right: number): void {
  const { picture, messages, input } = drawing;
  const { sign, header: ground } = picture.theme;
  const size = input.larger ? 44 : 40;
  const fieldWidth = Math.max(68, Math.ceil(widthOf(ride.line, size, 700)) + 28);
  picture.box([left, 14, fieldWidth, 60], sign.fill, { radius: 8 });
  picture.text({
    text: ride.line,
    rect: [left + 6, 14, fieldWidth - 12, 60],
    sizes: steps(size, 24),
    weight: 700,
    ground: sign,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
    line: `${messages.line} ${ride.line}`,
  });
  const textLeft = left + fieldWidth + 14;
  picture.text({
    text: ride.destination,
    rect: [textLeft, 6, right - textLeft, 76],
    sizes: steps(input.larger ? 36 : 30, 20),
    weight: 600,
    ground,
    valign: 'middle',
  });
}

function unknownRide(drawing: Drawing, bottom: number): void {
  const { picture, messages, type } = drawing;
  const { width } = drawing.picture.field;
  const ground = picture.theme.quiet;
  picture.box([0, headerHeight, width, bottom - headerHeight], ground.fill);
  picture.icon('map-pin-off', [44, (headerHeight + bottom) / 2 - 64, 128, 128], picture.theme.line, 1.5);
  const { noRide } = messages;
  const room = [216, headerHeight + 12, width - 216 - 32, bottom - headerHeight - 24] as const;
  stack(
    picture,
    room,
    ground,
    [
      { text: noRide.title, sizes: type.word, weight: 700, gap: 0, line: false },
      { text: noRide.fact, sizes: type.body, weight: 600, gap: 10 },
      { text: noRide.remedy, sizes: type.small, weight: 400, gap: 8 },
    ],
    'middle',
  );
}
