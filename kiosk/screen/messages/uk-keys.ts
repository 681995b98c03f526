import type { KeyMessages, Wording } from './key-messages.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('uk');
const pok = 'Пункту обслуговування клієнтів (POK)';
const single = 'Купіть разовий квиток у водія або в автоматі';

export const ukKeys: KeyMessages = {
  chooseAndPresent: 'Виберіть N або U і піднесіть картку',
  leaving: 'Виходите? Піднесіть картку без клавіш.',
  keyNames: { normal: 'Повний', reduced: 'Пільговий', contents: 'Перевірка картки' },
  fareClass: { normal: 'Повний', reduced: 'Пільговий' },
  choosingFare: {
    taken: (amount) => `Знімемо ${amount}`,
    toTheEnd: (towns) =>
      towns === 1
        ? 'до кінця рейсу: одне місто'
        : towns === 2
          ? 'до кінця рейсу: два міста'
          : 'до кінця рейсу: три міста або більше',
    needed: (amount) => `У гаманці має бути щонайменше ${amount}.`,
    unknown: 'Плата до кінця рейсу',
    remedy: 'Виходячи, піднесіть картку без клавіш – повернемо переплату.',
  },
  chooseFirst: {
    title: 'Спершу N або U',
    fact: 'ПЕРЕД скасуванням виберіть N або U',
    remedy: 'Заберіть картку, натисніть N (повний) або U (пільговий) і піднесіть її ще раз. Нічого не знято.',
    eTicket: 'Електронний квиток валідатор не зчитує: з ним тут нічого робити не треба.',
  },
  registered: {
    title: 'Проїзний квиток',
    validTo: (day) => `Дійсний до ${day}`,
    nothingTaken: 'Зареєстровано. Нічого не знято.',
    repeated: 'Зареєстровано раніше. Нічого не знято.',
  },
  pages: {
    of: (page, pages) => `${page} з ${pages}`,
    operation: 'Остання операція',
    outcome: {
      executed: { title: 'Записана', fact: 'Операцію прийнято.', remedy: 'Не повторюйте її.' },
      'rolled-back': { title: 'Не записана', fact: 'Нічого не знято.', remedy: 'Повторіть операцію.' },
      unknown: {
        title: 'Перевіряємо',
        fact: 'Це з’ясує офіс. Двічі Ви не заплатите.',
        remedy: 'Те, що є на картці, чинне.',
      },
    },
    contract: 'Проїзний квиток',
    product: (days, fareClass) =>
      `${days}\u00a0${plural(rules, days, { one: 'день', few: 'дні', other: 'днів' })}, ${fareClass.toLowerCase()}`,
    standing: {
      valid: (_, to) => `Дійсний до ${to}`,
      future: (from) => `Дійсний від ${from}`,
      expired: (_, to) => `Минув ${to}`,
    },
    noContract: {
      title: 'На картці не записано',
      fact: 'Квиток, куплений в інтернеті, валідатор не зчитує; його перевірить контролер.',
    },
    purse: 'Електронний гаманець',
    belowNothing: 'Суму, якої бракує, знімемо при наступному поповненні.',
    ride: 'Відкрита поїздка',
    since: (stop, time) => (time === undefined ? `Від: ${stop}` : `Від: ${stop}, ${time}`),
    charged: (amount) => `Знято ${amount}`,
    leaving: 'Виходячи, піднесіть картку без клавіш.',
  },
  mayCheckOut: 'Відкриту поїздку можна закінчити: піднесіть картку без клавіш.',
};

export const ukJaworzno: Wording = {
  available: 'У гаманці',
  cardCheck: { title: 'Перевірка картки', fact: 'Покажемо квитки й гаманець.', remedy: 'Нічого не буде знято.' },
  checkedIn: {
    title: 'Вхід',
    charged: 'ЗНЯТО',
    balance: 'Гаманець',
    from: 'Від',
    remedy: 'Виходячи, піднесіть картку без клавіш – повернемо переплату.',
    transfer: '',
    repeated: 'Той самий вхід – двічі нічого не знято.',
  },
  uncertain: {
    title: 'Перевірка операції',
    fact: 'Картка зникла зашвидко.',
    unknown: 'Ми ще не знаємо, чи операцію записано.',
    remedy: 'Натисніть S і піднесіть картку, щоб перевірити. Якщо не записано, повторіть.',
    noDoubleCharge: 'Двічі Ви не заплатите.',
  },
  uncertainAgain: {
    title: 'Перевірка операції',
    fact: 'Картка може бути пошкоджена.',
    remedy: `Піднесіть її ще раз, а якщо не допоможе, зверніться до ${pok}.`,
  },
  refused: {
    funds: { title: 'Замало коштів', fact: 'У гаманці замало на поїздку.', remedy: `${single}.` },
    blocked: {
      title: 'Картку заблоковано',
      fact: 'Цією карткою платити не можна.',
      remedy: `${single}, а з карткою зверніться до ${pok}.`,
    },
    expired: {
      title: 'Картка недійсна',
      fact: 'Термін дії картки минув.',
      remedy: `${single}, а з карткою зверніться до ${pok}.`,
    },
    'removed-early': {
      title: 'Перевірка операції',
      fact: 'Зашвидко: операцію не записано, нічого не знято.',
      remedy: 'Повторіть її й потримайте картку біля зчитувача.',
    },
  },
};
