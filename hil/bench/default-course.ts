import type { VehiclePosition } from '../../devices/vehicle/contract.ts';

/** Line 9 of Tarnów towards Mościce: a made-up stop list in the style of the city's, long enough for every band (T13). */
const STOPS = [
  'Krzyska – Pętla',
  'Krzyska – Błonie',
  'Jana Pawła II – Westerplatte',
  'Jana Pawła II – Os. Jasna',
  'Jana Pawła II – Park Wodny',
  'Słoneczna – Szkoła',
  'Słoneczna – Bitwy o Wał Pomorski',
  'Nowodąbrowska – Ikara',
  'Nowodąbrowska – Szpital',
  'Mickiewicza – Starostwo',
  'Wałowa – Teatr',
  'Brama Pilzneńska',
  'Targowa – Plac Rybny',
  'Krakowska – Planty',
  'Plac Dworcowy – Dworzec PKP',
  'Krakowska – Narutowicza',
  'Krakowska – Sowińskiego',
  'Krakowska – Pułaskiego',
  'Krakowska – Czerwonych Klonów',
  'Czerwonych Klonów – Zakłady',
  'Mościckiego – Hodowlana',
  'Mościckiego – Kościuszki',
  'Kwiatkowskiego – Sportowa',
  'Kwiatkowskiego – Czysta',
  'Kwiatkowskiego – Azoty',
  'Traugutta – Dom Kultury',
  'Traugutta – Stadion',
  'Mościce – Chemiczna',
  'Mościce – Norwida',
  'Mościce – Dworzec PKP',
  'Mościce – Pętla',
];

/** Where the bench's first bus stands when nobody has moved it yet. */
export const DEFAULT_POSITION: VehiclePosition = {
  line: '9',
  course: '12',
  vehicle: 437,
  stops: STOPS.map((name, index) => ({ id: `T${String(index + 1).padStart(2, '0')}`, name })),
  at: 0,
  phase: 'at-stop',
};
