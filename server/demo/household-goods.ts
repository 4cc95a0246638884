import type { Shelf } from './demo-products.ts';

/** What is not food; the lines read as in fresh-goods.ts. */
export const HOUSEHOLD_GOODS: readonly Shelf[] = [
  {
    category: 'Household',
    taxId: 'standard',
    lines: `
Cleanwell | Washing-up Liquid {Lemon, Aloe, Sensitive} 500 ml | 1.49
Cleanwell | {Colour, White, Delicate, Sport} Detergent 1.5 l | 5.99
Cleanwell | Washing Powder {Colour, White} 1.3 kg | 6.49
Cleanwell | {Bathroom, Kitchen, Glass, Floor} Cleaner 750 ml | 2.29
Cleanwell | Fabric Softener {Spring, Lavender} 1 l | 2.49
Cleanwell | Dishwasher Tabs {30 Pack, 60 Pack} | 5.99
Cleanwell | Limescale Remover 500 ml | 2.79
Papyra | Toilet Paper {3-ply 8 Rolls, 4-ply 8 Rolls, Recycled 8 Rolls} | 4.29
Papyra | Kitchen Roll {2 Rolls, 4 Rolls} | 2.49
Papyra | Tissues {Box of 100, 15 x 10} | 2.19
Papyra | {Baking Paper, Cling Film, Aluminium Foil} Roll | 1.89
Papyra | Bin Bags {20 l, 35 l, 60 l} | 1.99
Brightway | {AA, AAA} Batteries 4 Pack | 4.99
Brightway | LED Bulb {E27 8 W, E14 5 W} | 4.49
Brightway | {Tea Lights 30 Pack, Matches 3 Boxes, Firelighters 32 Pack} | 1.99
Brightway | {Sponge 3 Pack, Microfibre Cloth 2 Pack, Rubber Gloves M} | 1.79
`,
  },
  {
    category: 'Body care',
    taxId: 'standard',
    lines: `
Silkwater | {Mild, Repair, Volume, Anti-dandruff} Shampoo 250 ml | 2.49
Silkwater | {Mild, Repair} Conditioner 200 ml | 2.69
Silkwater | {Citrus, Almond, Fresh, Sensitive} Shower Gel 250 ml | 1.79
Silkwater | {Lavender, Olive} Hand Soap 300 ml | 1.49
Silkwater | Hand Cream {Camomile, Almond} 75 ml | 1.99
Silkwater | Body Lotion {Dry Skin, Sensitive} 400 ml | 3.29
Silkwater | Deodorant {Spray, Roll-on, Stick} | 2.29
Mintor | {Whitening, Herbal, Sensitive, Children's} Toothpaste 75 ml | 1.59
Mintor | Toothbrush {Soft, Medium, Children's} | 1.99
Mintor | Mouthwash {Mild, Strong} 500 ml | 2.99
Mintor | Dental Floss 50 m | 1.79
Halewood | {Shaving Foam 200 ml, Aftershave Balm 100 ml, Razors 5 Pack} | 3.49
Halewood | {Plasters 20 Pack, Cotton Buds 200 Pack, Cotton Pads 100 Pack} | 1.49
Halewood | Sun Cream SPF {30, 50} 200 ml | 6.99
Little Acorn | Nappies Size {3, 4, 5} | 7.99
Little Acorn | Baby Wipes {Sensitive, Fresh} 80 Pack | 1.89
`,
  },
  {
    category: 'Pets, paper and flowers',
    taxId: 'standard',
    lines: `
Pawsworth | {Chicken, Beef, Salmon, Turkey} Cat Food 400 g | 1.19
Pawsworth | {Chicken, Beef, Lamb} Dog Food 800 g | 1.99
Pawsworth | Dry {Cat, Dog} Food 1.5 kg | 5.99
Pawsworth | {Cat Litter 10 l, Dog Chews 7 Pack, Bird Seed 1 kg} | 3.99
Inkling | {Ballpoint Pens 4 Pack, Pencils HB 6 Pack, Highlighters 4 Pack} | 2.49
Inkling | {Lined, Squared, Plain} Notebook A5 | 1.99
Inkling | {Birthday, Thank You, Blank} Card | 2.50
Inkling | {Sticky Tape, Glue Stick, Envelopes 25 Pack} | 1.79
Inkling | {Daily Harbour, Mill Courier, Weekend Post} Newspaper | 2.40
Posy Row | {Tulips, Roses, Sunflowers, Mixed} Bunch | 6.99
Posy Row | Potted {Orchid, Lavender, Primrose} | 5.99
`,
  },
];
