import { MOST_TICKETS_OF_A_CLASS } from '../../../fares/card/state.ts';
import type { Messages } from './catalogue.ts';
import { plural } from './plural.ts';
import { ukFunctions } from './uk-functions.ts';

const rules = new Intl.PluralRules('uk');
const pok = 'Пункту обслуговування клієнтів (POK)';
const goElsewhere = 'Скористайтеся іншим валідатором або скажіть водієві.';

export const uk: Messages = {
  ...ukFunctions,
  languageName: 'Українська',
  weekdays: ['нд', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'],
  presentCard: 'ПІДНЕСІТЬ КАРТКУ',
  entryStop: 'Зупинка входу',
  exitStop: 'Зупинка виходу',
  lastStop: 'Попередня',
  nextStop: 'Наступна',
  line: 'Маршрут',
  noRide: {
    title: 'Зачекайте, будь ласка',
    fact: 'Ми не знаємо, на якій зупинці автобус.',
    remedy: 'Поїздку можна зареєструвати, щойно з’явиться зупинка; якщо це триває довго, скажіть водієві.',
  },
  buttons: {
    'card-check': 'Перевірка картки',
    group: 'Квитки для кількох осіб',
    'purse-transfer': 'Переказ з e-гаманця на t-гаманець',
    'carry-over': 'Перенесення інтернет-поповнення, Повернення за скаргою',
    larger: 'Більший текст',
    ordinary: 'Менший текст',
    cancel: 'Скасувати',
    accept: 'Підтвердити',
  },
  cardCheck: {
    title: 'Перевірка картки',
    fact: 'Покажемо залишок і квитки.',
    remedy: 'Нічого не буде знято.',
  },
  working: { title: 'Тримайте картку', fact: 'Ще мить…', remedy: 'Не забирайте картку від зчитувача.' },
  checkedIn: {
    title: 'Вхід',
    charged: 'Знято',
    balance: 'Залишок',
    from: 'Від',
    remedy: 'Піднесіть картку також на виході – повернемо переплату.',
    transfer: 'Пересадка: знято найнижчу плату.',
    repeated: 'Той самий вхід – двічі нічого не знято.',
  },
  checkedOut: {
    title: 'Вихід',
    refunded: 'Повернено',
    ride: 'Поїздка',
    transferUntil: (time) => `Пересадка до ${time} за найнижчою ціною.`,
    cancelled: 'Та сама зупинка: поїздку скасовано, усе повернено.',
    repeated: 'Той самий вихід – показуємо його ще раз.',
  },
  stops: (count) =>
    `${count}\u00a0${plural(rules, count, { one: 'зупинка', few: 'зупинки', many: 'зупинок', other: 'зупинки' })}`,
  contents: {
    title: 'Перевірка картки',
    purse: 't-гаманець (поїздки)',
    servicePurse: 'e-гаманець',
    tickets: 'Квитки на цей рейс',
    self: 'Для себе',
    normal: 'Повний',
    local: 'Пільговий місцевий',
    statutory: 'Пільговий державний',
    from: 'Від',
    standard: 'Картка Standard',
    premium: 'Картка Premium',
    seasonTickets: 'Проїзні квитки',
    noSeasonTicket: 'Проїзного квитка немає',
    product: (product) => `№\u00a0${product}`,
    more: (count) => `і ще ${count}`,
    openTickets: (count) =>
      `${count} ${plural(rules, count, { one: 'квиток', few: 'квитки', many: 'квитків', other: 'квитка' })} на цей рейс`,
  },
  refused: {
    funds: {
      title: 'Замало коштів',
      fact: 'На t-гаманці замало для поїздки.',
      remedy: 'Поповніть t-гаманець у Пункті обслуговування клієнтів (POK); з e-гаманця поїздку не оплатити.',
    },
    blocked: {
      title: 'Картку заблоковано',
      fact: 'Цією карткою не можна платити.',
      remedy: `Зверніться з карткою до ${pok}.`,
    },
    expired: {
      title: 'Картка недійсна',
      fact: 'Термін дії картки минув.',
      remedy: `Продовжте термін дії картки: зверніться до ${pok}.`,
    },
    foreign: {
      title: 'Невідома картка',
      fact: 'Це не міська картка цієї системи.',
      remedy: 'Піднесіть міську картку, саму, без інших карток.',
    },
    damaged: {
      title: 'Картку пошкоджено',
      fact: 'Картку не вдається зчитати.',
      remedy: `Зверніться з карткою до ${pok}.`,
    },
    'removed-early': {
      title: 'Зашвидко',
      fact: 'Нічого не знято.',
      remedy: 'Піднесіть картку ще раз і потримайте.',
    },
    'two-cards': {
      title: 'Дві картки',
      fact: 'Зчитувач бачить більше ніж одну картку.',
      remedy: 'Вийміть картку з гаманця і піднесіть лише її.',
    },
    'no-position': {
      title: 'Зупинка невідома',
      fact: 'Ми не знаємо, на якій зупинці автобус.',
      remedy: 'Скажіть про це водієві та піднесіть картку знову за хвилину.',
    },
    'refund-limit': {
      title: 'Без повернення на картку',
      fact: 'Картка не приймає цієї переплати.',
      remedy: `По повернення зверніться з карткою до ${pok}.`,
    },
    'nothing-chosen': {
      title: 'Квиток не вибрано',
      fact: 'На екрані не вибрано жодного квитка.',
      remedy: 'Виберіть квитки, а тоді піднесіть картку.',
    },
    'service-purse-short': {
      title: 'Замало на e-гаманці',
      fact: 'На e-гаманці менше, ніж вибрана сума.',
      remedy: 'Виберіть меншу суму.',
    },
    'purse-limit': {
      title: 'Ліміт t-гаманця',
      fact: 'Стільки грошей не вміститься на t-гаманці.',
      remedy: 'Виберіть меншу суму.',
    },
    'season-ticket-valid': {
      title: 'Проїзний дійсний',
      fact: 'Ваш проїзний квиток дійсний.',
      remedy: 'Картку підносити не треба. Щасливої дороги!',
    },
    'second-purchase': {
      title: 'Докупити не можна',
      fact: 'До цієї поїздки вже докуплено квитки на іншій зупинці.',
      remedy: 'Наступні квитки купіть іншою карткою або після цієї поїздки.',
    },
    'too-many-tickets': {
      title: 'Забагато квитків',
      fact: `Картка вміщує щонайбільше ${MOST_TICKETS_OF_A_CLASS}\u00a0квиток одного виду.`,
      remedy: 'Виберіть менше квитків, решту купіть іншою карткою.',
    },
    'not-carried-out': {
      title: 'Не переказано',
      fact: 'Переказ не вдався.',
      remedy: 'Виберіть функцію ще раз і не виймайте картки, доки не з’явиться результат.',
    },
    'card-slot': {
      title: 'Вийміть картку',
      fact: 'Картка в кишені, а функцію не вибрано.',
      remedy: 'Вийміть картку, виберіть функцію і вставте картку, коли з’явиться прохання.',
    },
    'use-slot': {
      title: 'Вставте картку',
      fact: 'Для цієї функції картка має бути в кишені.',
      remedy: 'Виберіть функцію ще раз і вставте картку в кишеню.',
    },
  },
  available: 'На t-гаманці',
  needed: (amount) => `Потрібно ${amount}.`,
  nothingCharged: 'Нічого не знято.',
  moveFromServicePurse: 'Перекажіть кошти з e-гаманця або поповніть картку в Пункті обслуговування клієнтів (POK).',
  uncertain: {
    title: 'Ще раз',
    fact: 'Картка зникла зашвидко.',
    unknown: 'Ми ще не знаємо, чи квиток записано.',
    remedy: 'Піднесіть картку ще раз і потримайте.',
    noDoubleCharge: 'Двічі Ви не заплатите.',
  },
  uncertainAgain: {
    title: 'Не вдалося',
    fact: 'Картка може бути пошкоджена.',
    remedy: `Піднесіть її ще раз, а якщо не допоможе, зверніться до ${pok}.`,
  },
  proof: { terminal: 'Валідатор', at: 'Час', code: 'Код', purpose: 'Покажіть ці дані контролерові.' },
  outOfService: {
    starting: {
      title: 'Запуск',
      fact: 'Валідатор буде готовий за мить.',
      remedy: 'Зачекайте або скористайтеся іншим валідатором.',
    },
    'reader-lost': { title: 'Валідатор не працює', fact: 'Зчитувач карток не відповідає.', remedy: goElsewhere },
    journal: { title: 'Валідатор не працює', fact: 'Ми не можемо надійно записати поїздку.', remedy: goElsewhere },
    'disk-full': { title: 'Валідатор не працює', fact: 'Бракує місця для запису поїздок.', remedy: goElsewhere },
    'no-tariff': { title: 'Валідатор не працює', fact: 'Немає чинного тарифу.', remedy: goElsewhere },
    stopping: {
      title: 'Вимкнення',
      fact: 'Валідатор завершує роботу.',
      remedy: 'Скористайтеся іншим валідатором.',
    },
  },
  disconnected: {
    title: 'Немає зв’язку з пристроєм',
    fact: 'Екран не має зв’язку з валідатором.',
    remedy: goElsewhere,
  },
  spokenAmount: (zlotys, grosze) => {
    const whole = `${zlotys} ${plural(rules, zlotys, { one: 'злотий', few: 'злоті', many: 'злотих', other: 'злотого' })}`;
    const rest = `${grosze} ${plural(rules, grosze, { one: 'грош', few: 'гроші', many: 'грошів', other: 'гроша' })}`;
    return grosze === 0 ? whole : zlotys === 0 ? rest : `${whole} ${rest}`;
  },
};
