import type { FunctionMessages } from './function-messages.ts';

export const plFunctions: FunctionMessages = {
  group: {
    title: 'Zakup biletów dla wielu osób',
    companions: 'Bilety dla współpasażerów',
    plusOwn: '+ Twój bilet według karty',
    confirm: 'Dla zatwierdzenia przyłóż kartę',
    bought: 'Bilety',
    tickets: (count, name) => `${count}\u00a0× ${name}`,
    notForHolder: 'Ty nie masz biletu w tym zakupie.',
    selfAlready: 'Twój bilet był już kupiony – nic za niego nie pobrano.',
    remedy: 'Przy wyjściu przyłóż kartę raz – za wszystkich.',
  },
  transfer: {
    title: 'Przeniesienie z e-portmonetki na t-portmonetkę',
    amount: 'Kwota do przeniesienia',
    cardLater: 'Kartę wsuniesz do kieszeni po zaakceptowaniu kwoty.',
    lessBy: (amount) => `Mniej o ${amount}`,
    moreBy: (amount) => `Więcej o ${amount}`,
  },
  seasonQuestion: {
    title: 'Bilet okresowy ważny',
    validTo: (day) => `Masz bilet okresowy ważny do ${day}.`,
    question: 'Czy mimo to pobrać opłatę za przejazd?',
    charge: (fare) => (fare === undefined ? 'Pobierz opłatę' : `Pobierz ${fare}`),
    noCharge: 'Nie pobieraj',
  },
  payRide: {
    title: 'Opłata za przejazd',
    fact: 'Zapłacisz z t-portmonetki, mimo biletu okresowego.',
    remedy: 'Bez przyłożenia karty nic nie zostanie pobrane.',
  },
  insertCard: {
    'purse-transfer': { title: 'Przeniesienie z e-portmonetki na t-portmonetkę' },
    'carry-over': { title: 'Przeniesienie doładowania internetowego, Zwrot reklamacji' },
    word: 'Wsuń kartę do kieszeni',
    leave: 'Nie wyjmuj jej, aż pojawi się wynik.',
    toMove: 'Do przeniesienia',
    toCarry: 'Przeniesiemy na kartę wszystko, co na nią czeka.',
  },
  slotWorking: {
    'purse-transfer': {
      title: 'Nie wyjmuj karty',
      fact: 'Przenosimy pieniądze na t-portmonetkę.',
      remedy: 'Karta musi zostać w kieszeni, aż pojawi się wynik.',
    },
    'carry-over': {
      title: 'Nie wyjmuj karty',
      fact: 'Sprawdzamy i zapisujemy to, co czeka na kartę.',
      remedy: 'Karta musi zostać w kieszeni, aż pojawi się wynik.',
    },
  },
  transferred: {
    title: 'Przeniesiono',
    moved: 'Przeniesiono na t-portmonetkę',
    purse: 't-portmonetka',
    servicePurse: 'e-portmonetka',
    takeCard: 'Możesz wyjąć kartę.',
    repeated: 'To samo przeniesienie – nic nie przeniesiono drugi raz.',
  },
  carriedOver: {
    nothing: {
      title: 'Nic nie czeka',
      fact: 'W systemie nie ma doładowania ani zwrotu dla tej karty.',
      remedy: 'Możesz wyjąć kartę.',
      later: 'Przelew mógł jeszcze nie dotrzeć: spróbuj ponownie później.',
    },
    impossible: {
      title: 'Nie można przenieść',
      kept: 'Pieniądze nie przepadną, czekają w systemie.',
      'office-silent': {
        fact: 'Nie ma teraz połączenia z systemem doładowań.',
        remedy: 'Wyjmij kartę i spróbuj ponownie później, w dowolnym kasowniku.',
      },
      'being-checked': {
        fact: 'Poprzednie przeniesienie jest jeszcze sprawdzane.',
        remedy: 'Wyjmij kartę i spróbuj ponownie później.',
      },
      'not-possible': {
        fact: 'Tego doładowania nie można zapisać na karcie.',
        remedy: 'Zgłoś się z kartą do Punktu Obsługi Klienta (POK).',
      },
    },
    removed: {
      title: 'Karta wyjęta',
      fact: 'Karta wyszła z kieszeni za wcześnie. Nic nie zapisano.',
      remedy: 'Wybierz funkcję jeszcze raz i wsuń kartę do końca.',
      kept: 'Nic nie przepadło.',
    },
    done: {
      title: 'Zapisano na karcie',
      written: 'Zapisano',
      repeated: 'Zapisano już wcześniej – nic nie zapisano drugi raz.',
    },
    'top-up': 'doładowanie internetowe',
    refund: 'zwrot reklamacji',
    season: 'bilet okresowy',
    pending: 'Czeka nadal',
    why: {
      'purse-limit': 'nie zmieści się na t-portmonetce',
      'season-places-full': 'na karcie nie ma miejsca na kolejny bilet okresowy',
      'being-checked': 'jest jeszcze sprawdzane',
      'not-possible': 'nie można zapisać, zgłoś się do POK',
    },
  },
  atPocket: {
    removedEarly: {
      fact: 'Karta wyszła z kieszeni za wcześnie.',
      remedy: 'Wybierz funkcję jeszcze raz i wsuń kartę do końca.',
    },
    nothingMoved: 'Nic nie przeniesiono.',
    uncertain: {
      title: 'Jeszcze raz',
      fact: 'Karta wyszła za wcześnie.',
      unknown: 'Nie wiemy jeszcze, czy wszystko zostało zapisane.',
      remedy: 'Wybierz tę samą funkcję i wsuń kartę jeszcze raz.',
      noDouble: 'Nic nie przepadnie.',
    },
    uncertainAgain: 'Wsuń ją raz jeszcze, a gdy to nie pomoże, zgłoś się do Punktu Obsługi Klienta (POK).',
  },
  servicePurseHolds: 'Na e-portmonetce',
  purseHolds: 'Na t-portmonetce',
  mostInPurse: (amount) => `Może być najwyżej ${amount}.`,
  toBeMoved: (amount) => `Do przeniesienia ${amount}.`,
  moreTime: 'Więcej czasu',
  timeEnding: 'Czas się kończy',
  timeEndingSpoken: (more) => (more ? 'Czas się kończy. Dotknij: Więcej czasu.' : 'Czas się kończy.'),
};
